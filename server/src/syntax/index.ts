export { characterOfEntity, entity } from './entities.ts'
export { isLoneByte } from './lexer.ts'
export { lineAt, lineIndex, lineStartAt, startAfter } from './lines.ts'
export { anyMeeting, rangesMeeting } from './meeting.ts'
export { parse } from './parser.ts'
export {
  closingQuotes,
  codePoint,
  endOfListIn,
  isWide,
  type Lookalike,
  lookalikeOf,
  narrowed,
  newlineAfter,
} from './pasted.ts'
export * from './tree.ts'
export { conflictsIn, differenceIn } from './versions.ts'
