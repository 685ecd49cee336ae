import type { Release } from '../release.ts'
import { checkGrammar } from './grammar.ts'
import { lex } from './lexer.ts'
import { readSettings } from './read-settings.ts'
import { causesOf } from './told.ts'
import type { Cause, Contents, Setting, SyntaxProblem, Token } from './tree.ts'

/** Reads a text that may have mistakes: what xl refuses in it, and what an editor can make of it all the same. */
export const readRefused = (text: string, tokens: readonly Token[], release: Release): Contents => {
  const { problems, likelyPython } = checkGrammar(text, tokens, release)
  let settings: readonly Setting[] | undefined
  return {
    // Whoever asks whether xl takes a text wants to know no more.
    get settings() {
      settings ??= readSettings(text, tokens, release)
      return settings
    },
    problems,
    likelyPython,
    causes: whenAsked(text, problems, release),
  }
}

/** The causes, found out when somebody asks for them: that takes longer than all the rest. */
const whenAsked = (text: string, problems: readonly SyntaxProblem[], release: Release): (() => readonly Cause[]) => {
  let causes: readonly Cause[] | undefined
  return () => (causes ??= causesOf(text, problems, release))
}

/**
 * Reads lines that may have mistakes, of a text in which all others are taken and nothing is added by `+=`. The places of the settings are within
 * the lines. Undefined where xl or an editor may take what stands behind them for a part of what begins in them.
 * @param from where the lines begin, and a statement may
 */
export const readRefusedLines = (text: string, from: number, lines: string, release: Release): Contents | undefined => {
  // It is one at the beginning of a file alone.
  if (from > 0 && lines.startsWith('\ufeff')) return undefined
  // The last character of a file, which xl drops without a newline, tells it of Python once something else is wrong.
  if (from + lines.length < text.length && /[-+.():]$/.test(text)) return undefined
  const tokens = lex(lines, release)
  const { problems: found, likelyPython, isOver } = checkGrammar(lines, tokens, release)
  const settings = readSettings(lines, tokens, release)
  const last = settings.at(-1)?.value
  const isEnded = isOver && (last?.type !== 'list' || last.closed)
  if (!isEnded && from + lines.length < text.length) return undefined
  const line = linesBefore(text, from)
  const problems = found.map((each) => movedProblem(each, from, line))
  return { settings, problems, likelyPython, causes: whenAsked(text, problems, release) }
}

const movedProblem = (problem: SyntaxProblem, by: number, lines: number): SyntaxProblem => ({
  ...problem,
  start: problem.start + by,
  end: problem.end + by,
  xlLine: problem.xlLine === undefined ? undefined : problem.xlLine + lines,
})

const linesBefore = (text: string, offset: number): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) count++
  return count
}
