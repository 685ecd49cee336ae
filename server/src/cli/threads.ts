import { availableParallelism } from 'node:os'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { filesOfDom0 } from '../disk/dom0.ts'
import { sure } from '../sure.ts'
import { type Judged, judgeTask, type Task, type Threads } from './judge.ts'
import { Complaint } from './output.ts'
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

/** A file that a thread has been given and has not judged yet. */
interface Awaited extends PromiseWithResolvers<Judged> {
  readonly path: string
}

/** Why a thread has ended that nobody has told to: V8 ends one that takes more memory than it may have. */
const whyEnded = (error?: Error): string =>
  error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'has run out of memory' : 'has ended'

const unjudged = (path: string, why: string) =>
  new Complaint(`${path}: is not judged: the thread of --jobs that was to judge it ${why}`)

/**
 * Threads that judge files: no more than there are processors, since each more is slower and takes the memory of a whole program. A thread that
 * ends by itself has judged nothing of what it still had, and whoever waits for that is told.
 * @param program the file that they run: one that asks `isJudgingThread` first
 */
export const startThreads = (program: URL, wanted: number): Threads => {
  const count = Math.min(wanted, availableParallelism())
  const threads = Array.from({ length: count }, () => startThread(program))
  let next = 0
  return {
    ahead: count * queue,
    judge: (task) => sure(threads[next++ % count]).judge(task),
    end() {
      for (const thread of threads) thread.end()
    },
  }
}

const startThread = (program: URL) => {
  const waiting: Awaited[] = []
  /** Once it has ended: why. */
  let ended: string | undefined
  const worker = new Worker(program, { workerData: purpose })
  worker.on('message', (judged: Judged) => waiting.shift()?.resolve(judged))
  worker.on('error', (error) => {
    ended = whyEnded(error)
    const isOurs = !('code' in error)
    for (const { path, reject } of waiting.splice(0)) reject(isOurs ? error : unjudged(path, ended))
  })
  worker.on('exit', () => {
    ended ??= whyEnded()
    for (const { path, reject } of waiting.splice(0)) reject(unjudged(path, ended))
  })
  return {
    judge(task: Task): Promise<Judged> {
      if (ended !== undefined) return Promise.reject(unjudged(task.path, ended))
      const asked = deferred<Judged>()
      waiting.push({ ...asked, path: task.path })
      worker.postMessage(sent(task))
      return asked.promise
    },
    end: () => void worker.terminate(),
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
