import { append } from '../../append.ts'
import type { Problem } from '../../python/machine/types.ts'
import { evaluatePython, runsThrough } from '../../python/read-python.ts'
import type { Edit } from '../../values/value-type.ts'
import type { Remainder, Step } from '../types.ts'
import { missingParameters, parameterLeft, problemsLeft, remainder, rule } from './left.ts'
import type { ProgramOptions } from './options.ts'
import { type Context, holds, planFor, setAnew } from './plan.ts'
import { simpleAssignment } from './simple-assignment.ts'
import { type Unit, unitsOf } from './units.ts'

export interface Program {
  readonly steps: readonly Step[]
  readonly left: readonly Remainder[]
  /** Parameters that were not given. */
  readonly missing: readonly string[]
}

/** What is to become of a program so that xl reads what it would have set; `text` has no carriage returns. */
export const rewriteProgram = (text: string, options: ProgramOptions): Program | undefined => {
  const result = evaluatePython(text, { arch: options.arch, parameters: options.parameters })
  // Without any sign of a program, what is not Python either is a config with mistakes.
  if (!options.certain && !(result.usesPython && runsThrough(result))) return undefined
  if (result.unread) return { steps: [], left: [remainder(result.unread, result.unread.message)], missing: [] }
  const units = unitsOf(text, result.assignments)
  const stops = problemsLeft(result, options)
  const known: Omit<Context, 'shadowed'> = {
    options,
    homes: homesOf(units, options, result.anything),
    byName: new Map(result.assignments.map((assignment) => [assignment.name, assignment])),
    isUsed: usesIn(text),
    anything: result.anything,
    stops,
  }
  const context: Context = { ...known, shadowed: units.flatMap((unit) => setAnew(unit, known)) }
  const missing = missingParameters(result, text)
  const left: Remainder[] = [...missing.map(parameterLeft), ...stops]
  const steps: Step[] = []
  let before: { readonly end: number; readonly heading: string } | undefined
  for (const unit of units) {
    const plan = planFor(unit, context)
    if (plan.left) append(left, plan.left)
    if (plan.kind === 'keep') before = undefined
    else if (plan.kind === 'values') {
      append(steps, plan.steps)
      before = undefined
    } else {
      // One heading is enough for statements that follow one another.
      const joined = before?.heading === plan.heading && isComment(text.slice(before.end, unit.start))
      steps.push({
        rule,
        reason: plan.reason,
        confidence: plan.left || plan.doubtful ? 'review' : 'safe',
        edits: [...commented(unit, joined ? undefined : plan.heading), ...added(unit, plan.settings)],
      })
      before = plan.settings.length > 0 ? undefined : { end: unit.end, heading: plan.heading }
    }
  }
  return { steps, left, missing: [...new Set(missing.map(({ name }) => name))] }
}

/** Whether there is nothing but comments and blanks. */
const isComment = (text: string): boolean => text.split('\n').every((line) => /^\s*(#|$)/.test(line))

/** Counts the names in the code of a program; those in texts count where `%(name)s` has them. */
const usesIn = (text: string): ((name: string) => boolean) => {
  const code = text.replace(/#[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/g, (piece) =>
    (piece.match(/%\(\w+\)/g) ?? []).map((name) => `${name} ${name}`).join(' '),
  )
  const counts = new Map<string, number>()
  for (const [name] of code.matchAll(/[A-Za-z_]\w*/g)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return (name) => (counts.get(name) ?? 0) > 1
}

/** For each option, the unit where its value is to stand: the last plain assignment, or else the last that touches it. */
const homesOf = (
  units: readonly Unit[],
  { isOption }: ProgramOptions,
  anything: Problem | undefined,
): ReadonlyMap<string, Unit> => {
  const homes = new Map<string, Unit>()
  const plain = new Set<string>()
  for (const unit of units) {
    const simple = simpleAssignment(unit)
    for (const assignment of unit.assignments) {
      const { name } = assignment
      if (!isOption(name) || (plain.has(name) && assignment !== simple)) continue
      // What may set any name is the home of none that the file sets itself.
      if (homes.has(name) && holds(unit, anything)) continue
      homes.set(name, unit)
      if (assignment === simple) plain.add(name)
    }
  }
  return homes
}

/** Makes comments of all the lines of a unit. */
const commented = ({ start, text }: Unit, reason: string | undefined): Edit[] => {
  const edits: Edit[] = []
  let at = start
  for (const line of text.split('\n')) {
    if (line.trim() !== '') edits.push({ start: at, end: at, newText: '# ' })
    at += line.length + 1
  }
  const [first, ...rest] = edits
  return reason && first ? [{ ...first, newText: `${reason}\n# ` }, ...rest] : edits
}

const added = ({ end }: Unit, settings: readonly string[]): Edit[] =>
  settings.length === 0 ? [] : [{ start: end, end, newText: `\n${settings.join('\n')}` }]
