import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Release } from '../release.ts'
import type { Problem, Stage } from '../rules/lint.ts'
import { defaultPreferences, lspRange, type Snapshot, takeSnapshot } from '../snapshot.ts'
import type { Arch, FileKind, Host } from '../values/value-type.ts'
import { inputFiles } from './files.ts'
import { complain, print, type Status, type World } from './output.ts'

export interface CheckOptions {
  readonly release: Release
  readonly arch?: Arch
  readonly host?: Host
  readonly kind?: FileKind
  readonly stage: Stage
  readonly format: 'text' | 'json'
}

/** `xencfg check`: prints what is wrong in files; the exit status tells whether xl refuses any. */
export const check = (
  world: World,
  paths: readonly string[],
  { release, arch, host, kind, stage, format }: CheckOptions,
): Status => {
  const log = (message: string) => complain(world, message)
  let errors = 0
  let unreadable = 0
  let files = 0
  const answers: unknown[] = []
  for (const file of inputFiles(world, paths, kind)) {
    if ('reason' in file) {
      unreadable++
      log(`${file.path}: ${file.reason}`)
      continue
    }
    files++
    const uri = file.path === '-' ? 'untitled:stdin' : pathToFileURL(resolve(world.folder, file.path)).href
    const document = TextDocument.create(uri, `xen-${file.kind}`, 0, file.text)
    const snapshot = takeSnapshot(document, file.kind, { ...defaultPreferences, release, arch, host, stage }, log)
    errors += snapshot.problems.filter(({ severity }) => severity === 'error').length
    if (format === 'json')
      answers.push({
        file: file.path,
        kind: file.kind,
        release: snapshot.config.release,
        diagnostics: snapshot.problems.map((problem) => asJson(snapshot, problem)),
      })
    else for (const problem of snapshot.problems) print(world, asText(file.path, snapshot, problem))
  }
  if (format === 'json') print(world, JSON.stringify(answers, undefined, 2))
  if (files === 0 && unreadable === 0)
    log('there is no Xen config in the directories that were named; --kind takes every file for one')
  return unreadable > 0 ? 2 : errors > 0 ? 1 : 0
}

const asJson = (snapshot: Snapshot, problem: Problem) => {
  const { severity, rule, source, message } = problem
  return { range: lspRange(snapshot, problem), severity, code: rule, source, message }
}

/** "vm.cfg:3:1: warning: xl ignores … [unknown-key]", columns and lines from 1. */
const asText = (path: string, snapshot: Snapshot, problem: Problem): string => {
  const { line, character } = snapshot.document.positionAt(problem.start)
  return `${path}:${line + 1}:${character + 1}: ${problem.severity}: ${problem.message} [${problem.rule}]`
}
