import { constants, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Origin } from '../migrate/judge/origin.ts'
import { type Migration, migrate } from '../migrate/migrate.ts'
import type { Release } from '../release.ts'
import type { Range } from '../syntax/index.ts'
import type { Arch } from '../values/value-type.ts'
import { type InputFile, inputFiles } from './files.ts'
import { complain, print, type Status, type World } from './output.ts'

export interface MigrateCommand {
  readonly release?: Release
  readonly arch?: Arch
  readonly safe?: boolean
  readonly from?: Origin
  readonly keepDefaults?: boolean
  readonly write?: boolean
  readonly diff?: boolean
  readonly output?: string
  readonly report: 'text' | 'json'
  readonly set: Readonly<Record<string, string>>
}

/** A file as text, and how to turn text into its bytes again. */
interface Stored {
  readonly text: string
  readonly bytes: (text: string) => Buffer
}

/** Old files are often Latin-1. Their bytes stay what they are. */
const readStored = (path: string): Stored => {
  const bytes = readFileSync(path)
  const utf8 = bytes.toString('utf8')
  const encoding = Buffer.from(utf8, 'utf8').equals(bytes) ? 'utf8' : 'latin1'
  return { text: bytes.toString(encoding), bytes: (text) => Buffer.from(text, encoding) }
}

/** Where a path as a person names it leads. */
type Locate = (path: string) => string

/** Why a command cannot be carried out at all. */
const misuse = (
  paths: readonly string[],
  count: number,
  { write = false, diff = false, output, report }: MigrateCommand,
): string | undefined => {
  if ([write, diff, output !== undefined].filter(Boolean).length > 1) return 'say one of --write, --diff and --output'
  if (write && paths.includes('-')) return '--write needs files: standard input has no place to be written to'
  if (output !== undefined && count !== 1) return '--output takes one file'
  const printed = !write && !diff && output === undefined && report === 'text'
  return printed && count > 1 ? 'several files need --write or --diff' : undefined
}

/** `xencfg migrate`: rewrites domain configs for xl. Exit status 1: something is left; 2: a file could not be read or written. */
export const migrateFiles = (world: World, paths: readonly string[], command: MigrateCommand): Status => {
  const files = [...inputFiles(world, paths, undefined)]
  const wrong = misuse(paths, files.length, command)
  if (wrong) {
    complain(world, wrong)
    return 2
  }
  const answers: unknown[] = []
  let status: Status = 0
  for (const file of files) {
    const reason =
      'reason' in file ? file.reason : file.kind === 'domain' ? undefined : 'is no domain config; xm had no others'
    if (reason === undefined && !('reason' in file)) {
      const own = migrateFile(world, file, command, answers)
      if (own > status) status = own
    } else if ('reason' in file || paths.includes(file.path)) {
      // Other kinds of files below a directory are simply not meant.
      complain(world, `${file.path}: ${reason}`)
      status = 2
    }
  }
  if (command.report === 'json') print(world, JSON.stringify(answers, undefined, 2))
  return status
}

/** Migrates one file and tells about it; the exit status for it. */
const migrateFile = (
  world: World,
  { path, text: read }: InputFile,
  command: MigrateCommand,
  answers: unknown[],
): Status => {
  const at = (file: string) => resolve(world.folder, file)
  const { write = false, diff = false, output, report } = command
  const stored = path === '-' ? { text: read, bytes: (text: string) => Buffer.from(text) } : readStored(at(path))
  const migration = migrate(stored.text, optionsFor(path, command))
  const bytes = stored.bytes(migration.text)
  const refusal = write
    ? writeBeside(at, path, migration, bytes)
    : output === undefined
      ? undefined
      : writeTo(at, output, path, bytes)
  if (refusal) complain(world, refusal)
  const patch = diff || report === 'json' ? patchOf(path, stored.text, migration.text) : ''
  if (report === 'json') answers.push(asJson(path, stored.text, migration, patch))
  else {
    if (diff) world.out(patch)
    else if (!write && output === undefined) world.out(bytes)
    world.err(asText(path, stored.text, migration))
  }
  return refusal ? 2 : migration.status === 'done' ? 0 : 1
}

const optionsFor = (path: string, { release, arch, safe, from, keepDefaults, set }: MigrateCommand) => ({
  ...(release ? { release } : {}),
  ...(arch ? { arch } : {}),
  ...(safe ? { safe } : {}),
  ...(from ? { from } : {}),
  ...(keepDefaults ? { keepDefaults } : {}),
  // The name that xm gave to a domain without one.
  ...(path === '-' ? {} : { name: basename(path) }),
  parameters: set,
})

/** Writes a migrated file in its place and keeps the original beside it. Says why not, where that cannot be. */
const writeBeside = (
  at: Locate,
  path: string,
  { changes, status, missing }: Migration,
  bytes: Buffer,
): string | undefined => {
  if (changes.length === 0) return undefined
  // With them it can be done better, and then the original would be gone from its place.
  if (missing.length > 0)
    return `${path}: not written, since the file wants ${missing.map((name) => `--set ${name}=VALUE`).join(' ')}`
  if (status === 'refused') return `${path}: not written, since xl would refuse the result; see what is left`
  const kept = `${path}.xm`
  try {
    copyFileSync(at(path), at(kept), constants.COPYFILE_EXCL)
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
    return exists ? `${path}: not written, since ${kept} exists already` : `${kept}: ${(error as Error).message}`
  }
  return tryToWrite(at, path, bytes)
}

const writeTo = (at: Locate, output: string, path: string, bytes: Buffer): string | undefined =>
  path !== '-' && at(output) === at(path)
    ? `${output}: is the file itself; --write keeps the original beside it`
    : tryToWrite(at, output, bytes)

const tryToWrite = (at: Locate, path: string, bytes: Buffer): string | undefined => {
  try {
    writeFileSync(at(path), bytes)
    return undefined
  } catch (error) {
    return `${path}: ${(error as Error).message}`
  }
}

const patchOf = (path: string, before: string, after: string): string =>
  before === after
    ? ''
    : createTwoFilesPatch(path, path, before, after, 'before', 'after').replace(/^Index: .*\n=+\n/, '')

const asJson = (file: string, text: string, migration: Migration, diff: string) => {
  const document = TextDocument.create('untitled:config', 'xen-domain', 0, text)
  const range = ({ start, end }: Range) => ({ start: document.positionAt(start), end: document.positionAt(end) })
  const { release, from, status, changes, left, told, missing } = migration
  return {
    file,
    release,
    from,
    status,
    missing,
    changes: changes.map(({ start, end, ...change }) => ({ range: range({ start, end }), ...change })),
    left: left.map(({ start, end, ...each }) => ({ range: range({ start, end }), ...each })),
    told: told.map(({ start, end, ...each }) => ({ range: range({ start, end }), ...each })),
    text: migration.text,
    diff,
  }
}

const plural = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`

/** One line for each change and for each thing that is left, with the line (from 1) of the original. */
const asText = (file: string, text: string, { changes, left, told, status, release }: Migration): string => {
  const document = TextDocument.create('untitled:config', 'xen-domain', 0, text)
  const line = ({ start }: Range) => document.positionAt(start).line + 1
  const lines = [
    ...[...changes]
      .sort((a, b) => a.start - b.start)
      .map((change) => `${file}:${line(change)}: ${change.confidence}: ${change.reason} [${change.rule}]`),
    ...told.map((each) => `${file}:${line(each)}: differs: ${each.message}`),
    ...left.map((each) => `${file}:${line(each)}: left: ${each.message} [${each.rule}]`),
  ]
  const review = changes.filter(({ confidence }) => confidence === 'review').length
  const counts = `${plural(changes.length, 'change')}, ${review} of them to be reviewed; ${plural(left.length, 'thing')} left to do by hand${told.length > 0 ? `; ${plural(told.length, 'difference')} from what xm did` : ''}`
  const verdict = status === 'refused' ? `xl ${release} would refuse the result` : `xl ${release} takes the result`
  const summary = changes.length === 0 && left.length === 0 ? 'nothing to do' : `${counts}; ${verdict}`
  return `${[...lines, `${file}: ${summary}`].join('\n')}\n`
}
