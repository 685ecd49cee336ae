import { t } from '@vscode/l10n'
import type { Range } from 'vscode-languageserver-types'
import type { Judgement, Severity } from '../../../protocol/src/messages.ts'
import type { Outcome } from './runner.ts'

/** Something that xl printed about a file. */
export interface XlLine {
  /** As xl printed it, without the file; several lines that belong together are joined by newlines. */
  readonly message: string
  /** From 0; undefined where xl names none. */
  readonly line: number | undefined
}

/** A message of xl's at its place in the file. */
export interface PlacedLine {
  readonly range: Range
  readonly severity: Severity
  readonly message: string
}

// Said of every file, or of every file that is refused.
const noise =
  /^(?:Parsing config (?:from|file) |Using config file |Failed to parse config(?: file)?: Invalid argument$|Failed to parse config\.?$|sudo: unable to resolve host )/

const goesOn = /^(?:\s|warning: {2})/

const splitLines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '')

/** What xl printed about a file that it was given as `path`. */
export const readXlOutput = (stderr: string, path: string): XlLine[] => {
  const found: { message: string; line: number | undefined }[] = []
  for (const given of splitLines(stderr)) {
    const last = found.at(-1)
    if (noise.test(given)) continue
    if (goesOn.test(given) && last) {
      last.message += `\n${given.trimEnd()}`
      continue
    }
    const rest = given.startsWith(`${path}:`) ? given.slice(path.length + 1) : undefined
    const numbered = /^(\d+):\s*/.exec(rest ?? '')
    if (rest && numbered)
      found.push({ message: rest.slice(numbered[0].length), line: Math.max(Number(numbered[1]) - 1, 0) })
    else found.push({ message: (rest ?? given).trim(), line: undefined })
  }
  return found.map(({ message, line }) => ({ message: message.replaceAll(path, nameOf(path)), line }))
}

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** Whether xl printed what we say that it prints; `…` stands for anything. */
const isSaid = (message: string, said: string): boolean => {
  const [xl = '', ours = ''] = [message, said].map((text) =>
    text.replace(/\s+/g, ' ').replaceAll('https:', 'http:').trim(),
  )
  let at = 0
  const pieces = ours.split('…')
  for (const [index, piece] of pieces.entries()) {
    const found = xl.indexOf(piece, at)
    if (found < 0 || (index === 0 && found > 0)) return false
    at = found + piece.length
  }
  return at === xl.length
}

const mayBeOf = (line: number | undefined, { start, end }: Range): boolean =>
  // For a newline that it did not expect, xl names the line before or after.
  line === undefined || (start.line - 1 <= line && line <= end.line + 1)

/** Where there is text on a line of the file: all of the line when it is blank. */
const rangeOfLine = (lines: readonly string[], line: number): Range => {
  const at = Math.min(line, Math.max(lines.length - 1, 0))
  const text = (lines[at] ?? '').replace(/\r$/, '')
  const character = text.length - text.trimStart().length
  return { start: { line: at, character }, end: { line: at, character: Math.max(text.trimEnd().length, character) } }
}

/**
 * The messages of xl at their places: where one of our problems says the same, there; else at the line that xl names; else at
 * the beginning of the file. What xl refuses has an error somewhere.
 */
export const placeLines = (
  said: readonly XlLine[],
  refused: boolean,
  text: string,
  judgement: Judgement | undefined,
): PlacedLine[] => {
  const lines = text.split('\n')
  const problems = (judgement?.problems ?? []).filter((problem) => problem.said !== undefined)
  const placed = said.map(({ message, line }): PlacedLine => {
    const same =
      problems.find((problem) => isSaid(message, problem.said ?? '') && mayBeOf(line, problem.range)) ??
      problems.find((problem) => line !== undefined && problem.range.start.line === line)
    const range = same?.range ?? rangeOfLine(lines, line ?? 0)
    const severity = same?.severity ?? (refused && !/\bwarning\b/i.test(message) ? 'error' : 'warning')
    return { range, severity, message }
  })
  if (!refused || placed.some(({ severity }) => severity === 'error')) return placed
  const last = placed.at(-1)
  return last ? [...placed.slice(0, -1), { ...last, severity: 'error' }] : placed
}

/** How a program has ended. */
export const endOf = ({ signal, status }: Outcome): string => signal ?? t('exit status {0}', String(status))

/** Why xl could not judge the file at all, for a person; undefined when it did. */
export const whyNot = (
  { status, failure, reason, stdout, stderr }: Outcome,
  command: readonly string[],
  timeout: number,
): string | undefined => {
  const [program = ''] = command
  const shown = command.join(' ')
  const where = t('The setting `xen.dryRun.command` says what is run.')
  switch (failure) {
    case 'not-found':
      return `${t('`{0}` is not on this machine. Open the file on the host itself (dom0), where xl is.', program)} ${where}`
    case 'not-allowed':
      return `${t('`{0}` may not be run: {1}.', program, reason ?? t('permission denied'))} ${where}`
    case 'not-started':
      return `${t('`{0}` could not be started: {1}.', shown, reason ?? t('the system does not say why'))} ${where}`
    case 'timeout':
      return t('`{0}` did not answer in {1} seconds and was ended.', shown, Math.round(timeout / 1000))
    case 'cancelled':
      return t('The dry run was cancelled.')
  }
  if (status === 0) return undefined
  const output = `${stderr}\n${stdout}`
  const asRoot = t('Set `xen.dryRun.command` to `["sudo", "-n", "xl"]` if you may use sudo without a password.')
  if (/^(?:sudo|doas):.*(?:password|terminal|askpass|tty|Authenti|Authori)/im.test(output)) {
    return t('`{0}` wants a password. Only a command that asks for nothing can be used here.', shown)
  }
  if (/^(?:sudo|doas):.*(?:not found|No such file)|^(?:env|sh|bash):.*not found/im.test(output) || status === 127) {
    return `${t('`{0}` found no xl on this machine.', shown)} ${where}`
  }
  if (
    /^(?:sudo|doas): (?!unable to resolve host)|is not in the sudoers|not allowed to (?:execute|run)/im.test(output)
  ) {
    return t('`{0}` is not allowed: {1}', shown, splitLines(output)[0] ?? '')
  }
  const unreadable = /^Failed to read config file: .*: (.+)$/m.exec(output)
  if (unreadable) return t('xl could not read the file: {0}.', unreadable[1] ?? '')
  if (
    /cannot init xl context|privileged command interface|xencall: error|\/proc\/xen|privcmd|cannot open libxc handle|hypervisor information/i.test(
      output,
    )
  ) {
    return /permission denied|operation not permitted/i.test(output)
      ? `${t('xl needs root: it may not talk to the hypervisor.')} ${asRoot}`
      : t(
          'xl is here, but no Xen: it needs the hypervisor even for a dry run. Open the file on the host itself (dom0).',
        )
  }
  if (/\b(?:must be|need to be|run as|are you) root\b/i.test(output)) return `${t('xl needs root.')} ${asRoot}`
  if (/^(?:command not implemented|unknown (?:global )?option|Usage: xl |.*invalid option -- )/m.test(output)) {
    return t('`{0}` knows no dry run: {1}', shown, splitLines(output)[0] ?? '')
  }
  return undefined
}
