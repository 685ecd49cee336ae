import { availableParallelism } from 'node:os'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { filesOfDom0 } from '../disk/dom0.ts'
import { type Judged, judgeTask, type Task, type Threads } from './judge.ts'
import { nodeSystem } from './system/node.ts'

/** What tells a thread of ours what it is for. */
const purpose = 'xencfg: judge'

/** So many files wait for each thread, so that it never waits itself. */
const queue = 8

/** A task as it is sent to a thread: the files of dom0 are no data, and each thread looks at them itself. */
interface Sent {
  readonly task: Task
  readonly dom0: boolean
}

const sent = (task: Task): Sent => {
  const { preferences } = task
  if (!preferences.host?.files) return { task, dom0: false }
  const { files: _, ...host } = preferences.host
  return { task: { ...task, preferences: { ...preferences, host } }, dom0: true }
}

const received = ({ task, dom0 }: Sent): Task => {
  if (!dom0) return task
  const { preferences } = task
  return { ...task, preferences: { ...preferences, host: { ...preferences.host, files: filesOfDom0(nodeSystem) } } }
}

/** Whether this is such a thread: it judges what it is given, then, until it is ended. */
export const isJudgingThread = (): boolean => {
  if (workerData !== purpose || !parentPort) return false
  const port = parentPort
  port.on('message', (given: Sent) => port.postMessage(judgeTask(received(given))))
  return true
}

/**
 * Threads that judge files: no more than there are processors, since each more is slower and takes the memory of a whole program.
 * @param program the file that they run: one that asks `isJudgingThread` first
 */
export const startThreads = (program: URL, wanted: number): Threads => {
  const count = Math.min(wanted, availableParallelism())
  const waiting = Array.from({ length: count }, (): PromiseWithResolvers<Judged>[] => [])
  const workers = waiting.map((own) => {
    const worker = new Worker(program, { workerData: purpose })
    worker.on('message', (judged: Judged) => own.shift()?.resolve(judged))
    worker.on('error', (error) => {
      for (const each of own.splice(0)) each.reject(error)
    })
    return worker
  })
  let next = 0
  return {
    ahead: count * queue,
    judge(task) {
      const at = next++ % count
      const asked = deferred<Judged>()
      waiting[at]?.push(asked)
      workers[at]?.postMessage(sent(task))
      return asked.promise
    },
    end() {
      for (const worker of workers) void worker.terminate()
    },
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

const deferred = <T>(): PromiseWithResolvers<T> => {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}
