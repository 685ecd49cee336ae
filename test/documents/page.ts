import type { Severity } from '../../server/src/rules/lint.ts'
import type { Snapshot } from '../../server/src/snapshot.ts'
import type { Fix } from '../../server/src/values/value-type.ts'
import { detectKind } from '../../server/src/workspace/detect.ts'
import { judgedTogether } from '../../server/src/workspace/fleet.ts'
import { indexedConfig } from '../../server/src/workspace/index/indexed-file.ts'
import { createIndex } from '../../server/src/workspace/index/workspace-index.ts'
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
 *
 * With the word `together` a block is several files of one workspace; each begins with a line `# file PATH`.
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

/** The configs of a block, each with the line of the block in which it begins: one, or the files of a workspace judged together. */
const snapshotsIn = (block: Block, text: string): readonly { readonly snapshot: Snapshot; readonly line: number }[] => {
  if (!block.words.includes('together')) return [{ snapshot: snapshotOf(block, text), line: 0 }]
  const index = createIndex()
  const folder = 'file:///workspace'
  const files = text.split(/^(?=# file )/m).map((part) => {
    const path = /^# file (\S+)/.exec(part)?.[1]
    if (path === undefined) throw new Error('a block of several files begins with `# file PATH`')
    const kind = detectKind(`/workspace/${path}`, part).kind ?? block.kind
    const snapshot = snapshotOf({ ...block, kind }, part)
    const file = indexedConfig({ uri: `${folder}/${path}`, folder }, snapshot.config)
    index.put(file)
    return { snapshot, file, lines: part.split('\n').length - 1 }
  })
  let line = 0
  return files.map(({ snapshot, file, lines }) => {
    const begin = line
    line += lines
    return { snapshot: judgedTogether(snapshot, { index, file, fleet: true }), line: begin }
  })
}

/** Throws unless what is found in a block of a rule's page is what it says. `before` is the block before it on the page. */
export const checkPageBlock = (rule: string, block: Block, before: Block | undefined): void => {
  const { text, expected } = readMarkers(block.source)
  const named = new Set([rule, ...expected.map((each) => each.rule)])
  const found = snapshotsIn(block, text).flatMap(({ snapshot, line }) =>
    snapshot.problems
      .filter((problem) => named.has(problem.rule))
      .map((problem) => ({ ...problem, line: line + snapshot.document.positionAt(problem.start).line })),
  )
  const silent = block.words.includes('clean') || block.words.includes('fixed')
  const show = (line: number, severity: string, id: string) => `line ${line + 1}: ${severity} [${id}]`
  same(
    'what is found',
    found
      .map(({ line, severity, rule: id }) => show(line, severity, id))
      .sort()
      .join('\n'),
    (silent ? [] : expected.map(({ line, severity, rule: id }) => show(line, severity, id))).sort().join('\n'),
  )
  for (const { line, rule: id, message } of expected) {
    const messages = found.filter((each) => each.rule === id && each.line === line).map((each) => each.message)
    if (!messages.some((each) => each.includes(message.replace(/\s*…$/, ''))))
      same('a message', messages.join(' | '), message)
  }
  if (block.words.includes('fixed')) checkFixed(rule, text, before)
}

const checkFixed = (rule: string, text: string, before: Block | undefined): void => {
  if (!before) throw new Error('there is no block before it')
  const broken = snapshotsIn(before, readMarkers(before.source).text)
  const fixOf = ({ problems }: Snapshot): Fix | undefined =>
    problems.find((problem) => problem.rule === rule)?.fixes?.[0]
  if (!broken.some(({ snapshot }) => fixOf(snapshot))) throw new Error('the block before it has no fix')
  const done = broken.map(({ snapshot }) => {
    const fix = fixOf(snapshot)
    return fix ? applyFix(snapshot.document.getText(), fix) : snapshot.document.getText()
  })
  same('the fixed text', done.join('').replaceAll('\r\n', '\n'), text)
}
