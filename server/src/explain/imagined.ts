import type { Release } from '../release.ts'
import { checkedInCreation } from '../rules/creation.ts'
import { lint } from '../rules/lint.ts'
import { type Snapshot, snapshotWith, takeSnapshot } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import { type Ability, type Arch, abilities, type Finding, type Host } from '../values/value-type.ts'

/** A finding, and what it holds for. */
export interface Foretold {
  readonly finding: Finding
  /** The check of a creation that made it. */
  readonly check?: string
  readonly release: Release
}

const able = (...able: readonly Ability[]): NonNullable<Host['can']> =>
  Object.fromEntries(abilities.map((ability) => [ability, able.includes(ability)]))

/**
 * Hosts that have little of what a file may ask for: what depends on the host is found there. A guest of this type is what most hosts can make; the
 * last one cannot.
 */
const hosts: readonly Host[] = [
  ...(['credit2', 'credit', 'rtds'] as const).map((scheduler) => ({
    scheduler,
    can: able('hvm', 'pv', 'hap', 'shadow'),
  })),
  { can: able() },
].map((each) => ({ pools: [], domains: [], users: ['root'], ...each }))

/** What is found in a file for a release on a kind of machine, whatever host that is, and wherever a creation ends. */
function* foundIn(snapshot: Snapshot, release: Release, arch: Arch): Generator<Omit<Foretold, 'release'>> {
  const { document, config, preferences, template } = snapshot
  const facts = { ...preferences, release, overComments: true, arch }
  const asItIs = takeSnapshot(document, config.kind, facts)
  yield* asItIs.findings.map((finding) => ({ finding }))
  // Of a template what is sure is known of its findings alone.
  if (config.kind !== 'domain' || template) return
  const text = withoutRefused(asItIs)
  for (const host of hosts) {
    const imagined = snapshotWith(
      { ...asItIs, preferences: { ...facts, host: { ...preferences.host, ...host } } },
      text,
    )
    if (host === hosts[0]) yield* lint(imagined.config, {}, 'parse').map((finding) => ({ finding }))
    yield* checkedInCreation(imagined.config, { throughout: true })
  }
}

/** The text with blanks for the lines and settings that the parser refuses: the rest has been created once, and stays where it is. */
const withoutRefused = ({ document, config, refusals }: Snapshot): string => {
  const text = document.getText()
  const blank = (before: string, { start, end }: Range) =>
    before.slice(0, start) + before.slice(start, end).replace(/[^\n]/g, ' ') + before.slice(end)
  const lineOf = ({ start, end }: Range) => {
    const newline = text.indexOf('\n', end)
    return { start: text.lastIndexOf('\n', start - 1) + 1, end: newline < 0 ? text.length : newline }
  }
  return refusals
    .map(
      (finding) =>
        config.tree.settings.find(({ start, end }) => start <= finding.start && finding.end <= end) ?? finding,
    )
    .reduce((before, place) => blank(before, lineOf(place)), text)
}

function* foundFor(snapshot: Snapshot, release: Release): Generator<Omit<Foretold, 'release'>> {
  const { release: own, arch } = snapshot.config
  if (release !== own) return yield* foundIn(snapshot, release, arch)
  yield* snapshot.findings.map((finding) => ({ finding }))
  yield* foundIn(snapshot, own, arch)
  yield* foundIn(snapshot, own, arch === 'arm' ? 'x86' : 'arm')
}

/**
 * Everything that may be found in a file: an output says by itself what held where it was printed. For the release for which the file is read
 * this is also what holds for the other kind of machine. Made once for all lines of an output, as far as somebody asks.
 */
export const foretellings = (snapshot: Snapshot): ((release: Release) => Iterable<Foretold>) => {
  const made = new Map<Release, { readonly found: Foretold[]; readonly rest: Generator<Omit<Foretold, 'release'>> }>()
  return function* (release) {
    const { found, rest } = made.get(release) ?? { found: [], rest: foundFor(snapshot, release) }
    made.set(release, { found, rest })
    for (let index = 0; ; index++) {
      const next = found[index] ?? rest.next().value
      if (!next) return
      found[index] = { ...next, release }
      yield found[index] as Foretold
    }
  }
}
