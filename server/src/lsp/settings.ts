import { checkPreferences } from '../preferences.ts'
import { withProject } from '../project/project.ts'
import type { Preferences } from '../snapshot.ts'
import type { FilesOfDom0 } from '../values/value-type.ts'
import type { Projects } from './projects.ts'
import type { Session } from './session.ts'
import { afterMessages } from './turns.ts'

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

export interface SettingsOptions {
  /** How long the client may take to say what is set, in milliseconds; then what it said unasked holds, until it answers. */
  readonly patience: number
  /** The files of this machine where a person says that it is the dom0. */
  readonly dom0?: FilesOfDom0 | undefined
  /** Told that the client has answered late: something else may hold for what is open. */
  readonly answered: () => void
}

/**
 * What a promise comes to, as long as that takes no longer than `most` milliseconds; undefined after that. What has come while the server was at
 * something else came in time.
 */
const within = <T>(most: number, promise: Promise<T>): Promise<{ readonly value: T } | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => afterMessages(() => resolve(undefined)), most)
  })
  return Promise.race([promise.then((value) => ({ value })), late]).finally(() => clearTimeout(timer))
}

const isNothing = (section: unknown): boolean =>
  section === undefined || section === null || (typeof section === 'object' && Object.keys(section).length === 0)

export const createSettings = (
  { connection, documents, client, notify, log }: Session,
  projects: Pick<Projects, 'of'>,
  { patience, dom0, answered }: SettingsOptions,
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
  /** Whether the last question was not answered in time: then nobody waits for the next one either. */
  let isSilent = false

  /** One that asks by itself, and cannot be told to ask again, would hear of a late answer no more. */
  const limit = () => (client().pulls && !client().refreshes ? patience * 10 : isSilent ? 0 : patience)

  /**
   * What the client says is set; what it has pushed, where it does not answer.
   * @param late is given what it says after its time
   */
  const answerFor = async (uri: string, late: (answer: unknown) => void): Promise<unknown> => {
    if (!client().configuration) return pushed
    try {
      const asked: Promise<unknown> = connection.workspace.getConfiguration({ scopeUri: uri, section: 'xen' })
      const inTime = await within(limit(), asked)
      const wasSilent = isSilent
      isSilent = !inTime
      if (inTime) return inTime.value
      asked.then(
        (answer) => {
          isSilent = false
          late(answer)
        },
        () => {},
      )
      // A thousand documents may have asked.
      if (!wasSilent) log('workspace/configuration: no answer yet')
    } catch (error) {
      log(`workspace/configuration: ${error}`)
    }
    return pushed
  }

  const read = async (
    uri: string,
    late: (preferences: Promise<Preferences>) => void = () => {},
  ): Promise<Preferences> => preferencesFor(uri, await answerFor(uri, (answer) => late(preferencesFor(uri, answer))))

  const preferencesFor = async (uri: string, answer: unknown): Promise<Preferences> => {
    try {
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
    read: (uri) => read(uri),
    of(uri) {
      const known = byUri.get(uri)
      if (known) return known
      const preferences = read(uri, (late) => {
        if (byUri.get(uri) !== preferences) return
        byUri.set(uri, late)
        answered()
      })
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
