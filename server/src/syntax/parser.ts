import { untilForgotten } from '../forgetting.ts'
import type { Release } from '../release.ts'
import { acceptedSettings } from './accepted.ts'
import { lex } from './lexer.ts'
import { lineStartAt } from './lines.ts'
import { readRefused } from './refused.ts'
import { contentsAfterEdit } from './reparse.ts'
import { type Contents, flawless, type Token, type Tree, tokenAt } from './tree.ts'

interface Last {
  /** The last texts that xl's grammar took, the last one first: those of a few documents, and of what is tried in them. */
  trees: readonly { readonly release: Release; readonly tree: Tree }[]
  /** The last text that it refused, as releases read it: a migration asks about one text many times. */
  refused: { readonly text: string; readonly trees: Map<Release, Tree> }
}

const lastOnes = untilForgotten((): Last => ({ trees: [], refused: { text: '', trees: new Map() } }))
const mostTrees = 4

/** Shorter texts are read as soon as they are found again; those that are tried beside a longer one do not take its place. */
const worthKeeping = 1000

/**
 * Reads `text` as xl of `release` does. Never throws: what xl refuses is in `problems`, and `settings` holds what can be
 * made of the text all the same, settings that are still being typed included. What stands beside an edit is taken over.
 */
export const parse = (text: string, release: Release): Tree => {
  const last = lastOnes()
  const known = last.refused.text === text ? last.refused.trees.get(release) : undefined
  if (known) return known
  const alike = last.trees.filter((each) => each.release === release)
  const same = alike.find(({ tree }) => tree.text === text)
  const tree =
    same?.tree ??
    edited(
      alike.map((each) => each.tree),
      text,
      release,
    ) ??
    parseAnew(text, release)
  if (tree.problems.length === 0) {
    const others = last.trees.filter((each) => each.tree !== tree)
    last.trees = [{ release, tree }, ...others].slice(0, mostTrees)
  } else if (text.length >= worthKeeping) {
    if (last.refused.text !== text) last.refused = { text, trees: new Map() }
    last.refused.trees.set(release, tree)
  }
  return tree
}

const edited = (before: readonly Tree[], text: string, release: Release): Tree | undefined => {
  for (const tree of before) {
    const contents = contentsAfterEdit(tree, text, release)
    if (contents) return treeOf(text, contents, release)
  }
  return undefined
}

/** Reads a text with nothing taken over. */
export const parseAnew = (text: string, release: Release): Tree => {
  const settings = acceptedSettings(text, release)
  if (settings) return treeOf(text, { settings, ...flawless }, release)
  const tokens = lex(text, release)
  return treeOf(text, readRefused(text, tokens, release), release, tokens)
}

const treeOf = (text: string, contents: Contents, release: Release, tokens?: readonly Token[]): Tree =>
  contents.problems.length === 0
    ? acceptedTree(text, contents.settings, release)
    : refusedTree(text, contents, tokensOf(text, release, tokens))

/** The tokens of a text, once somebody asks for them: they are many, and of a text without a fault few do. */
const tokensOf = (text: string, release: Release, tokens?: readonly Token[]) => {
  let kept = tokens
  return {
    all: () => (kept ??= lex(text, release)),
    at: (offset: number) => (kept ? tokenAt(kept, offset) : tokenInLine(text, offset, release)),
  }
}

/** V8 keeps a getter of an object, and all that it can see, for long: that is the text here, and none of the settings. */
const acceptedTree = (text: string, settings: Tree['settings'], release: Release): Tree => {
  const tokens = tokensOf(text, release)
  return {
    text,
    get tokens() {
      return tokens.all()
    },
    tokenAt: tokens.at,
    settings,
    problems: flawless.problems,
    causes: flawless.causes(),
    likelyPython: false,
  }
}

const refusedTree = (text: string, contents: Contents, tokens: ReturnType<typeof tokensOf>): Tree => ({
  text,
  get tokens() {
    return tokens.all()
  },
  tokenAt: tokens.at,
  get settings() {
    return contents.settings
  },
  problems: contents.problems,
  get causes() {
    return contents.causes()
  },
  likelyPython: contents.likelyPython,
})

/** The token that an offset lies in or ends. None reaches from one line into the next. */
const tokenInLine = (text: string, offset: number, release: Release): Token | undefined => {
  // What ends where a line begins is the newline before.
  const start = lineStartAt(text, Math.max(0, offset - 1))
  const newline = text.indexOf('\n', start)
  const line = text.slice(start, newline < 0 ? text.length : newline + 1)
  const token = tokenAt(lex(line, release), offset - start)
  return token && { ...token, start: token.start + start, end: token.end + start }
}
