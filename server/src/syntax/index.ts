export { lineAt, lineIndex, lineStartAt, startAfter } from './lines.ts'
export { parse } from './parser.ts'
export { codePoint, isWide, type Lookalike, lookalikeOf, newlineAfter } from './pasted.ts'
export * from './tree.ts'
