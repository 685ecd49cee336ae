import type { Judgement } from '../../../protocol/src/messages.ts'
import { maskPasswords, withoutSecrets } from './mask.ts'
import type { XlLine } from './output.ts'

export interface Disagreement {
  readonly kind: 'domain' | 'cpupool'
  readonly text: string
  readonly judgement: Judgement
  /** What was run, with `FILE` for the file. */
  readonly command: string
  /** The exit status of xl, or the signal that ended it. */
  readonly ended: string
  readonly refused: boolean
  readonly said: readonly XlLine[]
  /** The version of Xen on the host; undefined where it is not known. */
  readonly xen: string | undefined
  readonly extension: string
}

/** A block of code in Markdown, whatever backquotes its text holds. */
const block = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([quotes]) => quotes.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${fence}`
}

/** A report of a file that xl and Xen Config judge differently, as Markdown. Passwords are left out. */
export const reportOf = (given: Disagreement): string => {
  const { judgement, said, refused, kind } = given
  const { text, secrets } = maskPasswords(given.text)
  const xl = said.map(({ message, line }) => (line === undefined ? message : `${line + 1}: ${message}`)).join('\n')
  const ours = judgement.problems
    .map(({ range, severity, rule, message }) => `${range.start.line + 1}: ${severity}: ${message} [${rule}]`)
    .join('\n')
  const title = refused
    ? `xl refuses a ${kind} config for which Xen Config shows no error`
    : `xl takes a ${kind} config for which Xen Config shows an error`
  const report = [
    `# ${title}`,
    [
      `- Xen Config: ${given.extension}`,
      `- Checked for: xl ${judgement.release}`,
      `- Xen on the host: ${given.xen ?? 'unknown'}`,
      `- Command: \`${given.command}\``,
      `- xl ended with: ${given.ended}`,
    ].join('\n'),
    `## What xl printed\n\n${xl ? block(xl) : 'Nothing.'}`,
    `## What Xen Config says\n\n${ours ? block(ours) : 'Nothing.'}`,
  ].join('\n\n')
  return `${withoutSecrets(report, secrets)}\n\n## The config\n\nPasswords are left out.\n\n${block(withoutSecrets(text, secrets))}\n`
}
