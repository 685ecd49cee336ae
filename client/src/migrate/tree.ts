import { t } from '@vscode/l10n'
import {
  type Command,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
} from 'vscode'
import { type Choice, choicesOf, differencesFromXm, leftOf, shortened } from './answer.ts'
import { chosenIn, type Proposal, type Session } from './session.ts'

/** A line of the tree: a file, something about it (a change that can be left out, or what is left or differs), and why. */
export type MigrationNode =
  | { readonly kind: 'file'; readonly proposal: Proposal }
  | { readonly kind: 'change'; readonly proposal: Proposal; readonly choice: Choice }
  | { readonly kind: 'note'; readonly proposal: Proposal; readonly what: 'left' | 'differs'; readonly line: number; readonly text: string; readonly rule?: string } // biome-ignore format: one kind, one line
  | { readonly kind: 'reason'; readonly text: string; readonly rule: string }

/** The tree of the migrations that are shown. */
export interface MigrationTree extends TreeDataProvider<MigrationNode> {
  /** Shows other migrations, or none. */
  show(session: Session | undefined): void
  dispose(): void
}

const { Checked, Unchecked } = TreeItemCheckboxState

const box = (isChecked: boolean, label: string): NonNullable<TreeItem['checkboxState']> => ({
  state: isChecked ? Checked : Unchecked,
  tooltip: isChecked ? t('Leave it out') : t('Take it in'),
  accessibilityInformation: { label: isChecked ? t('taken: {0}', label) : t('left out: {0}', label) },
})

const icons = {
  done: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  partly: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  refused: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
}

const fileItem = (proposal: Proposal, preview: Command): TreeItem => {
  const { title, uri, answer, isLeftOut } = proposal
  const all = choicesOf(answer)
  const chosen = chosenIn(proposal).size
  const differs = answer.told.length
  const left = isLeftOut ? '' : leftOf([answer])
  const description = [
    all.length === 0 ? t('nothing to change') : t('{0} of {1} changes', chosen, all.length),
    ...(left === '' ? [] : [left]),
    ...(differs > 0 && !isLeftOut ? [differencesFromXm(differs)] : []),
    ...(answer.undecided && !isLeftOut ? [t('taken for a file of xl')] : []),
  ].join(', ')
  const item = new TreeItem(title, TreeItemCollapsibleState.Expanded)
  item.id = uri.toString()
  item.description = description
  item.iconPath = isLeftOut ? new ThemeIcon('circle-slash') : icons[answer.status]
  item.contextValue = [
    'file',
    ...(answer.parameters.length > 0 ? ['parameters'] : []),
    ...(answer.undecided && !isLeftOut ? ['undecided'] : []),
  ].join(' ')
  item.command = preview
  item.accessibilityInformation = { label: `${title}: ${description}` }
  if (all.length > 0) item.checkboxState = box(chosen > 0, title)
  return item
}

/** A change in words: a screen reader has its own for an arrow. */
const inWords = (summary: string): string =>
  summary
    .replace(/^\+ /, `${t('new')}: `)
    .replace(/^− /, `${t('goes')}: `)
    .replace(' → ', ` ${t('becomes')} `)
    .replaceAll(' ⏎ ', ', ')

const changeItem = (proposal: Proposal, choice: Choice, preview: Command): TreeItem => {
  const { id, line, summary, isSafe, reasons } = choice
  const isChosen = choice.isChosen && !proposal.isLeftOut
  const kind = isSafe ? t('safe') : t('to be reviewed')
  const [first] = reasons
  const item = new TreeItem(summary, TreeItemCollapsibleState.Collapsed)
  item.id = `${proposal.uri} ${id}`
  item.description = t('line {0}, {1}: {2}', line + 1, kind, shortened(first?.text ?? '', 200))
  item.iconPath = new ThemeIcon(isSafe ? 'shield' : 'eye')
  // Text of the file: never Markdown.
  item.tooltip = reasons.map(({ text }) => text).join('\n')
  item.contextValue = 'change'
  item.command = preview
  item.checkboxState = box(isChosen, inWords(summary))
  const why = shortened(first?.text ?? '', 1000)
  item.accessibilityInformation = { label: `${t('Line {0}, {1}: {2}', line + 1, kind, inWords(summary))}. ${why}` }
  return item
}

const noteItem = ({ what, line, text, rule }: MigrationNode & { kind: 'note' }, preview: Command): TreeItem => {
  const words = what === 'left' ? t('left to do') : t('differs from xm')
  const item = new TreeItem(shortened(text, 200), TreeItemCollapsibleState.None)
  item.description = `${t('line {0}, {1}', line + 1, words)}${rule === undefined ? '' : ` (${rule})`}`
  item.tooltip = text
  item.iconPath = new ThemeIcon(what === 'left' ? 'tools' : 'info')
  item.command = preview
  item.accessibilityInformation = { label: t('Line {0}, {1}: {2}', line + 1, words, text.replaceAll('`', '')) }
  return item
}

const reasonItem = ({ text, rule }: MigrationNode & { kind: 'reason' }): TreeItem => {
  const item = new TreeItem(shortened(text, 1000), TreeItemCollapsibleState.None)
  item.description = rule
  item.tooltip = text
  item.accessibilityInformation = { label: t('Reason: {0}', text.replaceAll('`', '')) }
  return item
}

const childrenOf = (proposal: Proposal): MigrationNode[] => {
  const { answer, isLeftOut } = proposal
  const changes = choicesOf(answer).map((choice): MigrationNode => ({ kind: 'change', proposal, choice }))
  if (isLeftOut) return changes
  return [
    ...changes,
    ...answer.left.map(
      ({ range, message, rule }): MigrationNode => ({ kind: 'note', proposal, what: 'left', line: range.start.line, text: message, rule }), // biome-ignore format: one note, one line
    ),
    ...answer.told.map(
      ({ range, message }): MigrationNode => ({ kind: 'note', proposal, what: 'differs', line: range.start.line, text: message }), // biome-ignore format: one note, one line
    ),
  ]
}

export const makeMigrationTree = (): MigrationTree => {
  const changed = new EventEmitter<MigrationNode | undefined>()
  let session: Session | undefined

  const preview = (arguments_: MigrationNode): Command => ({
    command: 'xen.showMigration',
    title: t('Show the Difference'),
    arguments: [arguments_],
  })

  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => {
      if (node.kind === 'file') return fileItem(node.proposal, preview(node))
      if (node.kind === 'change') return changeItem(node.proposal, node.choice, preview(node))
      return node.kind === 'note' ? noteItem(node, preview(node)) : reasonItem(node)
    },
    getChildren: (node) => {
      if (!node) return (session?.proposals ?? []).map((proposal): MigrationNode => ({ kind: 'file', proposal }))
      if (node.kind === 'file') return childrenOf(node.proposal)
      return node.kind === 'change'
        ? node.choice.reasons.map(({ text, rule }): MigrationNode => ({ kind: 'reason', text, rule }))
        : []
    },
    show: (next) => {
      session = next
      next?.onDidChange(() => changed.fire(undefined))
      changed.fire(undefined)
    },
    dispose: () => changed.dispose(),
  }
}

/** What is chosen after some lines of the tree were checked or not, for each file that they are of. */
export const chosenAfter = (
  toggled: readonly (readonly [node: MigrationNode, isChecked: boolean])[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const chosen = new Map<string, Set<string>>()
  // A file stands for all of its changes, and comes before those of them that were named as well.
  const inOrder = [...toggled].sort(([a], [b]) => Number(b.kind === 'file') - Number(a.kind === 'file'))
  for (const [node, isChecked] of inOrder) {
    if (node.kind !== 'file' && node.kind !== 'change') continue
    const { proposal } = node
    const address = proposal.uri.toString()
    const ids = chosen.get(address) ?? new Set(chosenIn(proposal))
    chosen.set(address, ids)
    const own = node.kind === 'file' ? choicesOf(proposal.answer).map(({ id }) => id) : [node.choice.id]
    for (const id of own) {
      if (isChecked) ids.add(id)
      else ids.delete(id)
    }
  }
  return chosen
}
