export { lineAt, lineIndex, lineStartAt, startAfter } from './lines.ts'
export { parse } from './parser.ts'
export * from './tree.ts'
