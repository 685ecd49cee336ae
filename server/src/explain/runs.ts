import { type LogLine, readLogLine } from './log-line.ts'
import { behind, type Recognised, recognise } from './recognise.ts'
import { type Subject, subjectOf } from './subjects.ts'

/** More than any run prints; the rest is not looked at. */
const mostLines = 5000
const longest = 2000

/** How bad it is: the guest is not made; or made without what is named; or made as it is. */
export type Level = 'error' | 'warning' | 'information'

/** A line to tell, and those that only follow from it. */
export interface Told {
  readonly line: LogLine
  /** What is known of it: the message, or at least what its part of libxl is about. */
  readonly what: Recognised | Subject
  readonly level: Level
  readonly followers: readonly string[]
}

/** What one run of xl printed. */
export interface Run {
  /** The file that it says that it reads. */
  readonly file?: string
  readonly told: readonly Told[]
}

/** The output, run by run, and how many of its lines are not known. */
export interface Output {
  readonly runs: readonly Run[]
  readonly unknown: number
}

const isKnown = (what: Recognised | Subject): what is Recognised => 'known' in what

/** What xl prints in every run, and what stands around an error of Python. */
const always =
  /^(?:Traceback \(most recent call last\):|File "[^"]*", line \d+|cpupool name: |scheduler: |number of cpus: |Waiting for domain |Daemon (?:PID|running)|libxl: notice: [^ ]* ?(?:using|Detected))/

const begins = /^(?:Parsing config (?:from|file) |Using config file ")([^"]*)"?$/

/** The last that libxl prints of a creation that it takes back (`domain_destroy_cb`). */
const isEnd = (said: string): boolean => {
  const at = said.search(/[Dd]estruction of domain /)
  return at >= 0 && said.includes('failed', at)
}

/** Reads an output. */
export const readOutput = (output: string): Output => {
  const runs: Run[] = []
  let unknown = 0
  let file: string | undefined
  let found: Told[] = []
  let isOver = false
  const endRun = () => {
    if (found.length > 0) runs.push({ ...(file === undefined ? {} : { file }), told: gathered(found) })
    found = []
    isOver = false
  }
  // xl quotes a carriage return that it does not want; others stand where progress is shown.
  for (const raw of unpacked(output).split(/\r?\n|\r(?!': )/, mostLines)) {
    const line = readLogLine(raw.slice(0, longest))
    const beginning = begins.exec(line.said)
    if (beginning) {
      endRun()
      file = beginning[1]
    } else if (line.said !== '' && line.level !== 'noise' && !always.test(line.said)) {
      const what = recognise(line) ?? subjectOf(line)
      if (!what) unknown += line.level === 'notice' ? 0 : 1
      else {
        if (isCause(what) && (isOver || isOfAnother(line, found))) endRun()
        for (const each of isKnown(what) ? [what, ...behind(line, what)] : [what])
          found.push({ line, what: each, level: levelOf(line, each), followers: [] })
        isOver ||= isEnd(line.said)
      }
    }
  }
  endRun()
  return { runs, unknown }
}

/** What is written in JSON, as by Ansible or journalctl: the strings that hold an output. */
const unpacked = (output: string): string =>
  output.replace(
    /"(?:std(?:out|err)(?:_lines)?|msg|log|message)" ?: ?("(?:[^"\\\n]|\\.)*")/gi,
    (whole, text: string) => {
      try {
        return `\n${JSON.parse(text)}\n`
      } catch {
        return whole
      }
    },
  )

const isCause = (what: Recognised | Subject): boolean => isKnown(what) && what.weight === 'cause'

/** Whether a line is of another domain than one whose creation has ended already. A stub domain comes after its guest, and is no other. */
const isOfAnother = ({ domain }: LogLine, found: readonly Told[]): boolean =>
  domain !== undefined &&
  found.some(({ line, what, level }) => level === 'error' && isCause(what) && line.domain !== undefined) &&
  found.every(({ line }) => line.domain === undefined || line.domain < domain)

const levels = { ends: 'error', drops: 'warning', says: 'information' } as const

const levelOf = ({ level }: LogLine, what: Recognised | Subject): Level => {
  if (level === 'warning') return 'warning'
  if (level === 'notice') return 'information'
  const [first] = isKnown(what) ? what.known : []
  return first ? levels[first.effect] : 'error'
}

/** How near a line is to the cause: it names it, or says that something else has, or follows from it. What is an echo may be all that is said of a device. */
const nearness = ({ what }: Told): number => {
  if (!isKnown(what)) return 2
  return what.weight === 'echo' ? (what.known.length > 0 ? 1 : 0) : { cause: 3, vague: 2 }[what.weight]
}

/** Whether a line is of the creation, which ends with its first error. The parser goes on, and each of its lines is a thing of its own. */
const ofCreation = ({ line, what, level }: Told): boolean =>
  level === 'error' &&
  (line.speaker !== 'xl' ||
    !isKnown(what) ||
    what.weight === 'echo' ||
    what.known.some(({ check }) => check !== undefined))

const nearest = (all: readonly Told[]): Told | undefined => [...all].sort((a, b) => nearness(b) - nearness(a))[0]

/**
 * The lines of a run: of its creation the cause alone, with all that follows from it; what QEMU, the scripts and Xen name as a cause stays beside
 * it, since it may be of another time. What is worse comes first.
 */
const gathered = (found: readonly Told[]): readonly Told[] => {
  const chain = found.filter(ofCreation)
  const foreign = chain.filter((each) => ['xen', 'qemu', 'script'].includes(each.line.speaker) && nearness(each) === 3)
  const libxl = nearest(chain.filter((each) => !foreign.includes(each)))
  const isNamed = libxl !== undefined && (foreign.length === 0 || (nearness(libxl) !== 2 && nearness(libxl) > 0))
  const causes = chain.filter((each) => foreign.includes(each) || (isNamed && each === libxl))
  const others = found.filter((each) => !chain.includes(each))
  // Where nothing of the creation itself says why, the parser has, or what libxl calls an error and mostly goes on after.
  const said = others.find(({ level }) => level === 'error') ?? others.find(({ line }) => line.level === 'error')
  const [cause] = causes
  const first = cause && nearness(cause) < 2 && said ? said : cause
  const after = chain.filter((each) => (each === cause ? first !== cause : !causes.includes(each)))
  const followers = [...new Set(after.map(({ line }) => line.said))].filter((each) => each !== first?.line.said)
  const told = [...causes.filter((each) => each === first || each !== cause), ...others].map(
    (each): Told => (each === first ? { ...each, level: 'error', followers } : each),
  )
  const order = { error: 0, warning: 1, information: 2 }
  return told.sort((a, b) => order[a.level] - order[b.level])
}
