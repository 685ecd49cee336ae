import type { TextDocument } from 'vscode'

/** The kinds of file that we know, as the server names them. */
export type Kind = 'domain' | 'cpupool' | 'xl-conf'

/** What `xen/status` says of a document after each validation. */
export interface Status {
  readonly uri: string
  readonly kind: Kind
  readonly release: string
  readonly releaseFrom: 'setting' | 'comment' | 'default'
  readonly arch: 'x86' | 'arm'
  readonly archFrom: 'setting' | 'comment' | 'default'
  readonly guest?: 'pv' | 'hvm' | 'pvh'
}

/** What `xen/detect` answers. */
export interface Detection {
  readonly kind?: Kind
  readonly certain: boolean
}

export const kinds: readonly Kind[] = ['domain', 'cpupool', 'xl-conf']

/** The kinds in words, as they stand in a sentence after "a" or "an". */
export const kindNames: Readonly<Record<Kind, string>> = {
  domain: 'Xen domain config',
  cpupool: 'Xen cpupool config',
  'xl-conf': 'Xen xl.conf',
}

/** The language id of a kind. */
export const languageOf = (kind: Kind): string => `xen-${kind}`

/** The language ids of all kinds. */
export const languages: readonly string[] = kinds.map(languageOf)

/** The kind that a language id stands for. */
export const kindOf = (languageId: string): Kind | undefined => kinds.find((kind) => languageOf(kind) === languageId)

/** Whether a document is of one of our languages. */
export const isOurs = (document: TextDocument): boolean => kindOf(document.languageId) !== undefined
