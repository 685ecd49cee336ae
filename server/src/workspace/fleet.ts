import type { RuleId } from '../rule-ids.ts'
import { type Problem, shown } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import { anyMeeting, type Range } from '../syntax/index.ts'
import { advice, ignored } from '../values/basic/findings.ts'
import type { Finding } from '../values/value-type.ts'
import { claimedTwice, crowded } from './fleet-cpus.ts'
import { called, fileName, listed, mostNamed, placeIn, sharing } from './fleet-words.ts'
import { type IndexedFile, mentionsIn, nameOf } from './index/indexed-file.ts'
import { type Mention, rangeOf, type What } from './index/mention.ts'
import type { WorkspaceIndex } from './index/workspace-index.ts'
import { misnamed } from './misnamed.ts'

/** How two guests get in each other's way. */
interface Clash {
  /** Whether xendomains, which starts both, cannot. */
  readonly fatal: boolean
  /** What is said behind the names of the others, in the place of a verb and its end. */
  readonly says: string
}

/** What only one guest can have: what follows where another one has it, too. Undefined where both can. */
interface Comparison {
  readonly rule: RuleId
  clash(own: Mention, other: Mention, together: boolean): Clash | undefined
}

const anywhere = /^(?:0\.0\.0\.0|\*|::|\[::\])$/

const comparisons: ReadonlyMap<What, Comparison> = new Map<What, Comparison>([
  [
    'guest',
    {
      rule: 'same-name',
      clash: (_own, _other, together) => ({
        fatal: together,
        says: together
          ? 'makes a guest of this name, too, and is started with this file: xendomains starts the first of them alone.'
          : 'makes a guest of this name, too: while one of them runs, xl creates no other.',
      }),
    },
  ],
  [
    'pool',
    {
      rule: 'same-name',
      clash: () => ({
        fatal: false,
        says: 'makes a cpupool of this name, too: while one of them is there, xl creates no other.',
      }),
    },
  ],
  [
    'uuid',
    {
      rule: 'same-uuid',
      clash: () => ({
        fatal: false,
        says: 'has this UUID, too: whoever goes by it, as Xenstore does below `/vm`, takes them for one guest.',
      }),
    },
  ],
  [
    'mac',
    {
      rule: 'same-mac',
      clash: (_own, _other, together) => ({
        fatal: together,
        says: together
          ? 'has this MAC address, too, and is started with this guest: on one network, each loses its packets to the other.'
          : 'has this MAC address, too: on one network, each loses its packets to the other.',
      }),
    },
  ],
  [
    'disk',
    {
      rule: 'same-disk',
      clash(own, other, together) {
        if (!own.writes && !other.writes) return undefined
        return {
          fatal: together,
          says: together
            ? 'has this disk, too, and is started with this guest: the second of them is not created, or both destroy what is on it.'
            : 'has this disk, too, and they do not both leave it as it is: if they run at once, what is on it is destroyed.',
        }
      },
    },
  ],
  [
    'pci',
    {
      rule: 'same-pci-device',
      clash(own, other, together) {
        if (own.functions !== other.functions && own.functions !== '*' && other.functions !== '*') return undefined
        return {
          fatal: together,
          says: together
            ? 'is given this device, too, and is started with this guest: the second of them is not created.'
            : 'is given this device, too: one of them at a time can have it.',
        }
      },
    },
  ],
  [
    'screen',
    {
      rule: 'same-vnc-port',
      clash(own, other, together) {
        const [here = '', there = ''] = [own.listens, other.listens]
        if (here !== there && !anywhere.test(here) && !anywhere.test(there)) return undefined
        const served = other.serves ?? 'VNC'
        const fixed = !own.yields && !other.yields
        return {
          fatal: together && fixed,
          says: fixed
            ? `wants ${served} on this port, too, and neither takes another one: the second of them is not created.`
            : `wants ${served} on this port, too: the second of them gets another one, or none.`,
        }
      },
    },
  ],
])

/** Several of them have, and one has. */
const agreeing = (says: string, count: number): string =>
  count === 1
    ? says
    : says
        .replace(
          /^(makes|has|is|wants)\b/,
          (verb) => ({ makes: 'make', has: 'have', is: 'are', wants: 'want' })[verb] ?? verb,
        )
        .replace(', and is started', ', and are started')

/** Whether it is the name of a guest or of a pool. */
const isNamed = ({ what }: Mention): boolean => what === 'guest' || what === 'pool'

/** The others that cannot have what `mention` names beside `file`: those that start together with it first. */
const clashesWith = (index: WorkspaceIndex, file: IndexedFile, mention: Mention, { clash }: Comparison) => {
  const found: { other: IndexedFile; theirs: Mention; clash: Clash }[] = []
  const own = nameOf(file)
  for (const other of sharing(index, file, mention)) {
    // What makes the same guest is one guest with two files: that is said at its name, and once.
    if (other.key === file.key || (!isNamed(mention) && own !== undefined && nameOf(other) === own)) continue
    const together = index.startTogether(file, other)
    for (const theirs of mentionsIn(other, mention.what, mention.id)) {
      if (isNamed(theirs) && !theirs.makes) continue
      const clashing = clash(mention, theirs, together)
      if (!clashing) continue
      found.push({ other, theirs, clash: clashing })
      break
    }
  }
  return found.sort((a, b) => Number(b.clash.fatal) - Number(a.clash.fatal))
}

/** One finding for each way in which others get in the way: those that start together first, and none of the others is left out. */
const compared = (index: WorkspaceIndex, file: IndexedFile, mention: Mention, at: Place): Finding[] => {
  const comparison = comparisons.get(mention.what)
  if (!comparison) return []
  const all = clashesWith(index, file, mention, comparison)
  const ways = new Map(all.map(({ clash }) => [clash.says, clash]))
  return [...ways.values()].map(({ says, fatal }): Finding => {
    const alike = all.filter(({ clash }) => clash.says === says)
    const named = alike.slice(0, mostNamed)
    const names = named.map(({ other }) => (isNamed(mention) ? `\`${fileName(other)}\`` : called(other)))
    const who = listed(names, alike.length - named.length)
    const subject = isNamed(mention) ? who : `The guest${alike.length > 1 ? 's' : ''} ${who}`
    const elsewhere = named.map(({ other, theirs }) =>
      placeIn(other, theirs, `It is named here, too, for ${called(other)}`),
    )
    const message = `${subject} ${agreeing(says, alike.length)}`
    return (fatal ? ignored : advice)(comparison.rule, at, message, { elsewhere })
  })
}

type Place = Pick<Finding, 'start' | 'end'>

/** What is to be said of a file because of the others; linear in what it names. */
const fleetFindings = (index: WorkspaceIndex, file: IndexedFile, placeOf: (mention: Mention) => Place): Finding[] => {
  if (!file.compared || index.single) return []
  const found = file.mentions.flatMap((mention) => {
    if (mention.what === 'cpu') return crowded(index, file, mention, placeOf(mention))
    return isNamed(mention) && !mention.makes ? [] : compared(index, file, mention, placeOf(mention))
  })
  return file.kind === 'cpupool' ? [...found, ...claimedTwice(index, file, placeOf)] : found
}

/** Which files are judged together. */
export interface Together {
  readonly index: WorkspaceIndex
  /** The file of the snapshot, as the index has it. */
  readonly file: IndexedFile
  /** Whether guests are compared; names that are nearly those of others are told of in any case. */
  readonly fleet: boolean
}

/** A snapshot with what its problems are because of the other files of the workspace. */
export const judgedTogether = (snapshot: Snapshot, { index, file, fleet }: Together): Snapshot => {
  const { document, config, preferences } = snapshot
  const placeOf = (mention: Mention): Place => {
    const { start, end } = rangeOf(mention)
    return { start: document.offsetAt(start), end: document.offsetAt(end) }
  }
  const found = [...(fleet ? fleetFindings(index, file, placeOf) : []), ...misnamed(index, file, config, placeOf)]
  const isToldOf = toldIn(snapshot)
  const more = shown(config, found, preferences.rules).filter((each) => !isToldOf(each))
  if (more.length === 0) return snapshot
  const problems = [...snapshot.problems, ...more].sort((a, b) => a.start - b.start || a.end - b.end)
  return { document, config, preferences, findings: snapshot.findings, refusals: snapshot.refusals, problems }
}

/** Whether a file by itself tells of the same place by the same rule: that is enough. */
const toldIn = ({ problems }: Snapshot): ((problem: Problem) => boolean) => {
  const places = new Map<string, (range: Range) => boolean>()
  return (problem) => {
    const { rule } = problem
    const isThere = places.get(rule) ?? anyMeeting(problems.filter((each) => each.rule === rule))
    places.set(rule, isThere)
    return isThere(problem)
  }
}
