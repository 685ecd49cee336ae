import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { newestRelease, type Release } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { creationHost, isRefused } from './create/judge.ts'
import type { Verdict } from './verdicts.ts'

interface CorpusFile {
  readonly file: string
  readonly kind: 'domain' | 'cpupool'
  readonly verdicts: readonly Verdict[]
}

const corpus = new URL('../../../shared/corpus/', import.meta.url)
const present = existsSync(fileURLToPath(corpus))
if (!present) console.log('The corpus of real configs is not here: its tests are left out.')

const files: readonly CorpusFile[] = present
  ? readFileSync(new URL('verdicts.jsonl', corpus), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  : []

/** What `xl create` made of those that a dry run takes. */
const created: readonly { file: string; arch: 'x86' | 'arm'; verdicts: readonly Verdict[] }[] = present
  ? readFileSync(new URL('verdicts-create.jsonl', corpus), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ arch, ...rest }) => ({ ...rest, arch: arch === 'x86' ? 'x86' : 'arm' }))
  : []

/** xl reads bytes; only what is not UTF-8 is changed by decoding it. */
const textOf = (file: string): string => readFileSync(new URL(`files/${encodeURIComponent(file)}`, corpus), 'utf8')

const host = { cpus: 16, nodes: 2, memory: 65_536 }

describe.runIf(present)('real configs', () => {
  it.each(['4.2', '4.10', '4.17', newestRelease] satisfies Release[])(
    'xl %s: an Error where and only where it refuses the file',
    (release) => {
      let judged = 0
      const differ = files.flatMap(({ file, kind, verdicts }) => {
        const verdict = verdicts.find(({ releases }) => releases.includes(release))
        if (!verdict) return []
        judged++
        const { problems } = snapshotOfText(textOf(file), kind, {
          ...defaultPreferences,
          release,
          arch: 'x86',
          host,
          stage: 'parse',
        })
        const errors = problems.filter(({ severity }) => severity === 'error')
        if (errors.length > 0 === (verdict.exit !== 0)) return []
        return [
          {
            file,
            exit: verdict.exit,
            said: verdict.said.slice(0, 4),
            errors: errors.map(({ rule, message }) => `${rule}: ${message}`),
          },
        ]
      })
      console.log(`xl ${release}: ${judged - differ.length} of ${judged} real configs agree`)
      expect(judged).toBeGreaterThan(300)
      expect(differ).toEqual([])
    },
  )

  it('are created, or refused in creation, as libxl 4.10, 4.17 and 4.22 do it', () => {
    let judged = 0
    const differ = created.flatMap(({ file, arch, verdicts }) =>
      verdicts.flatMap((verdict) =>
        verdict.releases.flatMap((release) => {
          judged++
          const known = creationHost(release)
          // The ARM host of these verdicts hands over what is in its device tree.
          const target = arch === 'arm' ? { ...known, can: { ...known.can, dtdev: true } } : known
          const preferences = { ...defaultPreferences, release, arch, host: target }
          const { problems } = snapshotOfText(textOf(file), 'domain', preferences)
          const errors = problems.filter(({ severity }) => severity === 'error')
          return errors.length > 0 === isRefused(verdict)
            ? []
            : [`${file} (${release}): ${verdict.said[0]}; we say ${errors.map(({ message }) => message).join(' | ')}`]
        }),
      ),
    )
    console.log(`${judged - differ.length} of ${judged} creations of real configs agree`)
    expect(judged).toBeGreaterThan(600)
    expect(differ).toEqual([])
  })
})
