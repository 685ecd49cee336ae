import { dirname, relative, resolve, sep } from 'node:path'
import { shownValue } from '../printable.ts'
import { placedFault, readJson } from '../project/json.ts'
import type { Release } from '../release.ts'
import { Complaint, type World } from './output.ts'
import { replaceFile, statOf } from './replace-file.ts'
import type { CheckedFile } from './report/report.ts'
import { bytesOf, textOf } from './system/bytes.ts'
import { readFile } from './system/read.ts'
import { reasonOf } from './system/system.ts'

export interface Baseline {
  /** The file without the problems that were known. */
  without(file: CheckedFile): CheckedFile
  /** Remembers what is found now. */
  learn(file: CheckedFile): void
  /** Writes what was learnt in place of what was known. */
  write(): Promise<void>
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const read = ({ system }: World, file: string, named: string): Map<string, number> => {
  let text: string
  try {
    text = textOf(readFile(system, file))
  } catch (error) {
    throw new Complaint(`${named}: ${reasonOf(error)}`)
  }
  const {
    value: given,
    faults: [fault],
  } = readJson(text)
  if (fault) throw new Complaint(`${named}:${placedFault(text, fault)}`)
  const counts = new Map<string, number>()
  const entriesOf = (value: unknown, ...way: readonly string[]): [string, unknown][] => {
    if (isObject(value)) return Object.entries(value)
    const where = way.length > 0 ? `: there are no counts of messages in ${shownValue(way)}` : ''
    throw new Complaint(`${named}: is no baseline of xencfg${where}`)
  }
  for (const [path, rules] of entriesOf(isObject(given) ? given.files : undefined))
    for (const [rule, messages] of entriesOf(rules, path))
      for (const [message, count] of entriesOf(messages, path, rule)) {
        if (typeof count !== 'number') entriesOf(undefined, path, rule, message)
        else counts.set(nameOf(path, rule, message), count)
      }
  return counts
}

const nameOf = (path: string, rule: string, message: string): string => JSON.stringify([path, rule, message])

/** A message that is the same whichever release is asked. */
const lasting = (message: string, release: Release): string =>
  message.replaceAll(/\bxl (\d+(?:\.\d+)*)/g, (all, named) => (named === release ? 'xl' : all))

/** By rule the messages, and how often each is there. Lines are not in it: a finding stays known when others come before it. */
const byRule = ({ problems, release }: CheckedFile): Record<string, Record<string, number>> => {
  const rules = new Map<string, Map<string, number>>()
  for (const { rule, message: said } of problems) {
    const message = lasting(said, release)
    const messages = rules.get(rule) ?? new Map<string, number>()
    rules.set(rule, messages.set(message, (messages.get(message) ?? 0) + 1))
  }
  return Object.fromEntries([...rules].map(([rule, messages]) => [rule, Object.fromEntries(messages)]))
}

/**
 * What was found before and is to be passed over.
 * @param named the file, as a person named it
 * @param anew whether it is made anew, and need not be there
 */
export const openBaseline = (world: World, named: string, anew: boolean): Baseline => {
  const file = resolve(world.folder, named)
  // What is no baseline was named by mistake, and would be lost.
  const stored = anew && !statOf(world.system, file)?.size ? undefined : read(world, file, named)
  const known = anew || !stored ? new Map<string, number>() : stored
  /** The same however a person spells it, and from wherever: seen from the folder of the baseline. */
  const pathIn = (path: string) => relative(dirname(file), resolve(world.folder, path)).split(sep).join('/')
  const learnt = new Map<string, CheckedFile>()
  return {
    without(checked) {
      const path = pathIn(checked.path)
      const problems = checked.problems.filter(({ rule, message }) => {
        const name = nameOf(path, rule, lasting(message, checked.release))
        const left = known.get(name) ?? 0
        known.set(name, left - 1)
        return left <= 0
      })
      return { ...checked, problems }
    },
    learn(checked) {
      if (checked.problems.length > 0) learnt.set(pathIn(checked.path), checked)
    },
    async write() {
      const files = [...learnt].map(([path, checked]) => [path, byRule(checked)] as const)
      const text = `${JSON.stringify({ files: Object.fromEntries(files) }, undefined, 2)}\n`
      const refusal = await replaceFile(world.system, file, bytesOf(text))
      if (refusal) throw new Complaint(refusal)
    },
  }
}
