import type { Snapshot } from '../snapshot.ts'
import { lineStartAt, type Setting, settingBefore, type Token } from '../syntax/index.ts'

/** Where in a config an offset is. */
export type Place =
  | { readonly at: 'comment'; readonly token: Token }
  | { readonly at: 'key'; readonly start: number; readonly end: number; readonly setting: Setting | undefined }
  | { readonly at: 'value'; readonly setting: Setting }
  | { readonly at: 'elsewhere' }

/** Whether what is typed at `offset` is a key, belongs to a value, or is neither. */
export const placeAt = ({ config: { tree } }: Snapshot, offset: number): Place => {
  const { text, settings } = tree
  const token = tree.tokenAt(offset)
  if (token?.kind === 'comment' && offset > token.start) return { at: 'comment', token }
  const setting = settingBefore(settings, offset)
  if (setting && offset >= setting.key.start && offset <= setting.key.end) {
    return { at: 'key', start: setting.key.start, end: setting.key.end, setting }
  }
  if (setting?.operator && offset >= setting.operator.end && reaches(text, setting, offset))
    return { at: 'value', setting }
  const before = text.slice(lineStartAt(text, offset), offset)
  const word = /(?:^|;)[ \t]*([._0-9A-Za-z-]*)$/.exec(before)?.[1]
  if (word === undefined) return { at: 'elsewhere' }
  const rest = /^[._0-9A-Za-z-]*/.exec(text.slice(offset, offset + 200))?.[0] ?? ''
  return { at: 'key', start: offset - word.length, end: offset + rest.length, setting: undefined }
}

const reaches = (text: string, { operator, value }: Setting, offset: number): boolean => {
  // A word without quotes is no value for xl yet.
  if (!value) return /^[ \t]*[\w.:/-]*$/.test(text.slice(operator?.end, offset))
  if (offset <= value.start) return true
  if (value.type === 'list') return value.closed ? offset < value.end : true
  return offset <= value.end
}
