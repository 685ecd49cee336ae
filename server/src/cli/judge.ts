import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Severity } from '../../../protocol/src/messages.ts'
import { type Preferences, type Snapshot, takeSnapshot } from '../snapshot.ts'
import type { FileKind } from '../values/value-type.ts'
import type { Input } from './inputs.ts'
import { type CheckedFile, reported } from './report/report.ts'

/** From the lightest to the gravest. */
export const severities = ['hint', 'information', 'warning', 'error'] as const satisfies readonly Severity[]

/** A file that is to be judged: plain data but for the files of dom0. */
export interface Task {
  readonly path: string
  readonly text: string
  readonly kind: FileKind
  readonly preferences: Preferences
  /** The least level that is reported. */
  readonly least: Severity
}

/** What was found in a file, and what went wrong meanwhile. */
export interface Judged {
  readonly file: CheckedFile
  readonly complaints: readonly string[]
}

/** Judges files somewhere else. */
export interface Threads {
  judge(task: Task): Promise<Judged>
  /** So many are given to it ahead of the one that is waited for. */
  readonly ahead: number
  end(): void
}

export const taskOf = ({ file: { path, text, kind }, preferences }: Input, least: Severity): Task => ({
  path,
  text,
  kind,
  preferences,
  least,
})

/** A snapshot of a file as it is stored. */
export const snapshotOfTask = ({ text, kind, preferences }: Omit<Task, 'least'>, complaints: string[]): Snapshot => {
  const document = TextDocument.create('untitled:config', `xen-${kind}`, 0, text)
  return takeSnapshot(document, kind, preferences, (message) => complaints.push(message))
}

/** Whether a level is as grave as another one, or graver. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least)

/** What is reported of a snapshot of a file. */
export const checkedFile = (snapshot: Snapshot, { path, text, kind, least }: Task): CheckedFile => {
  const shown = snapshot.problems.filter(({ severity }) => isAtLeast(severity, least))
  return {
    path,
    kind,
    text,
    release: snapshot.config.release,
    arch: snapshot.config.arch,
    archGuessedBy: snapshot.config.archGuessedBy,
    problems: reported(snapshot, shown),
  }
}

export const judgeTask = (task: Task): Judged => {
  const complaints: string[] = []
  return { file: checkedFile(snapshotOfTask(task, complaints), task), complaints }
}

/** Has threads judge files, and gives them in their order. */
export async function* judgedBy(threads: Threads, tasks: Iterable<Task>): AsyncGenerator<Judged> {
  const waiting: Promise<Judged>[] = []
  try {
    for (const task of tasks) {
      const next = threads.judge(task)
      // Whoever waits for it hears of a failure; until then it is nobody's.
      next.catch(() => {})
      waiting.push(next)
      if (waiting.length < threads.ahead) continue
      const [first] = waiting.splice(0, 1)
      if (first) yield await first
    }
    for (const each of waiting) yield await each
  } finally {
    threads.end()
  }
}
