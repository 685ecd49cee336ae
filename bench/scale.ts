// How the time grows with a file: `npm run bench -- --scale`. Each question about n entries of each kind, and about eight times as many.
// CPU time in milliseconds; a ratio of 8 is linear. Nothing is asserted.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../server/src/snapshot.ts'
import { inputs, kindOf } from './inputs.ts'
import { questions, questionsOfMany } from './questions.ts'

/**
 * What the main thread has had of a processor, in milliseconds. Linux tells it by thread, so that V8's compiler and collector do not count; that
 * is up to date once it has been asked for the whole process.
 */
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ', 1)[0]) / 1e6
  } catch {
    return (user + system) / 1000
  }
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const timed = (run: () => unknown): number => {
  const start = cpu()
  run()
  return cpu() - start
}

type Times = Map<string, number>

/**
 * The times of the questions about one text, by name. Its settings are read and its problems found out with the first, `diagnostics`.
 * @param clean whether nothing is left to be collected of before, each time; that takes longer than most questions
 */
const measure = (name: string, text: string, asked: readonly string[], clean: boolean): Times => {
  let snapshot: Snapshot | undefined
  // Under another host no reading is taken over from the last time.
  const preferences = { ...defaultPreferences, host: {} }
  const about = () => {
    snapshot ??= snapshotOfText(text, kindOf(name), preferences)
    return snapshot
  }
  return new Map(
    asked.map((each) => {
      if (clean) collect()
      return [each, timed(() => questions[each]?.(about()))]
    }),
  )
}

const better = (all: Times, some: Times): Times =>
  new Map([...all].map(([name, time]) => [name, Math.min(time, some.get(name) ?? time)]))

/** Less than this is noise and the clock's steps, in milliseconds. */
const noise = 25

/** More than this for each entry is dear, however it grows; in milliseconds. */
const dear = 0.1

const ratioOf = (first: number, last: number) => last / Math.max(first, 0.5)
const isSteep = (first: number, last: number) => last >= noise && ratioOf(first, last) > 10

/**
 * The times for few and for many, by question, after few that warm up. What seems steep is asked up to three times more, by turns and with
 * the garbage collected before, and the better counts: neither a first compilation nor a collection nor a busy moment is growth.
 */
const compared = async (
  names: readonly string[],
  few: (asked: readonly string[], clean: boolean) => Times,
  many: typeof few,
): Promise<[Times, Times]> => {
  // What is held weakly goes once its turn is over.
  const anew = async (times: typeof few, asked: readonly string[], clean: boolean) => {
    await setImmediate()
    collect()
    return times(asked, clean)
  }
  await anew(few, names, false)
  let [small, large] = [await anew(few, names, false), await anew(many, names, false)]
  for (let more = 0; more < 3; more++) {
    const steep = names.filter((name) => isSteep(small.get(name) ?? 0, large.get(name) ?? 0))
    if (steep.length === 0) break
    // The first reads the text for all others.
    const again = names.filter((name, at) => at === 0 || steep.includes(name))
    small = better(small, await anew(few, again, true))
    large = better(large, await anew(many, again, true))
  }
  return [small, large]
}

/** Prints the table, a line for each input: the ratio of the times for eight times as many entries. */
export const scale = async (only: readonly string[], base = 1000, asked = '') => {
  const chosen = ([name]: readonly [string, unknown]) => only.length === 0 || only.some((each) => name.includes(each))
  const marks: string[] = []
  const cell = (input: string, question: string, first: number, last: number): string => {
    if (last < noise) return '·'
    const ratio = ratioOf(first, last).toFixed(1)
    const times = ` (${first.toFixed(0)} → ${last.toFixed(0)} ms)`
    if (!isSteep(first, last)) return ratio + (last > 8 * base * dear ? times : '')
    marks.push(`${input}, ${question}: ${ratio}${times}`)
    return `**${ratio}**${times}`
  }
  const row = (name: string, cells: readonly string[]) => console.log(`| ${[name, ...cells].join(' | ')} |`)
  const names = Object.keys(questions).filter((name) => name === 'diagnostics' || name.includes(asked))
  row(`time for ${8 * base} ÷ time for ${base}`, names)
  console.log(`|---|${names.map(() => '--:|').join('')}`)
  for (const [name, input] of Object.entries(inputs).filter(chosen)) {
    const [little, much] = [input(base), input(8 * base)]
    const [few, many] = await compared(
      names,
      (asked, clean) => measure(name, little, asked, clean),
      (asked, clean) => measure(name, much, asked, clean),
    )
    row(
      name,
      names.map((each) => cell(name, each, few.get(each) ?? 0, many.get(each) ?? 0)),
    )
  }
  console.log('')
  row(`time for ${8 * base} ÷ time for ${base}`, ['all together'])
  console.log('|---|--:|')
  for (const [name, ready] of Object.entries(questionsOfMany).filter(chosen)) {
    const once = (count: number) => () => new Map([['all together', timed(ready(count))]])
    const [few, many] = (await compared(['all together'], once(base), once(8 * base))).map(
      (times) => times.get('all together') ?? 0,
    )
    row(name, [cell(name, 'all together', few ?? 0, many ?? 0)])
  }
  console.log(`\n· less than ${noise} ms; ${marks.length} above 10`)
  for (const mark of marks) console.log(`- ${mark}`)
}
