import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { blocksOf, restOf } from '../documents/block.ts'
import { readBlock } from '../documents/exact.ts'
import { compareBuilt } from './built.ts'
import { answer, compare, isRefused } from './judge.ts'
import { liveVerdict } from './live.ts'
import { hasXl } from './oracle/xl.ts'

const folder = new URL('../documents/', import.meta.url)
const release = '4.17'

/** Where Debian's package of Xen 4.17 keeps the firmware. */
const firmware = '/usr/lib/xen-4.17/boot'

/** The domains in the documents, as live xl can read them. */
const configs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    blocksOf(readFileSync(new URL(name, folder), 'utf8'))
      .filter(({ kind, words }) => kind === 'domain' && !words.some((word) => /^arch=(arm|auto)$/.test(word)))
      .map((block) => {
        const text = `${readBlock(block.source).lines.join('\n')}\n`
        return { place: `${name}:${block.line}`, text: text + restOf(block, text, release) }
      })
      // Such a comment wants another release.
      .filter(({ text }) => !/^# xen-config: release=/m.test(text)),
  )

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const pattern = (line: string): RegExp =>
  new RegExp(`^(FILE(:\\d+)*: )?${line.split('…').map(escapeRegExp).join('.*')}$`)

/** Where live xl and we differ on a config; undefined where we agree. */
const differenceOn = async ({ place, text }: (typeof configs)[number]): Promise<unknown> => {
  const verdict = await liveVerdict(text)
  if (!verdict) return undefined
  const { problems } = answer({ text, kind: 'domain' }, release)
  // This xl is a late 4.17: it knows names in `cpuid` that 4.17.0 did not.
  if (problems.some(({ message }) => / from 4\.17\.\d+ on;/.test(message))) return undefined
  const difference = compare({ text, kind: 'domain' }, release, verdict)
  const ours = problems.flatMap(({ said }) => said?.split('\n') ?? [])
  const unsaid = isRefused(verdict) ? [] : ours.filter((line) => !verdict.said.some((each) => pattern(line).test(each)))
  const built = verdict.built ? compareBuilt(JSON.parse(verdict.built), text, release, firmware) : []
  const same = Object.keys(difference).length === 0 && unsaid.length === 0 && built.length === 0
  return same ? undefined : { place, text, ...difference, unsaid, built, said: verdict.said }
}

it.runIf(hasXl)(
  'live xl 4.17 says of the configs in the documents what we say of them',
  async () => {
    const differing: unknown[] = []
    const left = [...new Map(configs.map((each) => [each.text, each])).values()]
    const count = left.length
    const work = async () => {
      for (let each = left.pop(); each; each = left.pop()) {
        const difference = await differenceOn(each)
        if (difference) differing.push(difference)
      }
    }
    await Promise.all(Array.from({ length: 4 }, work))
    console.log(`documents: ${count - differing.length} of ${count} configs agree with live xl 4.17`)
    expect(count).toBeGreaterThan(500)
    expect(differing).toEqual([])
  },
  600_000,
)
