import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Severity } from '../../../protocol/src/messages.ts'
import { type Snapshot, takeSnapshot } from '../snapshot.ts'
import { type Baseline, openBaseline } from './baseline.ts'
import { type Given, type Input, inputs, type PassedOver } from './inputs.ts'
import { type ColorChoice, complain, print, type Status, type World, wantsColor } from './output.ts'
import { type FormatName, formats } from './report/formats.ts'
import { type CheckedFile, reported } from './report/report.ts'
import { judgeTogether } from './together.ts'

export interface CheckOptions extends Given {
  readonly format: FormatName
  readonly color: ColorChoice
  /** The least level that is reported. */
  readonly severity: Severity
  /** More warnings than these are as bad as an Error. */
  readonly maxWarnings?: number
  readonly quiet?: boolean
  readonly baseline?: string
  readonly updateBaseline?: boolean
  /** Whether the guests of the files are compared with each other. */
  readonly together?: boolean
}

/** From the lightest to the gravest. */
export const severities = ['hint', 'information', 'warning', 'error'] as const satisfies readonly Severity[]

/** A snapshot of a file as it is stored. */
const snapshotOfInput = (world: World, { file, preferences }: Input) => {
  const { text, kind } = file
  const document = TextDocument.create('untitled:config', `xen-${kind}`, 0, text)
  return takeSnapshot(document, kind, preferences, (message) => complain(world, message))
}

const checkedFile = (snapshot: Snapshot, { file: { path, text, kind } }: Input, least: Severity): CheckedFile => {
  const shown = snapshot.problems.filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(least))
  return {
    path,
    kind,
    text,
    release: snapshot.config.release,
    arch: snapshot.config.arch,
    archGuessedBy: snapshot.config.archGuessedBy,
    problems: shown.map((problem) => reported(snapshot, problem)),
  }
}

/** `xencfg check`: prints what is wrong in files; the exit status tells whether xl refuses any. */
export const check = (world: World, paths: readonly string[], options: CheckOptions): Status => {
  const { format, color, severity, maxWarnings = Number.POSITIVE_INFINITY, quiet = false } = options
  const { baseline: named, updateBaseline = false } = options
  if (updateBaseline && named === undefined) {
    complain(world, '--update-baseline wants --baseline FILE')
    return 2
  }
  const baseline = named === undefined ? undefined : openBaseline(world, named, updateBaseline)
  const report = formats[format]({
    print: (text) => print(world, text),
    color: wantsColor(world, color),
    page: world.rulePage,
  })
  const tally = newTally()
  const passedOver: Record<PassedOver, number> = { unreadable: 0, foreign: 0 }
  const read = (input: Input) => snapshotOfInput(world, input)
  const found = inputs(quiet ? withoutProgress(world) : world, paths, options, (why) => passedOver[why]++)
  // To compare them, all have to be there at once.
  const all = options.together ? [...found] : found
  const judge = Array.isArray(all) ? judgeTogether(world, paths, all, read) : read
  for (const input of all) {
    const checked = checkedFile(judge(input), input, severity)
    const shown = baseline ? passedBaseline(baseline, checked, updateBaseline) : checked
    tally.add(shown)
    report.file(shown)
  }
  report.end()
  if (updateBaseline) baseline?.write()
  if (tally.files + passedOver.unreadable + passedOver.foreign === 0)
    complain(world, 'there is no Xen config in the directories that were named; --kind takes every file for one')
  if (format === 'text' && !quiet) {
    const summary = tally.summary()
    if (summary) world.err(`${summary}\n`)
  }
  if (passedOver.unreadable > 0) return 2
  return tally.levels.error > 0 || tally.levels.warning > maxWarnings ? 1 : 0
}

const withoutProgress = ({ reading: _, ...world }: World): World => world

const passedBaseline = (baseline: Baseline, checked: CheckedFile, learning: boolean): CheckedFile => {
  if (!learning) return baseline.without(checked)
  baseline.learn(checked)
  return { ...checked, problems: [] }
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Counts what was found. */
const newTally = () => {
  const levels: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 }
  let files = 0
  let withProblems = 0
  let fixable = 0
  return {
    levels,
    get files() {
      return files
    },
    add({ problems }: CheckedFile) {
      files++
      if (problems.length > 0) withProblems++
      for (const { severity, fixes } of problems) {
        levels[severity]++
        if (fixes.length > 0) fixable++
      }
    },
    /** "3 errors, 1 warning in 2 of 5 files; 3 have a fix (xencfg fix)"; undefined where nothing was found. */
    summary(): string | undefined {
      const { error, warning, information, hint } = levels
      const parts = [
        error > 0 ? plural(error, 'error') : [],
        warning > 0 ? plural(warning, 'warning') : [],
        information > 0 ? `${information} of information` : [],
        hint > 0 ? plural(hint, 'hint') : [],
      ].flat()
      if (parts.length === 0) return undefined
      const mend = fixable > 0 ? `; ${fixable} ${fixable === 1 ? 'has' : 'have'} a fix (xencfg fix)` : ''
      return `${parts.join(', ')} in ${withProblems} of ${plural(files, 'file')}${mend}`
    },
  }
}
