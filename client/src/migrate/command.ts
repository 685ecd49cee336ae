import { t } from '@vscode/l10n'
import { commands, type Disposable, type ExtensionContext, type TreeView, Uri, window, workspace } from 'vscode'
import type { MigrationAnswer, Status } from '../../../protocol/src/messages.ts'
import { nameOf } from '../names.ts'
import { complain, inform, warn } from '../notice.ts'
import { pickRelease } from '../pick-release.ts'
import { documentFor, releasesIn } from '../release.ts'
import type { Server } from '../server.ts'
import { type AloneFile, choicesOf, hasSomething, leftAloneWords, leftOf, summaryOf } from './answer.ts'
import { applyAll } from './apply.ts'
import { gather } from './gather.ts'
import { askParameters } from './parameters.ts'
import { makePreview } from './preview.ts'
import { askFor, isLeftAlone, makeSession, type Proposal, proposalOf, type Session, type Wanted } from './session.ts'
import { chosenAfter, type MigrationNode, type MigrationTree, makeMigrationTree } from './tree.ts'

/** Takes the commands that rewrite configs for another release: one or a folder of them, in one way. Gives the tree of what is proposed. */
export const registerMigration = (
  context: ExtensionContext,
  server: Server,
  status: (uri: Uri) => Status | undefined,
): MigrationTree => {
  const tree = makeMigrationTree()
  const preview = makePreview()
  let session: Session | undefined
  let view: TreeView<MigrationNode> | undefined
  let watched: Disposable | undefined

  const tellCounts = () => {
    if (!view || !session) return
    const taken = session.proposals.filter(({ isLeftOut }) => !isLeftOut)
    const summary = taken.length > 0 ? summaryOf(taken.map(({ answer }) => answer)) : t('No changes.')
    const { length } = session.proposals
    view.message = length === 1 ? summary : t('{0} of {1} files: {2}', taken.length, length, summary)
    const answers = taken.map(({ answer }) => answer)
    const value = answers.reduce((sum, { left }) => sum + left.length, 0)
    // As many as there are on the tab, so that it is known where the view is hidden.
    view.badge = value > 0 ? { value, tooltip: leftOf(answers) } : undefined
  }

  const viewOf = (): TreeView<MigrationNode> => {
    if (view) return view
    view = window.createTreeView('xen.migration', {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
      // What is checked is what the session says: a file with some of its changes left out is taken all the same.
      manageCheckboxStateManually: true,
    })
    view.onDidChangeCheckboxState(({ items }) =>
      session?.choose(chosenAfter(items.map(([node, state]) => [node, state === 1]))),
    )
    return view
  }

  const start = async (
    proposals: readonly Proposal[],
    release: string | undefined,
    leftAlone: readonly AloneFile[] = [],
  ) => {
    drop()
    session = makeSession(server, proposals, release, leftAlone)
    watched = session.onDidChange(tellCounts)
    await commands.executeCommand('setContext', 'xen.migrating', true)
    preview.show(session)
    tree.show(session)
    viewOf()
    tellCounts()
    await commands.executeCommand('xen.migration.focus')
    const [only] = proposals
    if (proposals.length === 1 && only) await preview.open(only)
    else await preview.openAll()
  }

  const drop = () => {
    // The panel would go on with something else.
    if (session && view?.visible) void commands.executeCommand('workbench.action.closePanel')
    watched?.dispose()
    session?.dispose()
    session = undefined
    tree.show(undefined)
    preview.show(undefined)
    void commands.executeCommand('setContext', 'xen.migrating', false)
  }

  const apply = async () => {
    if (!session) return
    // What was decided last is still on its way.
    await session.decide(new Map())
    const { proposals, release } = session
    const taken = proposals.filter(({ isLeftOut }) => !isLeftOut)
    const report = await session.report()
    const { done, changed, isDone } = await applyAll(taken)
    if (!isDone) return void complain(t('The changes could not be applied.'))
    if (done.length === 0 && changed > 0) return void warn(t('The file has changed since. Migrate it again.'))
    drop()
    if (changed > 0)
      void warn(
        changed === 1
          ? t('1 file left out: changed meanwhile. Migrate again.')
          : t('{0} files left out: changed meanwhile. Migrate again.', changed),
      )
    const [only] = done
    if (only && done.length === 1) await window.showTextDocument(only)
    // Not awaited: a message stays until somebody closes it.
    void tellRest(taken, release, report)
  }

  /** What is left, and whether the files are still checked for another release. */
  const tellRest = async (taken: readonly Proposal[], release: string | undefined, report: string | undefined) => {
    const left = leftOf(taken.map(({ answer }) => answer))
    const target = taken.map(({ uri }) => status(uri)?.release).find((each) => each !== undefined && each !== release)
    const [problems, ticket, select] = [t('Show the Problems'), t('Show the Report'), t('Select the Release')]
    const other = target === undefined ? '' : t('The file is still checked for xl {0}.', target)
    if (left === '' && other === '') return
    const actions = [
      ...(taken.some(({ answer }) => answer.left.some(({ isProblem }) => isProblem)) ? [problems] : []),
      ...(left !== '' && report !== undefined ? [ticket] : []),
      ...(other ? [select] : []),
    ]
    const picked = await inform([t('Migrated.'), left && `${left}.`, other].filter(Boolean).join(' '), ...actions)
    if (picked === problems) await commands.executeCommand('workbench.actions.view.problems')
    if (picked === ticket) await showReport(report)
    if (picked === select) await commands.executeCommand('xen.selectRelease', taken[0]?.uri)
  }

  const showReport = async (report: string | undefined) => {
    if (report === undefined) return void complain(t('There is no report. The output has the reason.'))
    await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content: report }))
  }

  const chooseRelease = async (asked: unknown, title: string, target: string | undefined, note: string) => {
    const releases = releasesIn(context.extension.packageJSON)
    return typeof asked === 'string' && releases.includes(asked)
      ? asked
      : await pickRelease(releases, title, target ?? releases[0], note)
  }

  const migrateFile = async (given: unknown, asked: unknown) => {
    const document = await documentFor(given)
    if (document?.languageId !== 'xen-domain') return void inform(t('Open a Xen domain config first.'))
    const target = status(document.uri)?.release
    const release = await chooseRelease(asked, t('Migrate this config to xl …'), target, t('the release of this file'))
    if (!release) return
    const file = { uri: document.uri, title: nameOf(document.uri), text: document.getText() }
    const ask = async (more: Partial<Wanted>) => {
      const [answer] = await askFor(server, [{ ...file, ...more }], release)
      if (!answer) return void complain(t('The config could not be migrated. The output has the reason.'))
      return isLeftAlone(answer) ? void inform(`${file.title} ${answer.words}.`) : answer
    }
    let answer = await ask({})
    if (!answer) return
    let parameters: Readonly<Record<string, string>> | undefined = {}
    if (answer.parameters.length > 0) {
      parameters = await askParameters(answer.parameters, {})
      if (!parameters) return
      answer = await ask({ parameters })
    }
    if (!answer) return
    if (!hasSomething(answer)) return void inform(t('Nothing to change: xl {0} reads this config as it is.', release))
    await start([proposalOf({ ...file, parameters }, answer)], release)
  }

  const folderFor = async (given: unknown): Promise<Uri | undefined> => {
    if (given instanceof Uri) return given
    const folders = workspace.workspaceFolders ?? []
    if (folders.length > 1) return (await window.showWorkspaceFolderPick())?.uri
    const [only] = folders
    if (only) return only.uri
    const title = t('Migrate the configs of a folder')
    return (await window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title }))?.[0]
  }

  const migrateFolder = async (given: unknown, asked: unknown) => {
    const folder = await folderFor(given)
    if (!folder) return
    const target = workspace.getConfiguration('xen', folder).get<string>('release') || undefined
    const release = await chooseRelease(asked, t('Migrate all configs of the folder to xl …'), target, t('the release of the folder')) // biome-ignore format: one question
    if (!release) return
    const gathered = await gather(server, folder, release)
    if (!gathered) return
    const { proposals, fine, leftAlone } = gathered
    const words = leftAloneWords(leftAlone)
    if (proposals.length === 0) {
      const none =
        fine === 0
          ? t('There is no Xen domain config to migrate in the folder.')
          : t('Nothing to change: xl {0} reads all {1} configs as they are.', release, fine)
      return void inform([none, words].filter(Boolean).join(' '))
    }
    const isGrave = leftAlone.some(({ why }) => why === 'template' || why === 'encoding')
    if (words !== '') void (isGrave ? warn : inform)(words)
    await start(proposals, release, leftAlone)
  }

  const setAll = (choose: (answer: MigrationAnswer) => readonly string[]) =>
    session?.choose(
      new Map(session.proposals.map(({ uri, answer }) => [uri.toString(), new Set(choose(answer))] as const)),
    )

  const keepDefaults = () =>
    session?.decide(
      new Map(
        session.proposals.map(({ uri }) => [uri.toString(), ({ declined }) => ({ declined, keepDefaults: true })]),
      ),
    )

  const giveParameters = async (node: MigrationNode | undefined) => {
    if (node?.kind !== 'file') return
    const { uri, answer, parameters: before } = node.proposal
    const parameters = await askParameters(answer.parameters, before)
    if (parameters) await session?.decide(new Map([[uri.toString(), () => ({ parameters })]]))
  }

  /** What a person knows of a file that does not tell whose it was. */
  const takeForXm = async (node: MigrationNode | undefined) => {
    const known = node?.kind === 'file' ? [node.proposal] : (session?.proposals ?? [])
    const undecided = known.filter(({ answer }) => answer.undecided)
    await session?.decide(new Map(undecided.map(({ uri }) => [uri.toString(), () => ({ ofXm: true })])))
  }

  /** Takes what is selected in, or leaves it out: what the first of it is not. */
  const toggle = async (node?: MigrationNode, all?: readonly MigrationNode[]) => {
    const nodes = all ?? (node ? [node] : (view?.selection ?? []))
    const boxes = nodes.filter(hasBox)
    const [first] = boxes
    if (!first) return
    const isChecked = !chosenNow(first)
    await session?.choose(chosenAfter(boxes.map((each) => [each, isChecked])))
  }

  context.subscriptions.push(
    tree,
    preview,
    { dispose: () => view?.dispose() },
    { dispose: () => watched?.dispose() },
    commands.registerCommand('xen.migrate', migrateFile),
    commands.registerCommand('xen.migrateFolder', migrateFolder),
    commands.registerCommand('xen.applyMigration', apply),
    commands.registerCommand('xen.applySafeMigration', async () => {
      await setAll((answer) => choicesOf(answer).flatMap(({ id, isSafe }) => (isSafe ? [id] : [])))
      await apply()
    }),
    commands.registerCommand('xen.previewMigration', () => preview.openAll()),
    commands.registerCommand('xen.showMigration', async (node: MigrationNode) => {
      if (node.kind === 'reason') return
      const line = node.kind === 'change' ? node.choice.line : node.kind === 'note' ? node.line : undefined
      await preview.open(node.proposal, line, true)
    }),
    commands.registerCommand('xen.keepDefaultsInMigration', keepDefaults),
    commands.registerCommand('xen.giveMigrationParameters', giveParameters),
    commands.registerCommand('xen.migrateAsFileOfXm', takeForXm),
    commands.registerCommand('xen.toggleMigration', toggle),
    commands.registerCommand('xen.reportMigration', async () => session && showReport(await session.report())),
    commands.registerCommand('xen.discardMigration', drop),
  )
  return tree
}

/** Whether there is something to choose. */
const hasBox = (node: MigrationNode): boolean =>
  node.kind === 'change' || (node.kind === 'file' && choicesOf(node.proposal.answer).length > 0)

/** Whether a file or a change is taken as it is shown. */
const chosenNow = (node: MigrationNode): boolean =>
  node.kind === 'file'
    ? !node.proposal.isLeftOut
    : node.kind === 'change' && node.choice.isChosen && !node.proposal.isLeftOut
