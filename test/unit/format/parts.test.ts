import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formattedText, onTypeFormatting, rangeFormatting } from '../../../server/src/features/formatting.ts'
import { snapshotOfText, snapshotWith } from '../../../server/src/snapshot.ts'
import { verdictRows } from '../../conformance/verdicts.ts'
import { applyFix } from '../../documents/block.ts'
import { guest, read } from './formatted.ts'
import { foundIn, readBack } from './judge.ts'

/** The text without its marks `«` and `»`, after the form is asked for between them. */
const range = (marked: string): string => {
  const text = marked.replace(/[«»]/g, '')
  const snapshot = read(text)
  const start = snapshot.document.positionAt(marked.indexOf('«'))
  const end = snapshot.document.positionAt(marked.indexOf('»') - 1)
  return applyFix(text, { title: '', edits: rangeFormatting(snapshot, { start, end }) })
}

/** The text after what has just been typed before the cursor `|`, which is left where it comes to stand. */
const typed = (marked: string, editor = { tabSize: 4, insertSpaces: true }): string => {
  const at = marked.indexOf('|')
  const text = marked.replace('|', '')
  const snapshot = read(text)
  const edits = onTypeFormatting(snapshot, snapshot.document.positionAt(at), text.charAt(at - 1), editor)
  const moved = edits.reduce(
    (all, { start, end, newText }) => (end <= at ? all + newText.length - (end - start) : all),
    at,
  )
  const after = applyFix(text, { title: '', edits })
  return `${after.slice(0, moved)}|${after.slice(moved)}`
}

describe('the form of a selection', () => {
  it.each([
    ['is that of the settings in it', `${guest}vcpus=2\n«maxvcpus=4»\ncmdline='a'\n`, `${guest}vcpus=2\nmaxvcpus = 4\ncmdline='a'\n`],
    ['takes a setting as a whole', `${guest}vcpus=2\nvif=['',\n«'bridge=b'»,\n''] \ncmdline='a'\n`, `${guest}vcpus=2\nvif = [\n    "",\n    "bridge=b",\n    "",\n]\ncmdline='a'\n`],
    ['does not reach a line that only begins at its end', `${guest}«vcpus=2\n»maxvcpus=4\n`, `${guest}vcpus = 2\nmaxvcpus=4\n`],
    ['takes the line of a cursor', `${guest}vcpus=2\nmax«»vcpus=4 \n`, `${guest}vcpus=2\nmaxvcpus = 4\n`],
    ['leaves empty lines around it', `${guest}\n\n\n  «vcpus=2»  \n\n\n\nmaxvcpus=4\n`, `${guest}\n\n\nvcpus = 2\n\n\n\nmaxvcpus=4\n`],
    ['has one empty line within it', `${guest}«vcpus=2\n\n\n\nmaxvcpus=4»\n\n\n`, `${guest}vcpus = 2\n\nmaxvcpus = 4\n\n\n`],
    ['separates the settings of a line', `${guest}vcpus=2;«maxvcpus=4»\n`, `${guest}vcpus = 2\nmaxvcpus = 4\n`],
    ['takes comments', `${guest}«  # why  »\n  # here\n`, `${guest}# why\n  # here\n`],
    ['is the text in a file that xl refuses', `memory = \n«vcpus=2»\n`, 'memory = \nvcpus=2\n'],
    ['keeps the line ends of Windows', `${guest}vcpus=2\n«maxvcpus=4;vcpus=1»\n`.replaceAll('\n', '\r\n'), `${guest}vcpus=2\nmaxvcpus = 4\nvcpus = 1\n`.replaceAll('\n', '\r\n')],
  ])('%s', (_what, marked, after) => expect(range(marked)).toBe(after)) // biome-ignore format: a table

  it('of everything is that of the file, and of any part is sound', () => {
    const accepted = verdictRows.flatMap(({ text, kind }) => {
      const snapshot = snapshotOfText(text, kind)
      return snapshot.refusals.length === 0 ? [snapshot] : []
    })
    fc.assert(
      fc.property(fc.constantFrom(...accepted), fc.nat(), fc.nat(), (snapshot, one, other) => {
        const text = snapshot.document.getText()
        const [start, end] = [one % (text.length + 1), other % (text.length + 1)].sort((a, b) => a - b) as [
          number,
          number,
        ]
        const at = (offset: number) => snapshot.document.positionAt(offset)
        const part = applyFix(text, { title: '', edits: rangeFormatting(snapshot, { start: at(start), end: at(end) }) })
        const after = snapshotWith(snapshot, part)
        expect(readBack(after)).toEqual(readBack(snapshot))
        expect(foundIn(after)).toEqual(foundIn(snapshot))
        expect(formattedText(after)).toEqual(formattedText(snapshot))
        const all = rangeFormatting(snapshot, { start: at(0), end: at(text.length) })
        expect(applyFix(text, { title: '', edits: all })).toBe(formattedText(snapshot).text)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the form as somebody types', () => {
  it.each([
    ['a line end gives the setting before it its form', `${guest}vcpus=2 \n|\nmaxvcpus=4\n`, `${guest}vcpus = 2\n|\nmaxvcpus=4\n`],
    ['and leaves the empty line that it has made', `${guest}vcpus=2\n\n\n|`, `${guest}vcpus=2\n\n\n|`],
    ['in a list it gives that its form up to there', `${guest}vif=['',\n|]\n`, `${guest}vif = [\n    "",\n|]\n`],
    ['and sets the new line in', `${guest}vif=['',\n|\n]\n`, `${guest}vif = [\n    "",\n    |\n]\n`],
    ['a comma comes behind an item that others may follow', `${guest}vif=[\n  ''\n|\n]\n`, `${guest}vif = [\n    "",\n    |\n]\n`],
    ['an item behind the cursor is set in', `${guest}vif=['',\n|'bridge=b']\n`, `${guest}vif = [\n    "",\n    |'bridge=b']\n`],
    ['nothing is done where a comma would have to cross the cursor', `${guest}vif=[''\n|,'bridge=b']\n`, `${guest}vif=[''\n|,'bridge=b']\n`],
    ['a bracket that closes a list gives it its form', `${guest}vcpus=2\nvif=['',\n'bridge=b']|\nmaxvcpus=4\n`, `${guest}vcpus=2\nvif = [\n    "",\n    "bridge=b",\n]|\nmaxvcpus=4\n`],
    ['and leaves the end of the file to whoever types there', `${guest}vif=['']|`, `${guest}vif = [ "" ]|`],
    ['not so a bracket in a text', `${guest}cmdline='a]|'\n`, `${guest}cmdline='a]|'\n`],
    ['nor one in a comment', `${guest}vcpus=2 #]|\n`, `${guest}vcpus=2 #]|\n`],
    ['nothing happens while xl refuses the text', `${guest}vif=['',\n|\n`, `${guest}vif=['',\n|\n`],
    ['nor above the setting', `${guest}vcpus=2\n\n\n\nmaxvcpus=4\n|`, `${guest}vcpus=2\n\n\n\nmaxvcpus = 4\n|`],
    ['a comment keeps its line', `${guest}vif=['', # a\n|\n]\n`, `${guest}vif = [\n    "", # a\n    |\n]\n`],
  ])('%s', (_what, marked, after) => expect(typed(marked)).toBe(after)) // biome-ignore format: a table

  it('is as the editor has the file', () => {
    expect(typed(`${guest}vif=['',\n|\n]\n`, { tabSize: 2, insertSpaces: true })).toBe(
      `${guest}vif = [\n  "",\n  |\n]\n`,
    )
    expect(typed(`${guest}vif=['',\n|\n]\n`, { tabSize: 8, insertSpaces: false })).toBe(
      `${guest}vif = [\n\t"",\n\t|\n]\n`,
    )
  })

  it('never changes what xl reads, nor anything behind the line of the cursor', () => {
    const accepted = verdictRows.flatMap(({ text, kind }) => {
      const { config, refusals } = snapshotOfText(text, kind)
      const places = config.tree.tokens
        .filter(({ kind }) => kind !== 'string' && kind !== 'comment')
        .map(({ end }) => end)
      return refusals.length === 0 ? [{ text, kind, places }] : []
    })
    let changed = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...accepted),
        fc.nat(),
        fc.constantFrom('\n', '\n    '),
        ({ text, kind, places }, which, inserted) => {
          const at = places[which % places.length] ?? 0
          const after = `${text.slice(0, at)}${inserted}${text.slice(at)}`
          const snapshot = snapshotOfText(after, kind)
          const cursor = at + inserted.length
          const edits = onTypeFormatting(snapshot, snapshot.document.positionAt(cursor), '\n')
          if (edits.length > 0) changed++
          const lineEnd = after.indexOf('\n', cursor)
          expect(edits.filter(({ end }) => end > (lineEnd < 0 ? after.length : lineEnd))).toEqual([])
          const result = snapshotWith(snapshot, applyFix(after, { title: '', edits }))
          expect(readBack(result)).toEqual(readBack(snapshot))
          expect(foundIn(result)).toEqual(foundIn(snapshot))
        },
      ),
      { numRuns: 400 },
    )
    expect(changed).toBeGreaterThan(8)
  })
})
