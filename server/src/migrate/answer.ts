import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Range as LspRange } from 'vscode-languageserver-types'
import type { MigrationAnswer, WantedParameter } from '../../../protocol/src/messages.ts'
import { evaluatePython, type PyValue } from '../python/read-python.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import type { Arch, Edit } from '../values/value-type.ts'
import { pathOfUri } from '../workspace/detect.ts'
import { type MigrateOptions, migrate } from './migrate.ts'

/** Where an offset of the original comes to stand; with `after`, behind what is put there. */
export const movedOffset = (edits: readonly Edit[], offset: number, after: boolean): number => {
  let moved = offset
  for (const { start, end, newText } of edits) {
    if (start > offset || (start === offset && !after)) break
    if (end <= offset) moved += newText.length - (end - start)
    else return moved - (offset - start) + (after ? newText.length : 0)
  }
  return moved
}

/** Migrates an open config, and says where in the result each change is to be seen. */
export const migrationAnswer = (
  snapshot: Snapshot,
  options: Pick<MigrateOptions, 'release' | 'safe' | 'parameters' | 'keepDefaults'>,
): MigrationAnswer => {
  const { config, document, preferences } = snapshot
  const text = document.getText()
  const { arch } = config
  const name = pathOfUri(document.uri.slice(document.uri.lastIndexOf('/') + 1))
  const { parameters = {} } = options
  const migration = migrate(text, {
    release: config.release,
    arch,
    knownKeys: preferences.knownKeys,
    ...(preferences.host ? { host: preferences.host } : {}),
    ...(document.uri.startsWith('untitled:') ? {} : { name }),
    ...options,
  })
  const positions = linesOf(migration.text)
  const placed = ({ start, end }: { start: number; end: number }) => ({
    range: lspRange(snapshot, { start, end }),
    place: {
      start: positions(movedOffset(migration.edits, start, false)),
      end: positions(movedOffset(migration.edits, end, true)),
    },
  })
  return {
    text: migration.text,
    release: migration.release,
    status: migration.status,
    edits: migration.edits.map((edit) => ({ range: lspRange(snapshot, edit), newText: edit.newText })),
    changes: migration.changes.map(({ start, end, reason, rule, confidence }) => ({
      ...placed({ start, end }),
      reason,
      rule,
      confidence,
    })),
    left: migration.left.map(({ start, end, message, rule }) => ({ ...placed({ start, end }), message, rule })),
    told: migration.told.map(({ start, end, message, byChoice }) => ({ ...placed({ start, end }), message, byChoice })),
    parameters: config.python ? wanted(text, arch, parameters) : [],
  }
}

const wanted = (text: string, arch: Arch, parameters: Readonly<Record<string, string>>): WantedParameter[] =>
  evaluatePython(text, { arch, parameters })
    .parameters.filter(({ given }) => !given)
    .map(({ name, use, default: value }) => {
      const usual = value && typed(value)
      return {
        name,
        ...(use === undefined ? {} : { use }),
        ...(usual === undefined ? {} : { default: usual }),
      }
    })

/** A default as a person would type it; undefined for one that cannot be typed. */
const typed = (value: PyValue): string | undefined => {
  if (value.type === 'str') return value.value
  return value.type === 'int' || value.type === 'float' ? String(value.value) : undefined
}

/** A function from offsets to lines and columns: those of an editor, for which a carriage return alone ends a line too. */
const linesOf = (text: string): ((offset: number) => LspRange['start']) => {
  const document = TextDocument.create('untitled:result', 'xen-domain', 0, text)
  return (offset) => document.positionAt(offset)
}
