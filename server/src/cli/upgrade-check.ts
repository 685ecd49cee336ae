import { basename } from 'node:path'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Filled } from '../migrate/filled.ts'
import { type UpgradeEffect, type UpgradeItem, upgradeCheck, wasForXm } from '../migrate/upgrade.ts'
import { isXmProgram } from '../migrate/xm-program.ts'
import { printable } from '../printable.ts'
import type { Release } from '../release.ts'
import type { Arch, FileKind, Host } from '../values/value-type.ts'
import { inputFiles, noteOf } from './files.ts'
import { preferencesFor, type Searched, searchFor } from './inputs.ts'
import { complain, print, type Status, type World } from './output.ts'
import { jsonOf } from './printable.ts'

export interface UpgradeCommand extends Searched {
  readonly from: Release
  readonly to: Release
  readonly arch?: Arch
  readonly host?: Host
  /** Whether files of this machine are looked at. */
  readonly dom0?: boolean
  readonly kind?: FileKind
  readonly format: 'text' | 'json'
}

/** What a person has to do something about. */
const worse: readonly UpgradeEffect[] = ['refused', 'ignored', 'differs']

/** `xencfg upgrade-check`: what changes for files when xl of another release reads them. */
export const checkUpgrade = (world: World, paths: readonly string[], command: UpgradeCommand): Status => {
  const { from, to, kind, format } = command
  const { search, projectOf } = searchFor(world, command)
  const otherwise = (...file: readonly [path: string, text: string, named: boolean]) =>
    isXmProgram(...file) ? 'domain' : undefined
  let status: Status = 0
  let files = 0
  const answers: unknown[] = []
  for (const file of inputFiles(world, paths, kind, { ...search, otherwise })) {
    if ('foreign' in file) {
      complain(world, noteOf(file))
      continue
    }
    if ('reason' in file) {
      complain(world, `${file.path}: ${file.reason}`)
      status = 2
      continue
    }
    if (file.again) continue
    files++
    // What silences messages has no say in what another release does.
    const { arch, host } = preferencesFor(world, projectOf(file.path), command)
    const options = { from, to, ...(arch ? { arch } : {}), ...(host ? { host } : {}) }
    const items = upgradeCheck(file.text, file.kind, options)
    const xm = wasForXm(file.text, file.kind, to, file.path === '-' ? undefined : basename(file.path))
    if (status === 0 && (xm || items.some(({ effect }) => worse.includes(effect)))) status = 1
    const document = TextDocument.create('untitled:config', `xen-${file.kind}`, 0, file.text)
    if (format === 'json')
      answers.push({
        file: file.path,
        kind: file.kind,
        from,
        to,
        xm,
        items: items.map((item) => asJson(item, document)),
      })
    else {
      if (xm)
        print(
          world,
          printable(`${file.path}: was written for xm, and no xl reads it as xm did: \`xencfg migrate\` rewrites it`),
        )
      for (const item of items) print(world, printable(asText(file.path, item, document)))
    }
  }
  if (format === 'json') print(world, jsonOf(answers, 2, exact))
  else if (files > 0 && status === 0) complain(world, `nothing gets worse from xl ${from} to xl ${to}`)
  if (files === 0 && status === 0)
    complain(world, 'there is no Xen config in the directories that were named; --kind takes every file for one')
  return status
}

const asJson = (
  { start, end, effect, rule, message, isBehind, fixes, filled }: UpgradeItem,
  document: TextDocument,
) => ({
  range: { start: document.positionAt(start), end: document.positionAt(end) },
  effect,
  ...(rule ? { rule } : {}),
  message,
  ...(isBehind ? { behind: true } : {}),
  ...(filled ? { filled: filledAsJson(filled) } : {}),
  fixes: fixes.map(({ title, safe = false, edits }) => ({
    title,
    safe,
    edits: edits.map((edit) => ({
      range: { start: document.positionAt(edit.start), end: document.positionAt(edit.end) },
      newText: edit.newText,
    })),
  })),
})

/** A whole number that a double does not hold, as text. */
const exact = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

const filledAsJson = ({ path, key, by, before, after, since }: Filled) => ({ path, key, by, before, after, since })

/** "vm.cfg:3:1: refused: xl 4.22 … [unknown-choice] (fix: …)", columns and lines from 1. */
const asText = (path: string, { start, effect, message, rule, fixes }: UpgradeItem, document: TextDocument): string => {
  const { line, character } = document.positionAt(start)
  const fix = fixes[0] ? ` (fix: ${fixes[0].title})` : ''
  return `${path}:${line + 1}:${character + 1}: ${effect}: ${message}${rule ? ` [${rule}]` : ''}${fix}`
}
