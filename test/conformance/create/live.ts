import { readFileSync } from 'node:fs'
import type { Release } from '../../../server/src/release.ts'
import type { Host } from '../../../server/src/values/value-type.ts'
import { chanceOf } from '../generate.ts'
import { type Created, create, type Xl } from '../oracle/xl.ts'
import type { Verdict } from '../verdicts.ts'
import { generateCreation } from './generate.ts'
import {
  compare,
  compareDeviceModel,
  compareEffective,
  compareOrigins,
  compareXenstore,
  creationHost,
  type Difference,
  type Flat,
  flat,
} from './judge.ts'
import { pairsOf } from './order.ts'
import type { Effective } from './rows.ts'

/** A config on which `xl create` and we differ. */
export interface Disagreement extends Difference {
  readonly seed: number
  readonly text: string
  /** Values of which we say that another one has put them there. */
  readonly origins?: readonly string[]
}

/** The host that the shim pretends to a release; its users are those of this machine. */
const liveHostOf = (release: Release): Host => ({
  ...creationHost(release),
  users: readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[0] ?? '')
    .filter((name) => name !== ''),
})

export const liveHost = liveHostOf('4.17')

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

/** What names the addresses that are drawn by lot within a text. */
const namingDrawn = (before: Flat, after: Flat): ((text: string) => string) => {
  const drawn = Object.entries(after).flatMap(([path, value]) =>
    path.endsWith('.mac') && before[path] !== value ? [String(value)] : [],
  )
  return (text) => drawn.reduce((named, mac) => named.replace(`=${mac}`, '=00:16:3e:RANDOM'), text)
}

/** The device model is the program that is told the number of the domain. */
const isDeviceModel = (entry: unknown): entry is { readonly exec: readonly string[] } => {
  if (typeof entry !== 'object' || entry === null || !('exec' in entry) || !Array.isArray(entry.exec)) return false
  const { exec } = entry
  return exec[exec.indexOf('-xen-domid') + 1] === '1' || exec[1] === '-d'
}

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
    found: (_, said) =>
      /memory allocation failure|(?:free|malloc|munmap_chunk|malloc_consolidate)\(\): invalid|^corrupted size/m.test(
        said,
      ),
  },
  {
    why: 'what libxl goes by for `rdm` without a policy is memory that xl has not set',
    found: (text) => /\brdm\s*=(?!.*\bpolicy=)/.test(text) && /\bpci\s*=/.test(text),
  },
]

/** What `xl create` does with a config, in the form of the recorded rows. */
export interface Creation {
  readonly exit: Verdict['exit']
  readonly said: readonly string[]
  /** What libxl filled in; undefined where there is no domain. */
  readonly effective: Effective | undefined
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
  return { exit: status, said: lines, effective: created && effectiveOf(created) }
}

const effectiveOf = ({ before, config, record, xenstore }: Created): Effective => {
  const [built, filled] = [flat(before), flat(config)]
  const named = namingDrawn(built, filled)
  const dm = record.find(isDeviceModel)?.exec.map(named)
  const nodes = Object.entries(xenstore).map(([path, value]) => [path, named(value)])
  return { filled: filledIn(built, filled), xenstore: Object.fromEntries(nodes), ...(dm ? { dm } : {}) }
}

/** A config of which live xl is asked, and what tells it from the others. */
interface Asked {
  readonly seed: number
  readonly text: string
}

/** An xl that stands in for Debian's 4.17. */
export interface Other {
  readonly release: Release
  readonly xl: Xl
}

/** Compares configs with `xl create`, `at` several at a time. What is not created is told by its seed: what never ends, and what the host decides, is not compared either. */
const compareEach = async (asked: readonly Asked[], at: number, other?: Other) => {
  const { release, xl } = other ?? { release: '4.17' }
  const host = liveHostOf(release)
  const disagreements: Disagreement[] = []
  const without: number[] = []
  let next = 0
  const work = async () => {
    for (let one = asked[next++]; one; one = asked[next++]) {
      const { text } = one
      const live = await creationOf(text, xl)
      if (!live?.effective) without.push(one.seed)
      if (!live) continue
      const { effective } = live
      const origins = effective ? compareOrigins(text, release, effective, host) : []
      const difference = {
        ...compare({ text }, release, { releases: [release], ...live }, host),
        ...(effective ? compareEffective(text, release, effective, host) : {}),
        ...(effective ? compareDeviceModel(text, release, effective, host) : {}),
        ...(effective ? compareXenstore(text, release, effective, host, isAsked) : {}),
        ...(origins.length > 0 ? { origins } : {}),
      }
      if (Object.keys(difference).length > 0) disagreements.push({ ...one, ...difference })
    }
  }
  await Promise.all(Array.from({ length: at }, work))
  return { without, disagreements }
}

/** Compares `count` generated configs with `xl create` of Debian's 4.17, `at` several at a time, as `compareLive` does for dry runs. */
export const compareCreation = async (count: number, seed: number, at = 4, other?: Other): Promise<Disagreement[]> => {
  const release = other?.release ?? '4.17'
  const seeds = Array.from({ length: count }, (_, index) => seed + index)
  const asked = seeds.map((own) => ({ seed: own, text: generateCreation(chanceOf(own), release) }))
  return (await compareEach(asked, at, other)).disagreements
}

/** Compares guests that are written by hand with `xl create` of Debian's 4.17; and which of them it does not create. */
export const compareGuests = (
  texts: readonly string[],
  at = 4,
): Promise<{ readonly without: readonly number[]; readonly disagreements: readonly Disagreement[] }> =>
  compareEach(
    texts.map((text, seed) => ({ seed, text })),
    at,
  )

/** Compares `count` configs with two faults each: libxl tells of one, and we tell of the same. */
export const compareOrder = async (count: number, seed: number, at = 4, other?: Other): Promise<Disagreement[]> => {
  const release = other?.release ?? '4.17'
  const pairs = pairsOf(release, liveHostOf(release), seed).slice(0, count)
  const asked = pairs.map(({ text }) => ({ seed, text }))
  return (await compareEach(asked, at, other)).disagreements
}
