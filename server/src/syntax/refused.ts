import type { Release } from '../release.ts'
import { checkGrammar } from './grammar.ts'
import { lex } from './lexer.ts'
import { readSettings } from './read-settings.ts'
import { causesOf } from './told.ts'
import type { Tree } from './tree.ts'

/** What a tree has of a text; its tokens where they are made already. */
export type Refused = Pick<Tree, 'settings' | 'problems' | 'likelyPython' | 'causes'> & {
  readonly tokens?: Tree['tokens']
}

/** Reads a text that may have mistakes: what xl refuses in it, and what an editor can make of it all the same. */
export const readRefused = (text: string, release: Release): Refused => {
  const tokens = lex(text, release)
  const { problems, likelyPython } = checkGrammar(text, tokens, release)
  const settings = readSettings(text, tokens, release)
  return { tokens, settings, problems, likelyPython, causes: causesOf(text, problems, release) }
}
