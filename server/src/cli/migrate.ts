import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Origin } from '../migrate/judge/origin.ts'
import { type FoundBelow, leftAloneWords, leftAlone as whyLeftAlone } from '../migrate/left-alone.ts'
import { type Migration, migrate } from '../migrate/migrate.ts'
import { type LeftAloneFile, type MigratedFile, migrationReport, tallyOf } from '../migrate/report.ts'
import { isXmProgram, mayBeOurs } from '../migrate/xm-program.ts'
import type { Release } from '../release.ts'
import type { Preferences } from '../snapshot.ts'
import { templateOf } from '../template/template.ts'
import type { Arch } from '../values/value-type.ts'
import { type Foreign, type InputFile, inputFiles, type Unreadable } from './files.ts'
import { preferencesFor, type Searched, searchFor } from './inputs.ts'
import { asJson, asText, leftAloneAsJson } from './migrate-report.ts'
import { complain, giveOut, print, type Status, tell, type World } from './output.ts'
import { patchOf } from './patch.ts'
import { jsonOf } from './printable.ts'
import { isSameFile, makeFolders, realPath, replaceFile, statOf } from './replace-file.ts'
import { storedIn } from './stored.ts'
import { reasonOf, type System } from './system/system.ts'

export interface MigrateCommand extends Searched {
  readonly release?: Release
  readonly arch?: Arch
  /** What every file is taken for. */
  readonly kind?: 'domain'
  readonly safe?: boolean
  readonly from?: Origin
  readonly keepDefaults?: boolean
  readonly write?: boolean
  readonly diff?: boolean
  readonly output?: string
  readonly report: 'text' | 'json' | 'markdown'
  readonly set: Readonly<Record<string, string>>
}

/** What a command is carried out on. */
interface Task {
  readonly world: World
  readonly command: MigrateCommand
  /** The files and directories that were named. */
  readonly paths: readonly string[]
  /** The domain configs that were found. */
  readonly files: readonly InputFile[]
  /** Whether there may be more than one, so that `--output` names a directory. */
  readonly several: boolean
  /** Where a path as a person names it leads. */
  readonly at: (path: string) => string
  /** What holds for a file. */
  readonly preferencesOf: (path: string) => Preferences
}

/** Why a command cannot be carried out at all. */
const misuse = ({ world: { system }, command, paths, at }: Task): string | undefined => {
  const { write = false, diff = false, output } = command
  if ([write, diff, output !== undefined].filter(Boolean).length > 1) return 'say one of --write, --diff and --output'
  if (write && paths.includes('-')) return '--write needs files: standard input has no place to be written to'
  const around = output === undefined ? undefined : paths.find((path) => isInside(system, at(path), at(output)))
  return around === undefined
    ? undefined
    : `${output}: lies in ${around}, where it would be taken for configs to migrate the next time`
}

/** Whether a path leads to a directory or below it. */
const isInside = (system: System, folder: string, path: string): boolean =>
  statOf(system, folder)?.kind === 'folder' &&
  `${realPath(system, path)}${sep}`.startsWith(`${realPath(system, folder)}${sep}`)

/** `xencfg migrate`: rewrites domain configs for xl. Exit status 1: something is left; 2: a file could not be read or written. */
export const migrateFiles = async (
  world: World,
  paths: readonly string[],
  command: MigrateCommand,
): Promise<Status> => {
  const at = (path: string) => resolve(world.folder, path)
  const { search, projectOf } = searchFor(world, command)
  const leftAlone: LeftAloneFile[] = []
  const otherwise = (path: string, text: string, named: boolean) => {
    if (isXmProgram(path, text, named, command.set)) return 'domain'
    if (!named && mayBeOurs(path, text)) leftAlone.push({ name: path, words: leftAloneWords('unknown') })
    return undefined
  }
  const found = [...inputFiles(world, paths, command.kind, { ...search, otherwise })]
  const isDomain = (file: InputFile | Unreadable | Foreign): file is InputFile =>
    'kind' in file && file.kind === 'domain' && !templateOf(file.text)
  const files = wantedOf(world, paths, found.filter(isDomain), leftAlone)
  const several =
    paths.length > 1 || paths.some((path) => path !== '-' && statOf(world.system, at(path))?.kind === 'folder')
  const preferencesOf = (path: string) => preferencesFor(world, projectOf(path), command)
  const task: Task = { world, command, paths, files, several, at, preferencesOf }
  const wrong = misuse(task)
  if (wrong) {
    complain(world, wrong)
    return 2
  }
  let status: Status = 0
  for (const file of found) {
    const { path } = file
    const isNamed = paths.includes(path)
    const isTemplate = 'kind' in file && file.kind === 'domain' && !isDomain(file)
    // Other kinds of files below a directory are simply not meant.
    if (isDomain(file) || !('reason' in file || isTemplate || isNamed)) continue
    const other = isTemplate ? leftAloneWords('template') : 'is no domain config; --kind domain takes it for one'
    leftAlone.push({ name: path, words: 'reason' in file ? file.reason : other })
    // Something is left to do: who names a template expects more.
    const own = isTemplate && !isNamed ? 1 : 2
    if (own > status) status = own
  }
  for (const { name, words } of leftAlone) complain(world, `${name}: ${words}`)
  const written = new Set<string>()
  const migrated: MigratedFile[] = []
  for (const file of files) migrated.push(await migrateFile(task, file, written))
  if (command.report === 'json') print(world, jsonOf([...migrated.map(asJson), ...leftAlone.map(leftAloneAsJson)], 2))
  else if (command.report === 'markdown') world.out(migrationReport(migrated, leftAlone))
  if (files.length === 0 && status === 0)
    complain(world, 'there is no domain config in the directories that were named')
  if (several && files.length > 0) tell(world, `${tallyOf(migrated, leftAlone)}\n`)
  for (const { notWritten, migration } of migrated) {
    const own = notWritten !== undefined ? 2 : migration.status === 'done' ? 0 : 1
    if (own > status) status = own
  }
  return status
}

/** The files that are to be migrated: all that were named, and of those below a directory what is not left alone there; backups join `others`. */
const wantedOf = (
  world: World,
  paths: readonly string[],
  files: readonly InputFile[],
  others: LeftAloneFile[],
): readonly InputFile[] => {
  const below = files.filter(({ path }) => !paths.includes(path))
  const why = whyLeftAlone(below.map(({ path }) => foundBelow(world, paths, path)))
  const aside = new Set(below.filter((_, index) => why[index] !== undefined))
  for (const [index, { path }] of below.entries())
    if (why[index] === 'backup') others.push({ name: path, words: leftAloneWords('backup') })
  return files.filter((file) => !aside.has(file))
}

const foundBelow = ({ system, folder }: World, paths: readonly string[], path: string): FoundBelow => {
  const root = paths.find((each) => relative(each, path).split(sep)[0] !== '..') ?? ''
  const place = realPath(system, resolve(folder, path))
  const own = relative(root, path)
  const isItself = join(realPath(system, resolve(folder, root)), own) === place
  return { path: own.replaceAll(sep, '/'), place, isItself }
}

/** Migrates one file, writes what is to be written of it, and tells about it. */
const migrateFile = async (
  task: Task,
  { path, bytes: read }: InputFile,
  written: Set<string>,
): Promise<MigratedFile> => {
  const { world, command, several, at } = task
  const { write = false, output, report } = command
  // Of several files the results could not be told apart: they are shown as differences.
  const diff = command.diff ?? (several && !write && output === undefined && report === 'text')
  const stored = storedIn(read)
  const migration = migrate(stored.text, optionsFor(path, command, task.preferencesOf(path)))
  const bytes = stored.bytes(migration.text)
  const notWritten = write
    ? await writeOver(world.system, at(path), path, migration, { before: read, bytes })
    : output === undefined
      ? undefined
      : await writeElsewhere(task, path, output, bytes, written)
  if (notWritten) complain(world, notWritten)
  const patch = diff || report === 'json' ? patchOf(path, stored.text, migration.text) : undefined
  const file: MigratedFile = {
    name: path,
    text: stored.text,
    migration,
    ...(notWritten === undefined ? {} : { notWritten }),
    ...(patch === undefined ? {} : { diff: patch }),
  }
  if (report === 'text') {
    if (diff) giveOut(world, stored.bytes(patch ?? ''))
    else if (!write && output === undefined) giveOut(world, bytes)
    tell(world, asText(file))
  }
  return file
}

const optionsFor = (
  path: string,
  { safe, from, keepDefaults, set }: MigrateCommand,
  { release, arch }: Preferences,
) => ({
  ...(release ? { release } : {}),
  ...(arch ? { arch } : {}),
  ...(safe ? { safe } : {}),
  ...(from ? { from } : {}),
  ...(keepDefaults ? { keepDefaults } : {}),
  // The name that xm gave to a domain without one; an original that was kept had another one.
  ...(path === '-' ? {} : { name: basename(path).replace(/(?:\.auto)?\.xm$/, '') }),
  parameters: set,
})

/** Writes a migrated file in its place and keeps the original beside it. Says why not, where that cannot be. */
const writeOver = async (
  system: System,
  place: string,
  path: string,
  { changes, status, missing }: Migration,
  { before, bytes }: { readonly before: Uint8Array; readonly bytes: Uint8Array },
): Promise<string | undefined> => {
  if (changes.length === 0) return undefined
  // With them it can be done better, and then the original would be gone from its place.
  if (missing.length > 0)
    return `${path}: not written, since the file wants ${missing.map((name) => `--set ${name}=VALUE`).join(' ')}`
  if (status === 'refused')
    return `${path}: not written, since xl create would make no guest of the result; see what is left`
  return replaceFile(system, place, bytes, { before, kept: keptAt(system, realPath(system, place)) })
}

/**
 * Where an original is kept: beside the file itself, or above `auto/`, all files of which xendomains starts (`start`, in `xendomains`). A
 * file of the same name there has an original of its own.
 */
const keptAt = (system: System, path: string): string => {
  const folder = dirname(path)
  if (basename(folder) !== 'auto') return `${path}.xm`
  const above = join(dirname(folder), basename(path))
  return statOf(system, above) === undefined ? `${above}.xm` : `${above}.auto.xm`
}

/** What standard input comes from, where that is a file: a shell's `<` is another path to it. */
const standardInput = '/dev/stdin'

/** Writes the result into another file, or below another directory where it is below one that was named. */
const writeElsewhere = async (
  { world: { system }, paths, files, several, at }: Task,
  path: string,
  output: string,
  bytes: Uint8Array,
  written: Set<string>,
): Promise<string | undefined> => {
  const intoFolder = several || statOf(system, at(output))?.kind === 'folder'
  const named = paths.find((each) => each === path || relative(each, path).split(sep)[0] !== '..') ?? path
  const target = intoFolder ? join(output, named === path ? basename(path) : relative(named, path)) : output
  const place = at(target)
  const own = files.find((each) => isSameFile(system, each.path === '-' ? standardInput : at(each.path), place))
  if (own) return `${target}: is ${own.path} itself; --write keeps the original beside it`
  if (written.has(realPath(system, place))) return `${path}: not written, since ${target} has another result by now`
  written.add(realPath(system, place))
  try {
    if (intoFolder) makeFolders(system, dirname(place))
  } catch (error) {
    return `${target}: ${reasonOf(error)}`
  }
  // What nobody else may read stays so: a password for VNC may be in it.
  const mode = path === '-' ? undefined : statOf(system, at(path))?.mode
  return replaceFile(system, place, bytes, mode === undefined ? {} : { mode: mode & 0o777 })
}
