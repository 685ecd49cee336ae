import { type CodeAction, CodeActionKind, type Range as LspRange } from 'vscode-languageserver-types'
import { append } from '../append.ts'
import { printable } from '../printable.ts'
import { insert, onTop } from '../rules/fixes/edits.ts'
import type { Problem } from '../rules/lint.ts'
import { asTextEdits, type Snapshot, touchedBy } from '../snapshot.ts'
import { lineStartAt } from '../syntax/index.ts'
import type { Edit, Fix } from '../values/value-type.ts'
import { fixAllKind } from './announced.ts'
import { editorCommand } from './client.ts'
import { diagnostic, isShown, type RulePage } from './diagnostics.ts'
import { mayBeSafe, safeEdits } from './fix-all.ts'
import { fixRule, mayFixRule } from './fix-rule.ts'
import type { Later } from './picked.ts'
import { firstToTry, isLong, soundFixes } from './trial.ts'

/** What the editor at the other end brings along. */
export interface EditorSupport {
  readonly page?: RulePage
  /**
   * Whether it has our commands: VS Code keeps line endings and the byte-order mark to itself, and settings are changed by
   * the editor alone. Another editor gets edits, where they do.
   */
  readonly commands?: boolean
  /** Whether it asks for the edit of an action once that is picked. */
  readonly resolves?: boolean
}

/** Whether an action of `kind` is wanted, when only some kinds are. */
export const wanted = (kind: string, only: readonly string[] | undefined): boolean =>
  !only || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`))

/** How many of thousands of problems an action for all of them names. */
const mostNamed = 100

/** The fixes for what is wrong in a range, and the one for the whole file. */
export const codeActions = (
  snapshot: Snapshot,
  range: LspRange,
  only?: readonly string[],
  editor: EditorSupport = {},
): CodeAction[] => {
  const actions: CodeAction[] = []
  const { uri } = snapshot.document
  // What mends all of a long file is worked out for who wants it, and not at each place of the cursor.
  const waits = editor.resolves === true && isLong(snapshot)
  const later = (does: Later['does']) => ({ data: { uri, does } satisfies Later })
  const now = (edits: readonly Edit[]) => ({ edit: { changes: { [uri]: asTextEdits(snapshot, edits) } } })
  if (wanted(CodeActionKind.QuickFix, only)) {
    const touched = touchedBy(snapshot, range).filter(isShown(snapshot))
    for (const problem of firstToTry(snapshot, touched)) append(actions, fixesFor(snapshot, problem, editor))
    for (const rule of new Set(touched.map((each) => each.rule))) {
      const fix = waits ? undefined : fixRule(snapshot, rule)
      if (waits ? !mayFixRule(snapshot, rule) : !fix || fix.count < 2) continue
      const named = touched.filter((each) => each.rule === rule).slice(0, mostNamed)
      actions.push({
        title: `Fix all "${rule}" in this file`,
        kind: CodeActionKind.QuickFix,
        diagnostics: named.map((each) => diagnostic(snapshot, each, editor.page)),
        ...(fix ? now(fix.edits) : later({ fix: rule })),
      })
    }
  }
  if (wanted(fixAllKind, only)) {
    const edits = waits && !only ? undefined : safeEdits(snapshot)
    if (edits ? edits.length > 0 : mayBeSafe(snapshot))
      actions.push({
        title: 'Fix all that is safe to fix',
        kind: fixAllKind,
        ...(edits ? now(edits) : later('fix all')),
      })
  }
  return actions
}

/** A picked action with what mends all that is safe or, of a rule, all that it has found. */
export const resolveFix = (action: CodeAction, snapshot: Snapshot, rule?: string): CodeAction => {
  const edits = rule === undefined ? safeEdits(snapshot) : (fixRule(snapshot, rule)?.edits ?? [])
  return { ...action, edit: { changes: { [snapshot.document.uri]: asTextEdits(snapshot, edits) } } }
}

const fixesFor = (snapshot: Snapshot, problem: Problem, { page, commands = false }: EditorSupport): CodeAction[] => {
  const { uri } = snapshot.document
  const diagnostics = [diagnostic(snapshot, problem, page)]
  const fixes = soundFixes(snapshot, problem).flatMap((fix, index): CodeAction[] => {
    const base = {
      title: plain(fix.title),
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: index === 0 && !fix.deliberate,
    }
    const inEditor = commandOf(fix, uri)
    if (commands && inEditor) return [{ ...base, command: { title: base.title, ...inEditor } }]
    return fix.edits.length > 0 ? [{ ...base, edit: { changes: { [uri]: asTextEdits(snapshot, fix.edits) } } }] : []
  })
  return [...fixes, ...disableActions(snapshot, problem, diagnostics)]
}

const commandOf = ({ lineFeeds, withoutByteOrderMark, knownKey }: Fix, uri: string) => {
  if (lineFeeds) return editorCommand('xen.useLineFeeds', uri)
  if (withoutByteOrderMark) return editorCommand('xen.saveWithoutByteOrderMark', uri)
  return knownKey === undefined ? undefined : editorCommand('xen.addKnownKey', knownKey, uri)
}

/** Titles are shown as they are: without the backquotes of Markdown. */
const plain = (title: string): string => printable(title.replaceAll('`', ''))

const disableActions = (
  snapshot: Snapshot,
  { rule, start }: Problem,
  diagnostics: CodeAction['diagnostics'] & {},
): CodeAction[] => {
  const { document, config } = snapshot
  const { text } = config.tree
  // Behind a byte-order mark no comment is one, and in front of it it is something else.
  if (start === 0 && text.startsWith('\ufeff')) return []
  // A line of xl's: for an editor a carriage return alone ends one too.
  const lineStart = lineStartAt(text, start)
  const indent = /^[ \t]*/.exec(text.slice(lineStart, lineStart + 80))?.[0] ?? ''
  const nextLine = `${indent}# xen-config: disable-next-line ${rule}\n`
  const action = (title: string, edit: Edit): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: { changes: { [document.uri]: asTextEdits(snapshot, [edit]) } },
  })
  return [
    action(`Disable ${rule} for this line`, lineStart === 0 ? onTop(text, nextLine) : insert(lineStart, nextLine)),
    action(`Disable ${rule} for this file`, onTop(text, `# xen-config: disable-file ${rule}\n`)),
  ]
}
