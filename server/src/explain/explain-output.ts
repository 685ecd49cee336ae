import type { ExplainedLine, ExplainedOutput } from '../../../protocol/src/messages.ts'
import { atLeast, type Release, releases } from '../release.ts'
import { rules } from '../rules/rules.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import { lineIndex, type Range, rangeAt } from '../syntax/index.ts'
import { fixesOf } from '../values/basic/findings.ts'
import type { Finding } from '../values/value-type.ts'
import { deviceIn } from './device-path.ts'
import { type Foretelling, type Foretold, foretellings } from './imagined.ts'
import { type LogLine, readLogLine } from './log-line.ts'
import { endsWith, fits, patternOf } from './pattern.ts'
import { likely, placeOf } from './place.ts'
import type { Known } from './recognise.ts'
import { type Run, readOutput, type Told } from './runs.ts'
import { type Subject, subjectOf } from './subjects.ts'

/**
 * What the output of a run is about: what xl, libxl, QEMU or Xen of whatever release printed, for a config or on its own. Each thing
 * is told once, what ends a run first. `name` is the path of the config: of a run that is of other files no line is looked for in it.
 */
export const explainOutput = (output: string, snapshot?: Snapshot, name?: string): ExplainedOutput => {
  const { runs, unknown } = readOutput(output)
  const foretold = snapshot && foretellings(snapshot)
  const isOther = ofOtherFile(runs, name)
  const lines = new Map<string, ExplainedLine>()
  for (const run of runs) {
    const other = isOther(run)
    for (const told of run.told) {
      const explained = explain(told, other === undefined ? snapshot : undefined, foretold)
      const { name, message, range } = explained
      const key = JSON.stringify([other, name, message, range])
      if (!lines.has(key)) lines.set(key, { ...explained, ...(other === undefined ? {} : { file: other }) })
    }
  }
  return { lines: [...lines.values()], unknown }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The file that a run is of, where another run is of the file that is asked about. A file that was copied has another name. */
const ofOtherFile = (runs: readonly Run[], name: string | undefined): ((run: Run) => string | undefined) => {
  const own = name === undefined ? undefined : baseName(name)
  const isAmong = runs.some(({ file }) => file !== undefined && baseName(file) === own)
  return ({ file }) => (isAmong && file !== undefined && baseName(file) !== own ? file : undefined)
}

const explain = (
  { line, what, level, followers }: Told,
  snapshot: Snapshot | undefined,
  foretold: Foretelling | undefined,
): ExplainedLine => {
  const told = { said: line.said, level, followers }
  const all = 'known' in what ? what.known : []
  const subject = 'known' in what ? subjectOf(line) : what
  const device = deviceIn(line)
  const known = likely(device ? all.map((each) => ({ ...each, keys: [device.key] })) : all, snapshot)
  const keys = device ? [device.key] : known.length > 0 ? known.flatMap((each) => each.keys) : (subject?.keys ?? [])
  const place = snapshot && placeOf(line, known, keys, snapshot, device)
  const found = snapshot && foretold && findingFor(line, known, snapshot, foretold)
  const isMeant = found && (found.isExact || !place?.isNamed || meet(place.range, found.foretold.finding))
  if (snapshot && isMeant) {
    const { finding, release, isMadeUp } = found.foretold
    const isOwn = (release === snapshot.config.release && !isMadeUp) || found.known.length === 0
    return {
      ...told,
      name: finding.rule,
      message: isOwn ? finding.message : neutralOf(found, snapshot.config.release),
      range: lspRange(snapshot, finding),
      mends: mendsBy(finding, found.known.length > 0 ? found.known : known, snapshot),
    }
  }
  const range = place && snapshot && lspRange(snapshot, place.range)
  const isEcho = 'known' in what && what.weight === 'echo'
  return {
    ...told,
    name: isEcho ? 'follows' : some([...new Set(known.flatMap(namesOf))], ', ') || (subject?.name ?? 'xl'),
    message: isEcho
      ? echoed(known)
      : subject && known.length === 0
        ? unnamed(subject)
        : `${neutral(known, snapshot?.config.release)}${device?.vdev ? `: ${device.number} is \`${device.vdev}\`` : ''}`,
    ...(range ? { range } : {}),
    mends: isEcho ? ['Look at what was printed before it', ...lookAt(keys)] : mendsAt(known, keys, range),
  }
}

const meet = (a: Range, b: Range) => a.start <= b.end && b.start <= a.end

/** Of a line that follows from another, which was left out: what else it may mean. */
const echoed = (known: readonly Known[]): string =>
  ['It follows from what was printed before, and that says why', ...known.flatMap(({ when }) => when ?? [])].join(
    '; where nothing was: ',
  )

/** Of a message that no table has: what the part of libxl that prints it is about. */
const unnamed = ({ name, about }: Subject): string =>
  `This is no message that Xen Config knows. \`${name}\` is about ${about}`

/** The rules, or the check. That a value is empty no line says: it may as well be the file that it names. */
const namesOf = ({ rules, check = 'xl' }: Known): readonly string[] =>
  rules.length > 0 && rules.length < many && !rules.includes('empty-value') ? rules : [check]

/** A message under more rules than this tells nothing by their names: it is that of the grammar. */
const many = 8

/** The first few of many. */
const some = (all: readonly string[], between: string): string =>
  all.slice(0, 4).join(between) + (all.length > 4 ? `${between}…` : '')

const summaries = new Map<string, string>(rules.map(({ id, summary }) => [id, summary]))

/** When a message is printed, whatever release does so; and which do, where the one that is asked about does not. */
const neutral = (known: readonly Known[], release: Release | undefined): string => {
  const when = some([...new Set(known.map(whenOf))], '; or ')
  const others = release === undefined || known.some((each) => isIn(each, release)) ? undefined : known[0]
  if (!others) return when
  const { since, until } = others
  const span =
    until === undefined || until === releases.at(-1)
      ? `${since} and newer`
      : since === until
        ? since
        : `${since} to ${until}`
  return `${when} (printed by ${span}, and not by ${release})`
}

/** A finding in words that hold for every release, and for every size of a host. */
const neutralOf = ({ known, foretold: { finding, release } }: Found, asked: Release): string => {
  const when = known.find((each) => each.when !== undefined)?.when ?? summaries.get(finding.rule) ?? ''
  return release === asked ? when : `${when} (xl ${release} says so, and xl ${asked} does not)`
}

const whenOf = ({ when, rules }: Known): string => {
  if (when !== undefined) return when
  if (rules.length >= many) return 'xl does not understand the file here'
  return rules.flatMap((rule) => summaries.get(rule) ?? []).join('; or ')
}

const isIn = ({ since, until }: Known, release: Release): boolean =>
  (since === undefined || atLeast(release, since)) && (until === undefined || atLeast(until, release))

const mendsBy = ({ fixes, start }: Finding, known: readonly Known[], { config }: Snapshot): string[] => {
  const mends = fixesOf(fixes)
  const told = mends.length > 0 ? mends.map(({ title }) => title) : mendsOf(known)
  if (told.length > 0) return told
  const setting = rangeAt(config.tree.settings, start)
  return setting ? lookAt([setting.key.name]) : [`Look at line ${lineIndex(config.tree.text)(start) + 1}`]
}

/** Without a fix in the file: what to do on the host, and which keys there are to look at. */
const mendsOf = (known: readonly Known[]): string[] => [
  ...new Set(known.flatMap(({ mend }) => mend ?? [])),
  ...lookAt([...new Set(known.flatMap(({ keys }) => keys))]),
]

const mendsAt = (known: readonly Known[], keys: readonly string[], range: ExplainedLine['range']): string[] => {
  const told = known.length > 0 ? mendsOf(known) : lookAt(keys)
  return told.length > 0 || !range ? told : [`Look at line ${range.start.line + 1}`]
}

const lookAt = (keys: readonly string[]): string[] =>
  keys.length > 0 ? [`Look at ${keys.map((key) => `\`${key}\``).join(', ')}`] : []

/** A finding that foretells a line. */
interface Found {
  readonly foretold: Foretold
  /** The message of the tables that the line is. */
  readonly known: readonly Known[]
  /** Whether it foretells this line, and not only one of its kind. */
  readonly isExact: boolean
}

/**
 * How well a finding foretells a line: it quotes it, and names its function; it quotes it; it is of its check, or is why
 * the line is printed; it quotes one of its kind.
 */
const likeness = { function: 4, line: 3, check: 2, kind: 1, none: 0 } as const

/** The finding that foretells a line best; of two alike the one on the line of the file that it names. */
const findingFor = (
  line: LogLine,
  known: readonly Known[],
  { config }: Snapshot,
  foretold: Foretelling,
): Found | undefined => {
  const others = releases.toReversed().filter((each) => each !== config.release && known.some((one) => isIn(one, each)))
  // The parser comes to its lines whatever a creation would make of the file.
  const stage = known.length > 0 && known.every(({ check }) => check === undefined) ? 'parse' : 'create'
  const lineOf = lineIndex(config.tree.text)
  const isThere = ({ start, end }: Finding) =>
    line.line === undefined || (lineOf(start) <= line.line - 1 && line.line - 1 <= lineOf(end))
  let best: (Found & { readonly score: number }) | undefined
  for (const release of [config.release, ...others]) {
    for (const each of foretold(release, stage)) {
      const [most, own] = likenessOf(line, known, each)
      const is = isThere(each.finding)
      // What the parser finds wrong on a line is not always quoted in full.
      const like = is || !isVague(each.finding) ? most : Math.min(most, likeness.kind)
      const score = like * 2 + (like > 0 && is ? 1 : 0)
      if (score > (best?.score ?? 0)) best = { foretold: each, known: own, isExact: like >= likeness.line, score }
      if (score > likeness.function * 2) return best
    }
    // A message of the same kind is as good elsewhere; the message itself may be found for another release.
    if (best && best.score >= likeness.check * 2) return best
  }
  return best
}

const likenessOf = (
  line: LogLine,
  known: readonly Known[],
  { finding, check }: Foretold,
): [number, readonly Known[]] => {
  const quoted = quotesOf(finding)
  const same = quoted.filter(({ texts }) =>
    texts.some((text) => line.texts.some((own) => text !== '' && fits(patternOf(text), own))),
  )
  const own = known.filter(({ rules }) => rules.includes(finding.rule))
  // Several checks print the same: those are meant whose keys the file has.
  if (same.length > 0 && (own.length > 0 || known.length === 0))
    return [same.some(({ by }) => by === line.by) ? likeness.function : likeness.line, own]
  const checked = own.filter(
    (each) => (each.check !== undefined && each.check === check) || (each.isUnquoted && finding.effect === 'refused'),
  )
  if (checked.length > 0) return [likeness.check, checked]
  const kind = own.filter(({ pattern }) =>
    quoted.some(({ texts }) => texts.some((text) => fits(pattern, text) || endsWith(pattern, text))),
  )
  return [kind.length > 0 ? likeness.kind : likeness.none, kind]
}

const isVague = ({ said = '' }: Finding): boolean => said.includes('…')

const quotes = new WeakMap<Finding, readonly LogLine[]>()

/** The lines that a finding quotes. */
const quotesOf = (finding: Finding): readonly LogLine[] => {
  const lines = quotes.get(finding) ?? finding.said?.split('\n').map(readLogLine) ?? []
  quotes.set(finding, lines)
  return lines
}
