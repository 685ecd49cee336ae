export { lineAt, lineIndex } from './lines.ts'
export { parse } from './parser.ts'
export * from './tree.ts'
