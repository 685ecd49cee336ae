// How the time grows with a file: `npm run bench -- --scale`. Each question about n entries of each kind, and about eight times as many.
// CPU time of this process in milliseconds; a ratio of 8 is linear. Nothing is asserted.

import { type Snapshot, snapshotOfText } from '../server/src/snapshot.ts'
import { inputs } from './inputs.ts'
import { questions, questionsOfMany } from './questions.ts'

const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** How long something takes. */
const timed = (run: () => unknown): number => {
  const start = cpu()
  run()
  return cpu() - start
}

/** The times of all questions about one text, by name. Its settings are read and its problems found out with the first, `diagnostics`. */
const measure = (text: string): Map<string, number> => {
  let snapshot: Snapshot | undefined
  return new Map(
    Object.entries(questions).map(([name, run]) => [
      name,
      timed(() => {
        snapshot ??= snapshotOfText(text, 'domain')
        run(snapshot)
      }),
    ]),
  )
}

/** The better of two, so that one collection of garbage does not count. */
const best = (text: string): Map<string, number> => {
  const [one, other] = [measure(text), measure(text)]
  return new Map([...one].map(([name, time]) => [name, Math.min(time, other.get(name) ?? time)]))
}

const bestOfMany = (ready: (count: number) => () => unknown, count: number): number => {
  const run = ready(count)
  return Math.min(timed(run), timed(run))
}

/** Less than this is noise and the clock's steps, in milliseconds. */
const noise = 25

/** Prints the table, a line for each input: the ratio of the times for eight times as many entries. */
export const scale = (only: readonly string[], base = 1000) => {
  const chosen = ([name]: readonly [string, unknown]) => only.length === 0 || only.some((each) => name.includes(each))
  let steep = 0
  const cell = (first: number, last: number): string => {
    if (last < noise) return '·'
    const ratio = last / Math.max(first, 0.5)
    if (ratio <= 10) return ratio.toFixed(1)
    steep++
    return `**${ratio.toFixed(1)}** (${first.toFixed(0)} → ${last.toFixed(0)} ms)`
  }
  const row = (name: string, cells: readonly string[]) => console.log(`| ${[name, ...cells].join(' | ')} |`)
  const names = Object.keys(questions)
  row(`time for ${8 * base} ÷ time for ${base}`, names)
  console.log(`|---|${names.map(() => '--:|').join('')}`)
  for (const [name, input] of Object.entries(inputs).filter(chosen)) {
    measure(input(20))
    const [few, many] = [best(input(base)), best(input(8 * base))]
    row(
      name,
      names.map((each) => cell(few.get(each) ?? 0, many.get(each) ?? 0)),
    )
  }
  console.log('')
  row(`time for ${8 * base} ÷ time for ${base}`, ['all together'])
  console.log('|---|--:|')
  for (const [name, ready] of Object.entries(questionsOfMany).filter(chosen)) {
    bestOfMany(ready, 20)
    row(name, [cell(bestOfMany(ready, base), bestOfMany(ready, 8 * base))])
  }
  console.log(`\n· less than ${noise} ms; ${steep} above 10`)
}
