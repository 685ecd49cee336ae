import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { CompletionItem } from 'vscode-languageserver-types'
import { complete } from '../../../server/src/features/completion.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { exampleIn, keysOf } from '../../../server/src/schema/index.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { type Atom, parse, type Setting, type Value } from '../../../server/src/syntax/index.ts'

/** What is offered at the end of `head`, without the ends that a proposal brings along. */
const offered = (head: string, tail: string): string[] => {
  const snapshot = snapshotOfText(head + tail, 'domain', { ...defaultPreferences })
  return complete(snapshot, snapshot.document.positionAt(head.length)).map(
    ({ label, textEdit, insertText }: CompletionItem) =>
      `${label}: ${(textEdit?.newText ?? insertText ?? label).replace(/\$0/g, '').replace(/["']$/, '')}`,
  )
}

/** The last string of a value, where its line ends with that and with the lists that it stands in. */
const lastOf = (text: string, { value }: Setting): { atom: Atom; ends: string } | undefined => {
  let last: Value | undefined = value
  while (last?.type === 'list') last = last.items.at(-1)
  if (!last?.quote || last.map) return undefined
  const ends = text.slice(last.end - 1, value?.end)
  return /^["'][ ,\]]*$/.test(ends) ? { atom: last, ends } : undefined
}

/** Where something is offered in a string: at its start, behind each of the first separators, and a letter behind that. */
const placesIn = ({ start, text }: Atom): number[] =>
  [...text.matchAll(/^|[,=;:]|[,=;:] ?\w/g)].slice(0, 8).map(({ index, 0: found }) => start + 1 + index + found.length)

const folder = path.join(import.meta.dirname, '../../../examples')
const files = fs.readdirSync(folder).filter((name) => /\.(hvm|pv|pvh|xl)$/.test(name))
const texts = [
  ...files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8')),
  ...[...keysOf('domain').values()].map(
    (spec) => `name = "a"\n${spec.name} = ${exampleIn(spec, newestRelease)}\nvcpus = 2\n`,
  ),
  'type = "hvm"\ndisk = [ "vdev=hdc, devtype=cdrom, access=ro" ]\nvif = [ "bridge=br0" ]\n',
]

it('a string and a list that have no end yet are offered what they are offered once it is there', () => {
  let asked = 0
  for (const text of texts)
    for (const setting of parse(text, newestRelease).settings) {
      const last = lastOf(text, setting)
      if (!last) continue
      const rest = text.slice(setting.value?.end)
      for (const place of placesIn(last.atom)) {
        const head = text.slice(0, place)
        const whole = offered(head, last.ends + rest)
        expect.soft(offered(head, rest), `${head.slice(-100)}|`).toEqual(whole)
        // As an editor has it that closes quotes, and no brackets.
        expect.soft(offered(head, (last.ends[0] ?? '') + rest), `${head.slice(-100)}|${last.ends[0]}`).toEqual(whole)
        asked += whole.length
      }
    }
  expect(asked).toBeGreaterThan(1000)
})
