import type { Release } from '../release.ts'
import { checkedInCreation } from '../rules/creation.ts'
import { lint, type Stage } from '../rules/lint.ts'
import { type Snapshot, snapshotWith, takeSnapshot } from '../snapshot.ts'
import { sure } from '../sure.ts'
import { rangesAt } from '../syntax/index.ts'
import { type Ability, type Arch, abilities, type FilesOfDom0, type Finding, type Host } from '../values/value-type.ts'

/** A finding, and what it holds for. */
export interface Foretold {
  readonly finding: Finding
  /** The check of a creation that made it. */
  readonly check?: string
  readonly release: Release
  /** Whether it holds of a host whose size we made up: then its place counts, and not its words. */
  readonly isMadeUp?: boolean
}

/** What may be found for a release, in the parser or in a whole creation; the likeliest first. */
export type Foretelling = (release: Release, stage: Stage) => Iterable<Foretold>

const able = (...able: readonly Ability[]): NonNullable<Host['can']> =>
  Object.fromEntries(abilities.map((ability) => [ability, able.includes(ability)]))

const noFiles: FilesOfDom0 = {
  at: () => ({ kind: 'missing', why: 'No such file or directory' }),
  start: () => undefined,
}

/**
 * Hosts that have little of what a file may ask for: what depends on the host is found there. A guest of this type is what most hosts can make; the
 * last one cannot.
 */
const hosts: readonly Host[] = [
  ...(['credit2', 'credit', 'rtds'] as const).map((scheduler) => ({
    scheduler,
    can: able('hvm', 'pv', 'hap', 'shadow', 'qemu'),
  })),
  { can: able(), pci: [] },
].map((each) => ({ pools: [], domains: [], users: ['root'], assignable: [], usb: [], files: noFiles, ...each }))

type Found = Omit<Foretold, 'release'>

/** What is found in a file as it is read, whatever host that is on, and wherever a creation ends. */
function* foundIn(read: Snapshot, stage: Stage, among = hosts): Generator<Found> {
  yield* read.findings.map((finding) => ({ finding }))
  // Of a template what is sure is known of its findings alone.
  if (read.template) return
  const { preferences } = read
  const on = (host: Host, text: string) =>
    snapshotWith({ ...read, preferences: { ...preferences, host: { ...preferences.host, ...host } } }, text).config
  const text = read.document.getText()
  for (const finding of lint(on({ cpus: 1, nodes: 1 }, text), {}, 'parse')) yield { finding, isMadeUp: true }
  if (read.config.kind !== 'domain' || stage === 'parse') return
  const taken = withoutRefused(read)
  for (const host of among) {
    if (host === hosts[0]) yield* lint(on(host, text), {}, 'parse').map((finding) => ({ finding }))
    yield* checkedInCreation(on(host, taken), { throughout: true })
  }
}

/** The text with blanks for the lines and settings that the parser refuses: the rest has been created once, and stays where it is. */
const withoutRefused = ({ document, config, refusals }: Snapshot): string => {
  const text = document.getText()
  const places = refusals.map((finding) => {
    const near = rangesAt(config.tree.settings, finding.start)
    return near.find(({ start, end }) => start <= finding.start && finding.end <= end) ?? finding
  })
  let written = ''
  let done = 0
  for (const { start, end } of places.sort((a, b) => a.start - b.start)) {
    const newline = text.indexOf('\n', end)
    const line = { start: text.lastIndexOf('\n', start - 1) + 1, end: newline < 0 ? text.length : newline }
    written += text.slice(done, Math.max(done, line.start))
    written += text.slice(Math.max(done, line.start), line.end).replace(/[^\n]/g, ' ')
    done = Math.max(done, line.end)
  }
  return written + text.slice(done)
}

function* foundFor(snapshot: Snapshot, release: Release, stage: Stage): Generator<Found> {
  const { document, config, preferences } = snapshot
  const { release: own, arch, kind } = config
  const read = (arch: Arch) =>
    takeSnapshot(document, kind, { ...preferences, release, overComments: true, arch, stage })
  if (release !== own) return yield* foundIn(read(arch), stage, hosts.slice(0, 1))
  yield* foundIn(snapshot, stage)
  yield* foundIn(read(arch === 'arm' ? 'x86' : 'arm'), stage)
}

/**
 * Everything that may be found in a file: an output says by itself what held where it was printed. For the release for which the file is read
 * this is also what holds for the other kind of machine. Made once for all lines of an output, as far as somebody asks.
 */
export const foretellings = (snapshot: Snapshot): Foretelling => {
  const made = new Map<string, { readonly found: Foretold[]; readonly rest: Generator<Found> }>()
  return function* (release, stage) {
    const key = `${release} ${stage}`
    const { found, rest } = made.get(key) ?? { found: [], rest: foundFor(snapshot, release, stage) }
    made.set(key, { found, rest })
    for (let index = 0; ; index++) {
      if (index === found.length) {
        const next = rest.next().value
        if (!next) return
        found.push({ ...next, release })
      }
      yield sure(found[index])
    }
  }
}
