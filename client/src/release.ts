import { t } from '@vscode/l10n'
import {
  ConfigurationTarget,
  type ExtensionContext,
  type QuickPickItem,
  QuickPickItemKind,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import type { Status } from '../../protocol/src/messages.ts'
import { removeReleaseComment, setReleaseComment } from './comment.ts'
import { isOurs } from './kinds.ts'

/** Where a setting of ours is to be written, so that what is written takes effect for `uri`. */
export const targetOf = (section: string, uri: Uri | undefined): ConfigurationTarget => {
  const found = workspace.getConfiguration('xen', uri).inspect(section)
  if (found?.workspaceFolderValue !== undefined) return ConfigurationTarget.WorkspaceFolder
  if (found?.workspaceValue !== undefined) return ConfigurationTarget.Workspace
  if (found?.globalValue !== undefined) return ConfigurationTarget.Global
  return workspace.workspaceFolders ? ConfigurationTarget.Workspace : ConfigurationTarget.Global
}

/** The releases that can be chosen, newest first: those of the setting `xen.release`. */
export const releasesIn = (packageJSON: unknown): readonly string[] => {
  const manifest = packageJSON as {
    contributes?: { configuration?: { properties?: Record<string, { enum?: readonly string[] }> } }
  }
  const choices = manifest.contributes?.configuration?.properties?.['xen.release']?.enum ?? []
  return choices.filter((release) => release !== '')
}

/** The document that a command is about: the one whose address it was given, else the active editor's. */
export const documentFor = async (given: unknown): Promise<TextDocument | undefined> => {
  if (typeof given === 'string') return workspace.openTextDocument(Uri.parse(given))
  if (given instanceof Uri) return workspace.openTextDocument(given)
  const active = window.activeTextEditor?.document
  return active && isOurs(active) ? active : undefined
}

const writeSetting = (document: TextDocument, release: string) =>
  workspace
    .getConfiguration('xen', document.uri)
    .update('release', release === '' ? undefined : release, targetOf('release', document.uri))

const writeComment = async (document: TextDocument, release: string): Promise<void> => {
  const text = document.getText()
  const change = release === '' ? removeReleaseComment(text) : setReleaseComment(text, release)
  if (!change) return
  const edit = new WorkspaceEdit()
  edit.replace(document.uri, new Range(document.positionAt(change.start), document.positionAt(change.end)), change.text)
  await workspace.applyEdit(edit)
}

interface ReleaseItem extends QuickPickItem {
  readonly release?: string
}

/** Lets the person choose the release of xl that a file is for, and writes it where it comes from now. */
export const selectRelease = async (
  context: ExtensionContext,
  document: TextDocument,
  status: Status | undefined,
): Promise<void> => {
  const releases = releasesIn(context.extension.packageJSON)
  const choose = async (inFile: boolean): Promise<void> => {
    const items: ReleaseItem[] = [
      { label: t('Newest known'), description: releases[0] ?? '', release: '' },
      ...releases.map((release) => ({
        label: release,
        release,
        ...(release === status?.release && status.releaseFrom !== 'default' ? { description: t('current') } : {}),
      })),
    ]
    const elsewhere: ReleaseItem = { label: t('Set it in this file only…'), description: '# xen-config: release=…' }
    if (!inFile) items.unshift(elsewhere, { label: '', kind: QuickPickItemKind.Separator })
    const picked = await window.showQuickPick(items, {
      title: inFile
        ? t('Xen release for this file (in its comment)')
        : t('Xen release for files here (in the settings)'),
      placeHolder: status ? t('Now: {0}', status.release) : t('Choose a release'),
    })
    if (!picked) return
    if (picked.release === undefined) return choose(true)
    await (inFile ? writeComment(document, picked.release) : writeSetting(document, picked.release))
  }
  // What the file of a project says goes before the settings, and a comment before both.
  await choose(status?.releaseFrom === 'comment' || status?.releaseFrom === 'project')
}
