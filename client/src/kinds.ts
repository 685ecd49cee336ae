import { t } from '@vscode/l10n'
import type { TextDocument } from 'vscode'
import type { FileKind } from '../../protocol/src/messages.ts'

export const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']

/** The kinds in words. */
export const kindNames: Readonly<Record<FileKind, string>> = {
  domain: t('Xen domain config'),
  cpupool: t('Xen cpupool config'),
  'xl-conf': t('Xen xl.conf'),
}

/** The language id of a kind. */
export const languageOf = (kind: FileKind): string => `xen-${kind}`

/** The language ids of all kinds. */
export const languages: readonly string[] = kinds.map(languageOf)

/** The kind that a language id stands for. */
export const kindOf = (languageId: string): FileKind | undefined =>
  kinds.find((kind) => languageOf(kind) === languageId)

/** Whether a document is of one of our languages. */
export const isOurs = (document: TextDocument): boolean => kindOf(document.languageId) !== undefined
