import { type Given, type Input, inputs, type PassedOver } from './inputs.ts'
import { type Judged, judgeTask, type Task } from './judge.ts'
import { complain, type Status, statusOf, type World } from './output.ts'

/** Between two looks, in milliseconds; and at most this part of the time goes into looking. */
const rest = 500
const share = 0.1

/** What is there, as plain data: files with what is set for them, and what was said of others. */
interface Look {
  readonly found: readonly Input[]
  readonly passedOver: readonly PassedOver[]
  readonly said: string
  /** What went wrong so that nothing could be looked at. */
  readonly failure?: unknown
}

const look = (world: World, paths: readonly string[], given: Given): Look => {
  const passedOver: PassedOver[] = []
  let said = ''
  const { reading: _, ...quiet } = world
  const listening: World = { ...quiet, err: (text) => (said += text) }
  try {
    return { found: [...inputs(listening, paths, given, (file) => passedOver.push(file))], passedOver, said }
  } catch (failure) {
    return { found: [], passedOver, said, failure }
  }
}

const nameOf = ({ file: { path, kind }, preferences }: Input): string => JSON.stringify([path, kind, preferences])

/** Whether anything is there that a report would say otherwise. */
const isSame = (a: Look, b: Look): boolean =>
  a.said === b.said &&
  String(a.failure) === String(b.failure) &&
  a.found.length === b.found.length &&
  a.found.every((each, index) => {
    const other = b.found[index]
    return other !== undefined && each.file.text === other.file.text && nameOf(each) === nameOf(other)
  })

/**
 * `xencfg check --watch`: prints the report anew whenever something has changed, until a person interrupts it. Files are looked at again and
 * again: that sees every way to store one, on every file system, and a `.xencfg.json` that comes. What has not changed is not judged again.
 * @param report prints what is wrong in the files that there are
 */
export const watch = async (
  world: World,
  paths: readonly string[],
  given: Given,
  report: (
    found: (passedOver: (file: PassedOver) => void) => readonly Input[],
    judging: (tasks: Iterable<Task>) => Iterable<Judged>,
  ) => Promise<Status>,
): Promise<Status> => {
  if (paths.includes('-')) {
    complain(world, '--watch is for files, not for standard input')
    return 2
  }
  let known = new Map<string, Judged>()
  function* judging(tasks: Iterable<Task>): Generator<Judged> {
    const now = new Map<string, Judged>()
    for (const task of tasks) {
      const name = JSON.stringify(task)
      const judged = known.get(name) ?? judgeTask(task)
      now.set(name, judged)
      yield judged
    }
    known = now
  }
  const round = async ({ found, passedOver, said, failure }: Look): Promise<Status> => {
    world.clear?.()
    try {
      world.err(said)
      if (failure !== undefined) throw failure
      return await report((tell) => {
        passedOver.forEach(tell)
        return found
      }, judging)
    } catch (error) {
      return statusOf(world, error)
    }
  }

  let last: Look | undefined
  let status: Status = 0
  for (;;) {
    const began = Date.now()
    const now = look(world, paths, given)
    const took = Date.now() - began
    if (!last || !isSame(last, now)) {
      status = await round(now)
      world.terminal?.write('Waiting for changes; Ctrl+C ends it.\n')
    }
    last = now
    if (await world.pause(Math.max(rest, took / share))) return status
  }
}
