// A process of the bench of scale: answers with the times of the questions about one input, few and many, whenever it is asked.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { GCProfiler, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { forgetAll } from '../server/src/forgetting.ts'
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

/** In milliseconds: of the main thread, and what of it collections took. These grow with what lives, and by how often they come. */
export interface Time {
  readonly all: number
  readonly collections: number
}

const timed = (run: () => unknown): Time => {
  const profiler = new GCProfiler()
  profiler.start()
  const start = cpu()
  run()
  const all = cpu() - start
  return { all, collections: profiler.stop().statistics.reduce((sum, { cost }) => sum + cost / 1000, 0) }
}

type Times = Map<string, Time>
type Measure = (asked: readonly string[], clean: boolean) => Times

/**
 * Times the questions about one text, by name. Its settings are read and its problems found out with the first, `diagnostics`; a keystroke comes
 * next, and knows of it. To all others nothing is known that is kept of documents: few would be found there, and not all of many.
 * `clean`: whether nothing is left to be collected of before, each time; that takes longer than most questions.
 */
const about =
  (name: string, text: string): Measure =>
  (asked, clean) => {
    let snapshot: Snapshot | undefined
    // Under another host no reading is taken over from the last time.
    const preferences = { ...defaultPreferences, host: {} }
    const read = () => {
      snapshot ??= snapshotOfText(text, kindOf(name), preferences)
      return snapshot
    }
    return new Map(
      asked.map((each) => {
        if (each !== 'keystroke') forgetAll()
        if (clean) collect()
        return [each, timed(() => questions[each]?.(read()))]
      }),
    )
  }

const aboutMany =
  (ready: (count: number) => () => unknown, count: number): Measure =>
  ([question = '']) => {
    const run = ready(count)
    collect()
    return new Map([[question, timed(run)]])
  }

const better = (all: Times, some: Times): Times =>
  new Map(
    [...all].map(([name, time]) => {
      const other = some.get(name) ?? time
      return [name, other.all < time.all ? other : time]
    }),
  )

/** What the bench asks for. */
export interface Row {
  readonly input: string
  /** How many entries at first; then eight times as many. */
  readonly base: number
  readonly asked: readonly string[]
}

/** By question: for few, and for many. */
export type RowTimes = Readonly<Record<string, readonly [few: Time, many: Time]>>

export const noTime: Time = { all: 0, collections: 0 }

/** Less than this is noise and the clock's steps, in milliseconds. */
export const noise = 25

export const ratioOf = (few: number, many: number): number => many / Math.max(few, 0.5)
export const isSteep = (few: number, many: number): boolean => many >= noise && ratioOf(few, many) > 10

/**
 * The times for few and for many, after few that warm up. What seems steep is asked up to three times more, by turns and with
 * the garbage collected before, and the better counts: neither a first compilation nor a collection nor a busy moment is growth.
 */
const timesOf = async ({ input, base, asked }: Row): Promise<RowTimes> => {
  const text = inputs[input]
  const ready = questionsOfMany[input]
  const at = (count: number): Measure =>
    text ? about(input, text(count)) : ready ? aboutMany(ready, count) : () => new Map()
  const [few, many] = [at(base), at(8 * base)]
  // What is held weakly goes once its turn is over.
  const anew = async (times: Measure, asked: readonly string[], clean: boolean) => {
    await setImmediate()
    collect()
    return times(asked, clean)
  }
  await anew(few, asked, false)
  let [small, large] = [await anew(few, asked, false), await anew(many, asked, false)]
  for (let more = 0; more < 3; more++) {
    const steep = asked.filter((name) => isSteep(small.get(name)?.all ?? 0, large.get(name)?.all ?? 0))
    if (steep.length === 0) break
    // The first reads the text for all others.
    const again = asked.filter((name, at) => at === 0 || steep.includes(name))
    small = better(small, await anew(few, again, true))
    large = better(large, await anew(many, again, true))
  }
  return Object.fromEntries(asked.map((name) => [name, [small.get(name) ?? noTime, large.get(name) ?? noTime]]))
}

process.on('message', async (row: Row) => process.send?.(await timesOf(row)))
