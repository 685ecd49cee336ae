import type { Release } from '../release.ts'
import { acceptedSettings } from './accepted.ts'
import { lex } from './lexer.ts'
import { lineStartAt } from './lines.ts'
import { readRefused } from './refused.ts'
import { contentsAfterEdit } from './reparse.ts'
import { type Contents, flawless, type Token, type Tree, tokenAt } from './tree.ts'

/** The last texts that xl's grammar took, the last one first: those of a few documents, and of what is tried in them. */
let lastTrees: readonly { readonly release: Release; readonly tree: Tree }[] = []
const mostTrees = 4

/** The last text that it refused, as releases read it: a migration asks about one text many times. */
let lastRefused: { readonly text: string; readonly trees: Map<Release, Tree> } = { text: '', trees: new Map() }

/** Shorter texts are read as soon as they are found again; those that are tried beside a longer one do not take its place. */
const worthKeeping = 1000

/**
 * Reads `text` as xl of `release` does. Never throws: what xl refuses is in `problems`, and `settings` holds what can be
 * made of the text all the same, settings that are still being typed included. What stands beside an edit is taken over.
 */
export const parse = (text: string, release: Release): Tree => {
  const known = lastRefused.text === text ? lastRefused.trees.get(release) : undefined
  if (known) return known
  const alike = lastTrees.filter((each) => each.release === release)
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
    const others = lastTrees.filter((each) => each.tree !== tree)
    lastTrees = [{ release, tree }, ...others].slice(0, mostTrees)
  } else if (text.length >= worthKeeping) {
    if (lastRefused.text !== text) lastRefused = { text, trees: new Map() }
    lastRefused.trees.set(release, tree)
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

const treeOf = (text: string, contents: Contents, release: Release, tokens?: readonly Token[]): Tree => {
  let kept = tokens
  return {
    text,
    // They are many, and of a text without a fault few ask for them.
    get tokens() {
      kept ??= lex(text, release)
      return kept
    },
    tokenAt: (offset) => (kept ? tokenAt(kept, offset) : tokenInLine(text, offset, release)),
    get settings() {
      return contents.settings
    },
    problems: contents.problems,
    get causes() {
      return contents.causes()
    },
    likelyPython: contents.likelyPython,
  }
}

/** The token that an offset lies in or ends. None reaches from one line into the next. */
const tokenInLine = (text: string, offset: number, release: Release): Token | undefined => {
  // What ends where a line begins is the newline before.
  const start = lineStartAt(text, Math.max(0, offset - 1))
  const newline = text.indexOf('\n', start)
  const line = text.slice(start, newline < 0 ? text.length : newline + 1)
  const token = tokenAt(lex(line, release), offset - start)
  return token && { ...token, start: token.start + start, end: token.end + start }
}
