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
      }),
  )

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const pattern = (line: string): RegExp =>
  new RegExp(`^(FILE(:\\d+)*: )?${line.split('…').map(escapeRegExp).join('.*')}$`)

it.runIf(hasXl)(
  'live xl 4.17 says of the configs in the documents what we say of them',
  async () => {
    const differing: unknown[] = []
    for (const { place, text } of configs) {
      const verdict = await liveVerdict(text)
      if (!verdict) continue
      const difference = compare({ text, kind: 'domain' }, release, verdict)
      const { problems } = answer({ text, kind: 'domain' }, release)
      // This xl is a late 4.17: it knows names in `cpuid` that 4.17.0 did not.
      if (problems.some(({ message }) => / from 4\.17\.\d+ on;/.test(message))) continue
      const ours = problems.flatMap(({ said }) => said?.split('\n') ?? [])
      const unsaid = isRefused(verdict)
        ? []
        : ours.filter((line) => !verdict.said.some((each) => pattern(line).test(each)))
      const built = verdict.built ? compareBuilt(JSON.parse(verdict.built), text, release, firmware) : []
      if (Object.keys(difference).length > 0 || unsaid.length > 0 || built.length > 0)
        differing.push({ place, text, ...difference, unsaid, built, said: verdict.said })
    }
    console.log(`documents: ${configs.length - differing.length} of ${configs.length} configs agree with live xl 4.17`)
    expect(configs.length).toBeGreaterThan(50)
    expect(differing).toEqual([])
  },
  300_000,
)
