import type { Severity } from '../../server/src/rules/lint.ts'
import type { Fix } from '../../server/src/values/value-type.ts'
import { applyFix, type Block, same, snapshotOf } from './block.ts'

/*
 * A block on the page of a rule says what is reported in it, beside the line or in a line of its own below:
 *
 *     ```xen-domain
 *     maxcpus = 4                  # warning: [unknown-key] xl 4.22 ignores `maxcpus`
 *     kernel = "/boot/vmlinuz
 *     # error: [unclosed-string] The closing `"` is missing
 *     ```
 *
 * The message may be cut short. Findings of other rules than those that are named are left aside. `fixed` is what the first fix
 * makes of the block before, and `clean` is a block in which the rule of the page finds nothing.
 */

interface Expected {
  readonly line: number
  readonly severity: Severity
  readonly rule: string
  readonly message: string
}

const marker = /[ \t]*#\s*(error|warning|information|hint): \[([\w-]+)\][ \t]*(.*)$/

/** The text of a block without its markers, and what the markers say. */
export const readMarkers = (source: string): { text: string; expected: Expected[] } => {
  const lines: string[] = []
  const expected: Expected[] = []
  for (const line of source.split('\n')) {
    const match = marker.exec(line)
    const bare = match ? line.slice(0, match.index) : line
    const alone = match !== null && bare.trim() === ''
    if (match) {
      const [, severity, rule, message] = match as unknown as [string, Severity, string, string]
      expected.push({ line: alone ? lines.length - 1 : lines.length, severity, rule, message })
    }
    if (!alone) lines.push(bare)
  }
  return { text: lines.join('\n'), expected }
}

/** Throws unless what is found in a block of a rule's page is what it says. `before` is the block before it on the page. */
export const checkPageBlock = (rule: string, block: Block, before: Block | undefined): void => {
  const { text, expected } = readMarkers(block.source)
  const snapshot = snapshotOf(block, text)
  const lineOf = (offset: number) => snapshot.document.positionAt(offset).line
  const named = new Set([rule, ...expected.map((each) => each.rule)])
  const found = snapshot.problems.filter((problem) => named.has(problem.rule))
  const silent = block.words.includes('clean') || block.words.includes('fixed')
  const show = (line: number, severity: string, id: string) => `line ${line + 1}: ${severity} [${id}]`
  same(
    'what is found',
    found
      .map(({ start, severity, rule: id }) => show(lineOf(start), severity, id))
      .sort()
      .join('\n'),
    (silent ? [] : expected.map(({ line, severity, rule: id }) => show(line, severity, id))).sort().join('\n'),
  )
  for (const { line, rule: id, message } of expected) {
    const messages = found
      .filter(({ rule, start }) => rule === id && lineOf(start) === line)
      .map((each) => each.message)
    if (!messages.some((each) => each.includes(message.replace(/\s*…$/, ''))))
      same('a message', messages.join(' | '), message)
  }
  if (block.words.includes('fixed')) checkFixed(rule, text, before)
}

const checkFixed = (rule: string, text: string, before: Block | undefined): void => {
  if (!before) throw new Error('there is no block before it')
  const broken = snapshotOf(before, readMarkers(before.source).text)
  const fix: Fix | undefined = broken.problems.find((problem) => problem.rule === rule)?.fixes?.[0]
  if (!fix) throw new Error('the block before it has no fix')
  same('the fixed text', applyFix(broken.document.getText(), fix).replaceAll('\r\n', '\n'), text)
}
