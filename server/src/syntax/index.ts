export { parse } from './parser.ts'
export { decodeString } from './strings.ts'
export * from './tree.ts'
