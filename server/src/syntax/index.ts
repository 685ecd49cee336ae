export { lineAt, lineIndex } from './lines.ts'
export { parse } from './parser.ts'
export { decodeString } from './strings.ts'
export * from './tree.ts'
