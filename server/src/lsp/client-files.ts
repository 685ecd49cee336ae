import { listFilesRequest, type Request, readFilesRequest } from '../../../protocol/src/messages.ts'
import { projectFile } from '../project/project.ts'
import { mayBeConfig } from '../workspace/file-names.ts'
import { bounds, type Files } from '../workspace/index/files.ts'
import type { Session } from './session.ts'

/** So many files are asked for at once. */
const batch = 50

/**
 * The files of a workspace through the client, where the server cannot see them itself: in a browser, or where they lie on another
 * machine. What the client answers may be anything.
 * @param isExcluded whether a project leaves a file below a folder out
 */
export const clientFiles = (
  { connection, client, log }: Session,
  isExcluded: (uri: string, folder: string) => Promise<boolean>,
): Files => {
  const ask = async <P, A>({ method }: Request<P, A>, params: P): Promise<unknown> => {
    try {
      return await connection.sendRequest(method, params)
    } catch (error) {
      log(`${method}: ${error}`)
      return undefined
    }
  }
  const read = async (uris: readonly string[]): Promise<(string | undefined)[]> => {
    const texts = await ask(readFilesRequest, { uris })
    return uris.map((_, index) => {
      const text: unknown = Array.isArray(texts) ? texts[index] : undefined
      return typeof text === 'string' && text.length <= bounds.size ? text : undefined
    })
  }
  /** Read ahead, one batch: what is listed next is asked for next. */
  let ahead = new Map<string, string | undefined>()
  return {
    sees: () => client().files,
    async *list(folder, signal) {
      const listed = await ask(listFilesRequest, { folders: [folder] })
      const all = (Array.isArray(listed) ? listed : []).filter((uri): uri is string => typeof uri === 'string')
      const hasProject = all.some((uri) => uri.endsWith(`/${projectFile}`))
      const uris: string[] = []
      for (const uri of all.filter(mayBeConfig).slice(0, bounds.files))
        if (!(hasProject && (await isExcluded(uri, folder)))) uris.push(uri)
      for (let at = 0; at < uris.length && !signal.aborted; at += batch) {
        const some = uris.slice(at, at + batch)
        const texts = await read(some)
        ahead = new Map(some.map((uri, index) => [uri, texts[index]]))
        yield some.map((uri) => ({ uri }))
      }
    },
    look: async (uri, folder) =>
      mayBeConfig(uri) && !(folder !== undefined && (await isExcluded(uri, folder))) ? { uri } : undefined,
    async read(uri) {
      if (!ahead.has(uri)) return (await read([uri]))[0]
      const text = ahead.get(uri)
      ahead.delete(uri)
      return text
    },
  }
}
