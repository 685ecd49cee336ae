import type { Diagnostic } from 'vscode-languageserver'
import { createDocument } from '../encoded-document.ts'
import { excludedBy } from '../project/excluded.ts'
import { type Project, projectFile } from '../project/project.ts'
import { readProject } from '../project/read-project.ts'
import { pathOfUri } from '../workspace/detect.ts'
import type { Files } from '../workspace/index/files.ts'
import { keyOfUri } from '../workspace/index/indexed-file.ts'
import type { Session } from './session.ts'

/** What projects say for the files in them, as `xencfg` finds it: in the next `.xencfg.json` in the folder of a file or above. */
export interface Projects {
  /** Undefined where there is none. What is wrong in it is told. */
  of(uri: string): Promise<Project | undefined>
  /** Whether a file below a folder is left out by a project in it. */
  excludes(uri: string, root: string): Promise<boolean>
  /** Whether the file of a project is among those that have changed; it is read anew, then. */
  changed(uris: readonly string[]): boolean
  /** Looks whether a file that was read is another one by now: not every client tells, nor of what lies above its folders. At most once in a while. */
  look(): Promise<boolean>
}

/** Nobody waits longer than that for what has changed, in milliseconds. */
const rest = 2000

interface Found {
  readonly uri: string
  readonly text: string
  readonly project: Project
  /** Of a path from its folder on. */
  readonly isExcluded: (path: string) => boolean
}

/** The path of a URI as patterns know it. */
const pathFrom = (folder: string, uri: string): string => {
  const path = uri.slice(folder.length + 1)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The folder that a file or folder lies in; undefined at the top. */
const above = (uri: string): string | undefined => {
  const at = uri.lastIndexOf('/')
  return at > 0 && uri[at - 1] !== '/' && uri[at - 1] !== ':' ? uri.slice(0, at) : undefined
}

/** @param filesFor who sees the files of an address */
export const createProjects = (
  { connection, client, ask, notify }: Session,
  filesFor: (uri: string) => Files | undefined,
  folderOf: (uri: string) => string | undefined,
): Projects => {
  /** By folder: what holds there. */
  const known = new Map<string, Promise<Found | undefined>>()
  /** The texts that were found, or not, by the addresses where they were looked for. */
  const texts = new Map<string, string | undefined>()
  /** What was said of a file, so that it is said once. */
  const told = new Map<string, string>()
  let due = 0

  const tell = ({ uri, text, project: { faults } }: Omit<Found, 'isExcluded'>) => {
    const document = createDocument(client().encoding, uri, 'json', 0, text)
    const places = faults.map(({ start, end, message }) => ({
      range: { start: document.positionAt(start), end: document.positionAt(end) },
      message,
    }))
    const now = JSON.stringify(places)
    if ((told.get(uri) ?? '[]') === now) return
    told.set(uri, now)
    const [first] = places
    if (first) {
      const { line, character } = first.range.start
      notify(`Xen Config: ${pathOfUri(uri)}:${line + 1}:${character + 1}: ${first.message}. It is ignored.`)
    }
    // In our own client the schema marks it, as it is typed.
    if (client().commands) return
    const diagnostics = places.map((place): Diagnostic => ({ ...place, severity: 1, source: 'xen-config' }))
    ask('diagnostics', () => connection.sendDiagnostics({ uri, diagnostics }))
  }

  const textAt = async (uri: string): Promise<string | undefined> => {
    const files = filesFor(uri)
    // A file of this machine may be no file at all; one of the client's is asked for by its text alone.
    const isThere = files !== undefined && (files.addressOf === undefined || (await files.look(uri, undefined)))
    return isThere ? files.read(uri) : undefined
  }

  const find = async (folder: string): Promise<Found | undefined> => {
    const uri = `${folder}/${projectFile}`
    const text = await textAt(uri)
    texts.set(uri, text)
    if (text === undefined) {
      const next = above(folder)
      // A client shows what lies in its folders.
      const further =
        next !== undefined && (filesFor(next)?.addressOf !== undefined || folderOf(`${next}/x`) !== undefined)
      return further ? inFolder(next) : undefined
    }
    const project = readProject(text)
    const found = { uri, text, project, isExcluded: excludedBy(project.exclude) }
    tell(found)
    return found
  }

  const inFolder = (folder: string): Promise<Found | undefined> => {
    const before = known.get(folder)
    if (before) return before
    const found = find(folder)
    known.set(folder, found)
    return found
  }

  /** Forgets what was found: it is looked for again when somebody asks. */
  const forget = () => {
    const before = [...texts.keys()].filter((uri) => texts.get(uri) !== undefined)
    known.clear()
    texts.clear()
    // What is gone has no faults.
    for (const uri of before)
      void textAt(uri).then((text) => text ?? tell({ uri, text: '', project: readProject('{}') }))
  }

  return {
    async of(uri) {
      const place = uri.startsWith('untitled:') ? client().folders[0]?.replace(/\/?$/, '/untitled') : uri
      const folder = place === undefined || filesFor(place) === undefined ? undefined : above(place)
      return folder === undefined ? undefined : (await inFolder(folder))?.project
    },
    async excludes(uri, root) {
      const isBelow = (place: string) => place.startsWith(`${root.replace(/\/$/, '')}/`)
      // The next project speaks of the file, the one above it of the folder of that one.
      let place = uri
      for (let folder = above(uri); folder !== undefined && isBelow(`${folder}/`); ) {
        const found = await inFolder(folder)
        const base = found && above(found.uri)
        if (!found || base === undefined || !isBelow(`${base}/`)) return false
        if (found.isExcluded(pathFrom(base, place))) return true
        place = `${base}/`
        folder = above(base)
      }
      return false
    },
    changed(uris) {
      const wanted = uris.some((uri) => keyOfUri(uri).endsWith(`/${projectFile}`))
      if (wanted) forget()
      return wanted
    },
    async look() {
      if (performance.now() < due) return false
      due = performance.now() + rest
      for (const [uri, text] of [...texts]) {
        if (filesFor(uri)?.addressOf === undefined || (await textAt(uri)) === text) continue
        forget()
        return true
      }
      return false
    },
  }
}
