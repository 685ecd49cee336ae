/** Text to put in place of what stands from `start` to `end` (UTF-16 offsets). */
export interface CommentEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const directive = /#[ \t]*xen-config:([^\r\n]*)/g

// These take rule ids or key names, not settings.
const lists = new Set(['disable-next-line', 'disable-file', 'known'])

interface Found {
  /** The comment, from its `#`. */
  readonly comment: { readonly start: number; readonly end: number }
  /** The word `release=…` in it. */
  readonly word: { readonly start: number; readonly end: number }
  /** Whether the comment says anything else. */
  readonly alone: boolean
}

/** The last `# xen-config: release=…` of a file: the one that counts. */
const findRelease = (text: string): Found | undefined => {
  let found: Found | undefined
  for (const match of text.matchAll(directive)) {
    const body = match[1] ?? ''
    const from = match.index + match[0].length - body.length
    const words = [...body.matchAll(/[^\s,]+/g)]
    if (lists.has(words[0]?.[0] ?? '')) continue
    const release = words.findLast((word) => word[0].startsWith('release='))
    if (!release) continue
    const start = from + release.index
    found = {
      comment: { start: match.index, end: match.index + match[0].length },
      word: { start, end: start + release[0].length },
      alone: words.length === 1,
    }
  }
  return found
}

/** How to make a file say that it is meant for `release`. */
export const setReleaseComment = (text: string, release: string): CommentEdit => {
  const found = findRelease(text)
  if (found) return { ...found.word, text: `release=${release}` }
  return { start: 0, end: 0, text: `# xen-config: release=${release}\n` }
}

/** How to take the release out of a file's comments; undefined when none is there. */
export const removeReleaseComment = (text: string): CommentEdit | undefined => {
  const found = findRelease(text)
  if (!found) return undefined
  if (!found.alone) {
    const gap = /^[ \t,]+/.exec(text.slice(found.word.end))?.[0].length ?? 0
    return { start: found.word.start, end: found.word.end + gap, text: '' }
  }
  const before = text.lastIndexOf('\n', found.comment.start - 1) + 1
  const ownLine = text.slice(before, found.comment.start).trim() === ''
  if (!ownLine) return { ...found.comment, text: '' }
  const newline = /^\r?\n/.exec(text.slice(found.comment.end))?.[0].length ?? 0
  return { start: before, end: found.comment.end + newline, text: '' }
}
