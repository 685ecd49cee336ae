import { checkPreferences } from '../preferences.ts'
import { withProject } from '../project/project.ts'
import type { Preferences } from '../snapshot.ts'
import type { FilesOfDom0 } from '../values/value-type.ts'
import type { Projects } from './projects.ts'
import type { Session } from './session.ts'

/** What is set, for each document. */
export interface Settings {
  /** The same object as long as nothing changes: snapshots are kept by it. */
  of(uri: string): Promise<Preferences>
  /** For a file that nobody has opened: nothing is kept of it. */
  read(uri: string): Promise<Preferences>
  /** Somebody has set something. @param section the section `xen`, of a client that cannot be asked */
  changed(section: unknown): void
  /** Says whether the file of a document begins with a byte-order mark; false when that was known. */
  marked(uri: string, present: boolean): boolean
  /** Has the files of dom0 looked at anew for a document; false where they are none of its business. */
  again(uri: string): boolean
  forget(uri: string): void
}

/** What a promise comes to, as long as that takes no longer than `most` milliseconds. */
const within = <T>(most: number, promise: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${most} ms`)), most)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

const isNothing = (section: unknown): boolean =>
  section === undefined || section === null || (typeof section === 'object' && Object.keys(section).length === 0)

/**
 * @param patience how long the client may take to say what is set, in milliseconds; then what it said unasked holds
 * @param dom0 the files of this machine where a person says that it is the dom0
 */
export const createSettings = (
  { connection, documents, client, notify, log }: Session,
  projects: Pick<Projects, 'of'>,
  patience: number,
  dom0?: FilesOfDom0,
): Settings => {
  const byUri = new Map<string, Promise<Preferences>>()
  const byteOrderMarks = new Set<string>()
  /** The complaints that somebody has been told: what of them holds since the last change, and what held before. */
  let told = new Set<string>()
  let before = new Set<string>()
  /** Whether anybody has asked since the last change. */
  let isHeard = false
  /** The section of a client that cannot be asked for that of a document. */
  let pushed: unknown

  /** What the client says is set; what it has pushed, where it does not answer. */
  const answerFor = async (uri: string): Promise<unknown> => {
    if (!client().configuration) return pushed
    try {
      return await within(patience, connection.workspace.getConfiguration({ scopeUri: uri, section: 'xen' }))
    } catch (error) {
      log(`workspace/configuration: ${error}`)
      return pushed
    }
  }

  const read = async (uri: string): Promise<Preferences> => {
    try {
      const answer = await answerFor(uri)
      isHeard = true
      // Where a person has set nothing, what came with `initialize` holds.
      const section = isNothing(answer) ? client().section : answer
      const own = checkPreferences(section)
      for (const { name, message } of own.complaints) {
        const complaint = `The setting xen.${name} ${message}. It is ignored.`
        if (told.has(complaint)) continue
        told.add(complaint)
        // Whoever sets something else need not hear it again.
        if (!before.has(complaint)) notify(`Xen Config: ${complaint}`)
      }
      const project = await projects.of(uri)
      const { preferences } = project ? checkPreferences(withProject(section, project, client().trusted)) : own
      // A file of the workspace cannot say so: of the project that is no setting. Who trusts it not at all has nothing looked for by its names.
      const isDom0 = own.preferences.dom0 === true && client().trusted
      return {
        ...preferences,
        ...(isDom0 && dom0 ? { host: { ...preferences.host, files: dom0 } } : {}),
        ...(project ? { ofProject: Object.keys(project.settings) } : {}),
        byteOrderMark: byteOrderMarks.has(uri),
      }
    } catch (error) {
      log(`preferences: ${error}`)
      return checkPreferences(undefined).preferences
    }
  }

  return {
    read,
    of(uri) {
      const preferences = byUri.get(uri) ?? read(uri)
      // What is not open is never closed, and nobody would forget it.
      if (documents.get(uri)) byUri.set(uri, preferences)
      return preferences
    },
    changed(section) {
      pushed = section ?? pushed
      byUri.clear()
      if (isHeard) [before, told, isHeard] = [told, new Set(), false]
    },
    marked(uri, present) {
      if (present === byteOrderMarks.has(uri)) return false
      if (present) byteOrderMarks.add(uri)
      else byteOrderMarks.delete(uri)
      byUri.delete(uri)
      return true
    },
    again(uri) {
      const isLookedAt = dom0 !== undefined && byUri.has(uri)
      if (isLookedAt) byUri.delete(uri)
      return isLookedAt
    },
    forget(uri) {
      byUri.delete(uri)
      byteOrderMarks.delete(uri)
    },
  }
}
