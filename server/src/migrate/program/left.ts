import type { Assignment, PythonResult } from '../../python/machine/types.ts'
import type { Range } from '../../syntax/index.ts'
import { cannotBeWorkedOut, holdsNoValue } from '../notes.ts'
import type { Remainder } from '../types.ts'
import type { ProgramOptions } from './options.ts'

export const rule = 'python-code'

/** Something of a program that is left for a person. */
export const remainder = ({ start, end }: Range, message: string): Remainder => ({
  start,
  end,
  message,
  rule,
  isProblem: false,
})

/** What is left where a name gets no setting: nothing for one that has no value in the end. */
export const lostValue = (assignment: Assignment): Remainder[] => {
  const { name, value, problems, range, setting } = assignment
  if (value === undefined) return problems.length > 0 ? [unknownLeft(assignment)] : []
  return value.type === 'none' ? [] : [remainder(range, holdsNoValue(name, !setting))]
}

export const oneLine = (text: string): string => text.replace(/(?<!\s)\s*\n\s*/g, ' ')

export const unknownLeft = ({ name, range, problems }: Assignment): Remainder =>
  remainder(range, cannotBeWorkedOut(name, oneLine(problems[0]?.message ?? '')))

/** Parameters without a default that were not given. What a module stands for is no text that anybody could give. */
export const missingParameters = ({ parameters }: PythonResult, text: string) =>
  parameters.filter(
    ({ given, default: usual, spared = false, end }) => !given && usual === undefined && !spared && text[end] !== '.',
  )

export const parameterLeft = ({ name, start, end, use }: PythonResult['parameters'][number]): Remainder =>
  remainder(
    { start, end },
    `\`${name}\` is what the file expects on the command line of xm: give it with \`--set ${name}=VALUE\`.${use ? ` It says: ${oneLine(use)}` : ''}`,
  )

/** Where Python stopped, and what was too much to work out where no name is told that comes of it. */
export const problemsLeft = ({ problems, assignments }: PythonResult, { isOption }: ProgramOptions): Remainder[] => {
  const told = new Set(assignments.flatMap((assignment) => (isOption(assignment.name) ? assignment.problems : [])))
  return problems
    .filter((problem) => problem.kind === 'raises' || (problem.kind === 'limit' && !told.has(problem)))
    .map((problem) => remainder(problem, problem.message))
}
