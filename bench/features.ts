// What a person waits for, feature by feature: `npm run bench`. Times are medians in milliseconds; nothing is asserted.
import { readFileSync } from 'node:fs'
import { getLanguageService } from 'vscode-json-languageservice'
import { TextDocument as JsonDocument } from 'vscode-languageserver-textdocument'
import { newestRelease } from '../server/src/release.ts'
import { keysOf } from '../server/src/schema/index.ts'
import { createService } from '../server/src/service.ts'
import { defaultPreferences, snapshotOfText } from '../server/src/snapshot.ts'
import { parse } from '../server/src/syntax/index.ts'
import { judgedTogether } from '../server/src/workspace/fleet.ts'
import { indexedText } from '../server/src/workspace/index/indexed-file.ts'
import { createIndex } from '../server/src/workspace/index/workspace-index.ts'
import { guestOfFleet } from './questions.ts'

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] as number

/** The median time of `run`, after a few runs that warm up. */
const time = async (run: () => unknown, times = 60): Promise<number> => {
  for (let warm = 0; warm < 10; warm++) await run()
  const taken: number[] = []
  for (let each = 0; each < times; each++) {
    const start = performance.now()
    await run()
    taken.push(performance.now() - start)
  }
  return median(taken)
}

const show = (what: string, milliseconds: number) =>
  console.log(`${what.padEnd(64)}${milliseconds.toFixed(3).padStart(10)} ms`)

const example = readFileSync(new URL('../examples/hvm-guest.hvm', import.meta.url), 'utf8')
const service = createService()

/** A config of at least `size` characters: the example again and again, with other names of keys so that all count. */
const grow = (size: number): string => {
  let text = example
  for (let count = 0; text.length < size; count++) text += example.replaceAll(/^([a-z_]+) *=/gm, `$1_${count} =`)
  return text
}

/** The same settings for a peer: as JSON, with a schema of as many properties. */
const asJson = (text: string): string =>
  JSON.stringify(
    Object.fromEntries(
      parse(text, newestRelease).settings.map(({ key, value }) => [
        key.name,
        value?.type === 'list'
          ? value.items.map((item) => (item.type === 'atom' ? item.text : ''))
          : (value?.text ?? ''),
      ]),
    ),
    undefined,
    2,
  )

const peer = getLanguageService({})
peer.configure({
  schemas: [
    {
      uri: 'schema://keys',
      fileMatch: ['*'],
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          [...keysOf('domain').keys()].map((name) => [name, { type: ['string', 'array'], description: name }]),
        ),
      },
    },
  ],
})

/** Prints the times of one process after the other. */
export const benchFeatures = async () => {
  for (const [name, text] of [
    ['an example of 4 kB', example],
    ['100 kB', grow(100_000)],
    ['1 MB', grow(1_000_000)],
  ] as const) {
    const times = text.length > 500_000 ? 10 : 60
    console.log(`\n${name}: ${text.length} characters, ${text.split('\n').length} lines`)
    show('syntax', await time(() => parse(text, newestRelease), times))
    show(
      'snapshot and diagnostics (what follows a keystroke)',
      await time(() => service.diagnostics(snapshotOfText(text, 'domain')), times),
    )
    const typed = snapshotOfText(`${text}\nd`, 'domain')
    const end = typed.document.positionAt(text.length + 2)
    show('completion of a key at the end', await time(() => service.complete(typed, end), times))
    const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
    show('hover', await time(() => service.hover(snapshot, { line: 10, character: 2 }), times))
    show('the form of the whole file', await time(() => service.format(snapshot), times))
    show('semantic tokens', await time(() => service.semanticTokens(snapshot), times))
    const whole = { start: { line: 0, character: 0 }, end: snapshot.document.positionAt(text.length) }
    show('inlay hints', await time(() => service.inlayHints(snapshot, whole), times))
    const json = asJson(text)
    show(
      'peer: VS Code’s JSON service, the same settings as JSON',
      await time(() => {
        const document = JsonDocument.create('file:///a.json', 'json', 0, json)
        return peer.doValidation(document, peer.parseJSONDocument(document))
      }, times),
    )
  }

  for (const count of [1000, 10_000]) {
    console.log(`\na workspace of ${count} guests, of which each tenth shares a disk and an address`)
    const index = createIndex()
    const whole = (what: string, run: (number: number) => unknown) => {
      const start = performance.now()
      for (let number = 0; number < count; number++) run(number)
      show(`${what}, for each file`, (performance.now() - start) / count)
    }
    whole('index', (number) => {
      const file = indexedText({ uri: `file:///fleet/${number}.cfg`, folder: 'file:///fleet' }, guestOfFleet(number))
      if (file) index.put(file)
    })
    const files = [...index.files()]
    const snapshot = snapshotOfText(guestOfFleet(0), 'domain')
    whole('comparison', (number) => {
      const file = files[number]
      if (file) judgedTogether(snapshot, { index, file, fleet: true })
    })
    const [first] = files
    if (first) show('what follows a keystroke: the file anew in the index', await time(() => index.put({ ...first })))
  }
}
