import {
  cloneRequest,
  detectRequest,
  explainOutputRequest,
  judgeRequest,
  type LeftAloneAnswer,
  leftAloneRequest,
  type MigrateParams,
  migrateRequest,
  migrationReportRequest,
  newIdentityRequest,
  pictureRequest,
  type Request,
  type RuleEdits,
  ruleFixesRequest,
  showRequest,
  upgradeCheckRequest,
} from '../../../protocol/src/messages.ts'
import type { ReportedSnapshot } from '../migrate/answer.ts'
import { type FoundBelow, leftAlone, leftAloneWords } from '../migrate/left-alone.ts'
import { isXmProgram, mayBeOurs } from '../migrate/xm-program.ts'
import { isRelease } from '../release.ts'
import { detectKind, kindBelow, pathOfUri } from '../workspace/detect.ts'
import { keyOfUri } from '../workspace/index/indexed-file.ts'
import type { Documents } from './documents.ts'
import type { Session, Token } from './session.ts'
import {
  isFlag,
  isListOf,
  isObjectWith,
  isRange,
  isText,
  oneOf,
  optional,
  type Shape,
  wrongParams,
} from './well-formed.ts'
import type { Workspace } from './workspace.ts'

/** The path of a file below a folder, with `/`; its whole path where it lies elsewhere. */
const pathBelow = (folder: string, uri: string): string => {
  const [root, path] = [`${keyOfUri(folder).replace(/\/$/, '')}/`, keyOfUri(uri)]
  return path.startsWith(root) ? path.slice(root.length) : path
}

/** A file that is to be migrated. */
const isFile = isObjectWith({
  uri: isText,
  text: isText,
  title: optional(isText),
  parameters: optional((value) => typeof value === 'object' && value !== null && Object.values(value).every(isText)),
  keepDefaults: optional(isFlag),
  from: optional(oneOf('xm', 'xl')),
  declined: optional(isListOf(isText)),
})

const isLeftAlone = isObjectWith({ title: isText, why: oneOf('backup', 'template', 'unknown', 'encoding') })

/** A file that is to be migrated, what is said of one that is not, or nothing of one that is none of ours. */
type ToMigrate = ReportedSnapshot | LeftAloneAnswer | undefined

const alone = (why: LeftAloneAnswer['leftAlone']): LeftAloneAnswer => ({ leftAlone: why, words: leftAloneWords(why) })

/** Whether a file below a folder is a program of xm's, which nothing else tells to be a domain config. */
const programOf = (parameters: Readonly<Record<string, string>>) => (path: string, text: string) =>
  isXmProgram(path, text, false, parameters) ? 'domain' : undefined

const toMigrateShape = { files: isListOf(isFile), release: optional(isText) }

/** Answers what the protocol has no question for: the requests of our own client. */
export const answerOwnRequests = (
  { connection, service }: Session,
  open: Documents,
  workspace: Pick<Workspace, 'placeOf'>,
): void => {
  const answer = <P, A>(
    { method }: Request<P, A>,
    shape: Shape & Readonly<Record<keyof P, unknown>>,
    handler: (params: P, token: Token) => A | Promise<A>,
  ) =>
    connection.onRequest<unknown, void>(
      method,
      (params: P, token: Token) => wrongParams(params, shape) ?? handler(params, token),
    )

  answer(detectRequest, { text: isText, path: isText, below: optional(isFlag) }, ({ text, path, below = false }) =>
    below ? { kind: kindBelow(path, text, programOf({})), certain: false } : detectKind(path, text),
  )

  answer(showRequest, { uri: isText, view: optional(isText) }, async ({ uri, view = 'built' }) => {
    const snapshot = await open.snapshot(uri)
    if (!snapshot) return null
    const text = service.show(snapshot, view)
    const { release } = snapshot.config
    return text === undefined ? { release, refused: service.refusals(snapshot) } : { release, text }
  })

  answer(pictureRequest, { uri: isText }, async ({ uri }) => {
    const snapshot = await open.snapshot(uri)
    return (snapshot && service.picture(snapshot)) ?? null
  })

  answer(
    newIdentityRequest,
    { uri: isText, range: isRange, what: oneOf('mac', 'uuid') },
    async ({ uri, range, what }) => {
      const snapshot = await open.snapshot(uri)
      return (snapshot && service.newIdentity(snapshot, range, what, open.around(uri))) ?? null
    },
  )

  answer(cloneRequest, { uri: isText, name: isText }, async ({ uri, name }) => {
    const snapshot = await open.snapshot(uri)
    return (snapshot && service.clone(snapshot, name, open.around(uri))) ?? null
  })

  answer(judgeRequest, { uri: isText }, async ({ uri }) => {
    const snapshot = await open.snapshot(uri)
    return (snapshot && service.judge(snapshot)) ?? null
  })

  /** The domain configs among files that are to be migrated, with what is wanted of them, and what is said of others. */
  const toMigrate = async ({ files, release }: MigrateParams, token: Token): Promise<ToMigrate[]> => {
    const found: ToMigrate[] = []
    for (const { uri, text, title = pathOfUri(uri), declined = [], ...rest } of files) {
      if (token.isCancellationRequested) return [...found, ...files.slice(found.length).map(() => undefined)]
      const snapshot = await open.snapshotOfFile(uri, text, programOf(rest.parameters ?? {}))
      const asked = release !== undefined && isRelease(release) ? { release } : {}
      const options = { ...rest, ...asked, declined: new Set(declined) }
      if (!snapshot) found.push(mayBeOurs(pathOfUri(uri), text) ? alone('unknown') : undefined)
      else if (snapshot.config.kind !== 'domain') found.push(undefined)
      else found.push(snapshot.template ? alone('template') : { snapshot, title, options })
    }
    return found
  }

  answer(leftAloneRequest, { folder: isText, uris: isListOf(isText) }, async ({ folder, uris }, token) => {
    const root = await workspace.placeOf(folder)
    const found: FoundBelow[] = []
    for (const uri of token.isCancellationRequested ? [] : uris) {
      const path = pathBelow(folder, uri)
      const place = await workspace.placeOf(uri)
      found.push({ path, place, isItself: pathBelow(root, place) === path })
    }
    return leftAlone(found).map((why) => why ?? null)
  })

  answer(migrateRequest, toMigrateShape, async (params, token) =>
    (await toMigrate(params, token)).map((file) => {
      if (file && 'leftAlone' in file) return file
      return (file && service.migrate(file.snapshot, file.options)) ?? null
    }),
  )

  answer(
    migrationReportRequest,
    { ...toMigrateShape, leftAlone: optional(isListOf(isLeftAlone)) },
    async (params, token) => {
      const files = (await toMigrate(params, token)).flatMap((file) => (file && 'snapshot' in file ? file : []))
      return service.migrationReport(files, params.leftAlone) ?? null
    },
  )

  answer(upgradeCheckRequest, { uri: isText, from: isText, to: isText }, async ({ uri, from, to }) => {
    const snapshot = await open.snapshot(uri)
    if (!snapshot || !isRelease(from) || !isRelease(to)) return null
    return service.upgradeReport(snapshot, from, to) ?? null
  })

  answer(
    explainOutputRequest,
    { uri: optional(isText), output: isText },
    async ({ uri, output }) =>
      (uri === undefined
        ? service.explainOutput(output)
        : service.explainOutput(output, await open.snapshot(uri), pathOfUri(uri))) ?? null,
  )

  answer(
    ruleFixesRequest,
    { files: isListOf(isObjectWith({ uri: isText, text: isText })), rule: optional(isText) },
    async ({ files, rule }, token) => {
      const found: { uri: string; fixes: RuleEdits[] }[] = []
      for (const { uri, text } of files) {
        if (token.isCancellationRequested) break
        const snapshot = await open.snapshotOfFile(uri, text)
        const fixes = snapshot ? service.ruleFixes(snapshot, rule) : []
        if (fixes.length > 0) found.push({ uri, fixes })
      }
      return found
    },
  )
}
