import { readFileSync } from 'node:fs'
import type { Host } from '../../../server/src/values/value-type.ts'
import { chanceOf } from '../generate.ts'
import { create, type Xl } from '../oracle/xl.ts'
import type { Verdict } from '../verdicts.ts'
import { generateCreation } from './generate.ts'
import { compare, compareEffective, compareXenstore, creationHost, type Difference, type Flat, flat } from './judge.ts'
import type { Effective } from './rows.ts'

/** A config on which `xl create` and we differ. */
export interface Disagreement extends Difference {
  readonly seed: number
  readonly text: string
}

/** The host that the shim pretends; its users are those of this machine. */
export const liveHost: Host = {
  ...creationHost('4.17'),
  users: readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[0] ?? '')
    .filter((name) => name !== ''),
}

/** What libxl prints while it cleans up after a failure, what it merely tells, and what it misses of the feigned dom0. */
const aside =
  /^libxl: info: |on-existant domain|nable to destroy guest|estruction of domain|Getting domain info: No such process|libxl_set_memory_target: unable to retrieve domain configuration/

/** A line without the place in libxl's source and the number of the domain. */
const withoutPlace = (line: string): string =>
  line.replace(/^(libxl: \w+: )\S+?\.c:\d+:(\w+): (?:Domain \d+:)?/, '$1$2: ').replace(/^config(?=:)/, 'FILE')

const filledIn = (before: Flat, after: Flat): Effective['filled'] =>
  Object.fromEntries(
    Object.entries(after).flatMap(([path, value]) => {
      if (before[path] === value || (typeof value !== 'string' && typeof value !== 'number')) return []
      return [[path, path.endsWith('.mac') ? '00:16:3e:RANDOM' : path.endsWith('.uuid') ? 'UUID' : value]]
    }),
  )

/** The nodes that are asked of: of the guest and its backends, but for what is the host's, or changes while a backend starts. */
const isAsked = (path: string, value: string): boolean =>
  value !== '' &&
  /^\/(?:vm|local\/domain\/(?:1|\d+\/backend\/\w+\/1))\//.test(path) &&
  !/^\/local\/domain\/1\/(?:domid|store|image|(?:console|vuart\/0)\/(?:tty|port|ring-ref|vnc-(?:listen|port))|.*device-model-)|\/backend\/.*\/state$|^\/vm\/.*\/(?:start_time|image\/dmargs)$/.test(
    path,
  )

/** What is decided by the pretended host, or by chance, and neither by xl nor by libxl. */
const ofHost: readonly { readonly why: string; readonly found: (text: string, said: string) => boolean }[] = [
  {
    why: 'the hypervisor that is feigned does not give back the virtual nodes that it was told',
    found: (_, said) => said.includes('xc_domain_getvnuma failed'),
  },
  {
    why: 'a thousand vCPUs are too many for the feigned hypervisor',
    found: (_, said) => /(?:free|malloc|munmap_chunk|malloc_consolidate)\(\): invalid/.test(said),
  },
  {
    why: 'what libxl goes by for `rdm` without a policy is memory that xl has not set',
    found: (text) => /\brdm\s*=/.test(text) && /\bpci\s*=/.test(text),
  },
]

/** What `xl create` does with a config, in the form of the recorded rows. */
export interface Creation {
  readonly exit: Verdict['exit']
  readonly said: readonly string[]
  /** What libxl filled in; undefined where there is no domain. */
  readonly effective: Pick<Effective, 'filled' | 'xenstore'> | undefined
}

/**
 * What `xl create` does with a config, Debian's 4.17 unless another is given; undefined when it never ends, or the host decides. `knobs` are those
 * of the shim.
 */
export const creationOf = async (
  text: string,
  xl?: Xl,
  knobs: Readonly<Record<string, string>> = {},
): Promise<Creation | undefined> => {
  const { status, said, stopped, created } = await create(text, { ...knobs }, xl)
  if (stopped) return undefined
  // xl ends some of its lines without a newline.
  const lines = said
    .replace(/(?<=[^\n])(?=libxl: \w+: [\w.-]+\.c:\d+:)/g, '\n')
    .split('\n')
    .map(withoutPlace)
    .filter((line) => line !== '' && !line.startsWith('Parsing config') && !aside.test(line))
  if (ofHost.some(({ found }) => found(text, said))) return undefined
  const effective = created && {
    filled: filledIn(flat(created.before), flat(created.config)),
    xenstore: created.xenstore,
  }
  return { exit: status, said: lines, effective }
}

/** Compares `count` generated configs with `xl create` of Debian's 4.17, `at` several at a time, as `compareLive` does for dry runs. */
export const compareCreation = async (count: number, seed: number, at = 4): Promise<Disagreement[]> => {
  const found: Disagreement[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const own = seed + next++
      const text = generateCreation(chanceOf(own), '4.17')
      const live = await creationOf(text)
      if (!live) continue
      const difference = {
        ...compare({ text }, '4.17', { releases: ['4.17'], ...live }, liveHost),
        ...(live.effective ? compareEffective(text, '4.17', live.effective, liveHost) : {}),
        ...(live.effective ? compareXenstore(text, '4.17', live.effective, liveHost, isAsked) : {}),
      }
      if (Object.keys(difference).length > 0) found.push({ seed: own, text, ...difference })
    }
  }
  await Promise.all(Array.from({ length: at }, work))
  return found
}
