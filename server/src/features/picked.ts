import type { CodeAction } from 'vscode-languageserver-types'

/** What an action does whose edit is worked out once it is picked: kept in its `data`. */
export interface Later {
  /** The document that is edited. */
  readonly uri: string
  /** Migrates it, mends all that is safe, or all that a rule has found. */
  readonly does: 'migrate' | 'fix all' | { readonly fix: string }
}

/** What a picked action is to do; undefined for one that has its edit, or is not ours. */
export const laterOf = ({ data }: CodeAction): Later | undefined => {
  const { uri, does }: Partial<Later> = data ?? {}
  const isOurs = does === 'migrate' || does === 'fix all' || typeof does?.fix === 'string'
  return typeof uri === 'string' && isOurs ? { uri, does } : undefined
}
