import type { Severity } from '../../../protocol/src/messages.ts'
import { projectFile } from '../project/project.ts'
import { type Baseline, openBaseline } from './baseline.ts'
import type { Unreadable } from './files.ts'
import { type Given, type Input, inputs, type LeftOut, type PassedOver } from './inputs.ts'
import { checkedFile, isAtLeast, type Judged, judgedBy, judgeTask, snapshotOfTask, type Task, taskOf } from './judge.ts'
import { type ColorChoice, complain, print, type Status, tell, type World, wantsColor } from './output.ts'
import { type FormatName, formats } from './report/formats.ts'
import type { CheckedFile } from './report/report.ts'
import { newTally } from './tally.ts'
import { judgeTogether } from './together.ts'
import { watch } from './watch.ts'

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
  /** How many files are judged at a time, where that can be done. */
  readonly jobs?: number
  /** Whether to go on as files change, until somebody interrupts it. */
  readonly watch?: boolean
}

type Judging = (tasks: Iterable<Task>) => Iterable<Judged> | AsyncIterable<Judged>

function* oneByOne(tasks: Iterable<Task>): Generator<Judged> {
  for (const task of tasks) yield judgeTask(task)
}

/** `xencfg check`: prints what is wrong in files; the exit status tells whether xl refuses any. */
export const check = async (world: World, paths: readonly string[], options: CheckOptions): Promise<Status> => {
  const { baseline, updateBaseline = false, quiet = false, jobs = 1 } = options
  if (updateBaseline && baseline === undefined) {
    complain(world, '--update-baseline wants --baseline FILE')
    return 2
  }
  // What is linked into `auto` starts together.
  const given = { ...options, everyWay: options.together ?? false }
  if (options.watch)
    return watch(world, paths, given, (found, judging) => report(world, paths, options, found, judging))
  const found = (passedOver: (file: PassedOver) => void) =>
    inputs(quiet ? withoutProgress(world) : world, paths, given, passedOver)
  const { threads } = world
  const judging: Judging = jobs > 1 && threads ? (tasks) => judgedBy(threads(jobs), tasks) : oneByOne
  return report(world, paths, options, found, judging)
}

/** Judges all files that there are now, and prints what is wrong in them. */
const report = async (
  world: World,
  paths: readonly string[],
  options: CheckOptions,
  found: (passedOver: (file: PassedOver) => void) => Iterable<Input>,
  judging: Judging,
): Promise<Status> => {
  const { format, color, severity, maxWarnings = Number.POSITIVE_INFINITY, quiet = false } = options
  const { baseline: named, updateBaseline = false } = options
  const baseline = named === undefined ? undefined : openBaseline(world, named, updateBaseline)
  const reporter = formats[format]({
    print: (text) => print(world, text),
    color: wantsColor(world, color),
    page: world.rulePage,
    folder: world.folder,
    environment: world.environment,
  })
  const tally = newTally()
  const unreadable: Unreadable[] = []
  const leftOut = new Set<LeftOut['leftOutBy']>()
  let foreign = 0
  const all = found((file) => {
    if ('reason' in file) unreadable.push(file)
    else if ('leftOutBy' in file) leftOut.add(file.leftOutBy)
    else foreign++
  })
  // Warnings that are to be counted are looked for, also where they are not shown.
  const least = options.maxWarnings !== undefined && isAtLeast(severity, 'warning') ? 'warning' : severity
  let warnings = 0
  const judged = options.together ? togetherJudged(world, paths, [...all], least) : judging(tasksOf(all, least))
  for await (const { file, complaints } of judged) {
    for (const complaint of complaints) complain(world, complaint)
    const isNew = baseline ? passedBaseline(baseline, file, updateBaseline) : file
    warnings += isNew.problems.filter((problem) => problem.severity === 'warning').length
    const shown = { ...isNew, problems: isNew.problems.filter((problem) => isAtLeast(problem.severity, severity)) }
    tally.add(shown)
    reporter.file(shown)
  }
  reporter.end(unreadable)
  if (updateBaseline) await baseline?.write()
  if (tally.files + unreadable.length + foreign === 0)
    complain(
      world,
      options.forceExclude
        ? 'nothing is left of what was named: the rest is excluded, or no Xen config'
        : `there is no Xen config in the directories that were named${whyNone(leftOut)}`,
    )
  if (format === 'text' && !quiet) {
    const summary = tally.summary()
    if (summary) tell(world, `${summary}\n`)
  }
  if (warnings > maxWarnings && tally.levels.warning < warnings)
    complain(
      world,
      `there are more warnings than --max-warnings takes, ${warnings}; --severity ${severity} leaves them out`,
    )
  if (unreadable.length > 0) return 2
  return tally.levels.error > 0 || warnings > maxWarnings ? 1 : 0
}

/** What a person may look at where nothing was found. */
const whyNone = (leftOut: ReadonlySet<LeftOut['leftOutBy']>): string => {
  const outside = [
    ...(leftOut.has('pattern') ? [`what --exclude or ${projectFile} leaves out`] : []),
    ...(leftOut.has('git') ? ['what git leaves out (--no-gitignore looks there)'] : []),
  ]
  return outside.length > 0 ? `, outside of ${outside.join(' and ')}` : '; --kind takes every file for one'
}

function* tasksOf(all: Iterable<Input>, least: Severity): Generator<Task> {
  for (const input of all) yield taskOf(input, least)
}

/** To compare them, all have to be there at once. */
function* togetherJudged(
  world: World,
  paths: readonly string[],
  all: readonly Input[],
  least: Severity,
): Generator<Judged> {
  let complaints: string[] = []
  const judge = judgeTogether(world, paths, all, (input) => snapshotOfTask(taskOf(input, least), complaints))
  // By its other ways a file is known, and told of once.
  for (const input of all) {
    if (input.file.again) continue
    yield { file: checkedFile(judge(input), taskOf(input, least)), complaints }
    complaints = []
  }
}

const withoutProgress = ({ reading: _, ...world }: World): World => world

const passedBaseline = (baseline: Baseline, checked: CheckedFile, learning: boolean): CheckedFile => {
  if (!learning) return baseline.without(checked)
  baseline.learn(checked)
  return { ...checked, problems: [] }
}
