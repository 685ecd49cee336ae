import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createService } from '../../server/src/service.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Host } from '../../server/src/values/value-type.ts'
import { verdictRows } from '../conformance/verdicts.ts'

const service = createService()

/** What there is to see of a text. */
const seen = (snapshot: Snapshot) => ({
  findings: snapshot.findings,
  readings: [...snapshot.config.entries.values()].map(({ name, reading }) => ({ name, reading })),
  diagnostics: service.diagnostics(snapshot),
  tokens: service.semanticTokens(snapshot, true),
  symbols: service.documentSymbols(snapshot),
  domain: service.show(snapshot, 'effective'),
})

/** What is remembered is so for a host: nothing is of one that was never seen, though it says the same. */
const afresh = (text: string, host: Host) =>
  seen(snapshotOfText(text, 'domain', { ...defaultPreferences, host: { ...host } }))

const typed = fc.oneof(
  fc.constantFrom(
    ...[
      ' ',
      '\n',
      ',',
      '"',
      "'",
      ']',
      '[',
      '#',
      '=',
      'a',
      '1',
      'xvda',
      'rw',
      '\\',
      'bridge=',
      'mac=',
      '# a line\n',
      '"phy:/dev/a,xvdb,w", ',
    ],
  ),
  fc.string({ maxLength: 3 }),
)
/** Something is written at a place, over some characters. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  over: fc.constantFrom(0, 0, 0, 1, 1, 2, 10, 60),
  typed,
})

const lists = verdictRows.map(({ text }) => text).filter((text) => (text.match(/"[^"\n]*",/g)?.length ?? 0) > 1)

describe('what is remembered from the last keystroke', () => {
  it('is what is read afresh, after any edits', () => {
    expect(lists.length).toBeGreaterThan(100)
    fc.assert(
      fc.property(fc.constantFrom(...lists), fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
        const host: Host = { cpus: 4 }
        let text = start
        for (const { at, over, typed: inserted } of edits) {
          seen(snapshotOfText(text, 'domain', { ...defaultPreferences, host }))
          const from = Math.round(at * text.length)
          text = text.slice(0, from) + inserted + text.slice(from + over)
          expect(seen(snapshotOfText(text, 'domain', { ...defaultPreferences, host }))).toEqual(afresh(text, host))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is forgotten for another release, guest, host or key', () => {
    const disk = (head: string, host?: Host) =>
      snapshotOfText(`${head}disk = [ "vdev=hda,target=/a,backendtype=tap", "vdev=xvdzz,target=/b" ]\n`, 'domain', {
        ...defaultPreferences,
        host,
      }).findings
    const heads = ['type = "pv"\n', 'type = "hvm"\n', '# xen-config: release=4.4\n', '# xen-config: release=4.1\n']
    for (const head of [...heads, ...heads]) expect(disk(head)).toEqual(disk(head, {}))
  })
})
