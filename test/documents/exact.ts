import { buildDomain, fillDomain, type Json, printJson } from '../../server/src/build/build-domain.ts'
import { originOf, printDomain } from '../../server/src/build/domain.ts'
import { semanticLegend } from '../../server/src/features/announced.ts'
import { complete } from '../../server/src/features/completion.ts'
import { hover } from '../../server/src/features/hover.ts'
import { semanticTokens } from '../../server/src/features/semantic-tokens.ts'
import { signatureHelp } from '../../server/src/features/signature.ts'
import type { Release } from '../../server/src/release.ts'
import type { Problem } from '../../server/src/rules/lint.ts'
import type { Snapshot } from '../../server/src/snapshot.ts'
import type { Fix } from '../../server/src/values/value-type.ts'
import { applyFix, type Block, releasesOf, restOf, same, snapshotOf } from './block.ts'

/*
 * A block of a document says *everything* that is found in it while xl parses it (with the word `create`: until the domain is created), each
 * thing below its line, word for word:
 *
 *     ```xen-domain guest=hvm
 *     vif = [ "brdige=xenbr0" ]
 *     #        ^^^^^^ warning: [unknown-field] xl 4.22 ignores the field `brdige`, which it does not know. Did you mean `bridge`?
 *     #        said: unrecognized argument `brdige=xenbr0'
 *     #        fix: Replace by `bridge` → vif = [ "bridge=xenbr0" ]
 *     ```
 *
 * `^^^^` is the range; a range from the first column begins at the `#`, and `+2:7` is the end of one that ends two lines below in
 * column 7. `said` is the line that xl prints, `fix` a mend and what the lines look like afterwards (`safe fix` one that may be
 * applied unseen), `see` a place that belongs to it. A block without any such line has nothing wrong.
 *
 * A block may also ask. `|` is the cursor:
 *
 *     #    | hover «mac»: **mac** · …             what the hover says, and what it is of
 *     #    | completes «br»: bridge → bridge=     what is offered in place of `br`; what is inserted where that is not the label
 *     #    | signature: vdev                      the parameter that the cursor is in
 *     # tokens: mac:property …                    the colours of the line
 *     # stored: disks.0.format = "raw"            what xl builds
 *     # origins: disks = [0].format: disk          which keys, or xl by itself, have put it there
 *
 * In a `brief` block fixes and places that belong to it are left out. The settings that a whole config needs are added below (`restOf`) unless the words say
 * `bare`. In a block for several releases the messages have `…` for the number of the release. A line break in a message is `⏎`.
 */

const marker =
  /^#( *[\^|]+)?( \+\d+:\d+)? *(error|warning|information|hint|said|fix|safe fix|see|hover|completes|signature|stored|origins|tokens|elsewhere)\b[^:\n]*: ?/

interface Question {
  /** The line of the text that it stands below, from 0; -1 above the first. */
  readonly line: number
  readonly column: number
  readonly what: string
  readonly path: string
}

/** The text of a block, and what it asks. */
export const readBlock = (
  source: string,
): { readonly lines: readonly string[]; readonly questions: readonly Question[] } => {
  const lines: string[] = []
  const questions: Question[] = []
  for (const each of source.replace(/\n$/, '').split('\n')) {
    const found = marker.exec(each)
    if (!found) lines.push(each)
    const what = found?.[3]
    if (what && ['hover', 'completes', 'signature', 'stored', 'origins', 'tokens'].includes(what))
      questions.push({
        line: lines.length - 1,
        column: each.indexOf('|'),
        what,
        path: /(?:stored|origins): (\S+)/.exec(each)?.[1] ?? '',
      })
  }
  return { lines, questions }
}

const oneLine = (text: string): string => text.replaceAll('\n', '⏎')

/** The lines that a fix changes, as they are afterwards. */
const changed = (before: string, fix: Fix): string => {
  if (fix.knownKey) return `${fix.knownKey} in xen.knownKeys`
  if (fix.lineFeeds) return 'line feeds'
  if (fix.withoutByteOrderMark) return 'no byte-order mark'
  const old = before.split('\n')
  const now = applyFix(before, fix).split('\n')
  let front = 0
  while (front < old.length && front < now.length && old[front] === now[front]) front++
  let back = 0
  while (back < Math.min(old.length, now.length) - front && old.at(-1 - back) === now.at(-1 - back)) back++
  return now.slice(front, now.length - back).join('⏎') || 'nothing'
}

/** A line below the text that points at columns of it. */
const pointing = (column: number, length: number, rest: string): string => {
  if (column === 0) return `#${'^'.repeat(Math.max(0, length - 1))} ${rest}`
  return `#${' '.repeat(column - 1)}${'^'.repeat(Math.max(1, length))} ${rest}`
}

const showProblem = (problem: Problem, { document }: Snapshot, brief: boolean): string[] => {
  const start = document.positionAt(problem.start)
  const end = document.positionAt(problem.end)
  const lineLength = (document.getText().split('\n')[start.line] as string).length
  const down = end.line - start.line
  const length = (down === 0 ? end.character : lineLength) - start.character
  const tag = problem.tag ? ` ${problem.tag}` : ''
  const far = down === 0 ? '' : `+${down}:${end.character} `
  const { severity, rule, message, said, fixes = [], related } = problem
  const more = `#${' '.repeat(Math.max(1, start.character - 1))}`
  return [
    pointing(start.character, length, `${far}${severity}${tag}: [${rule}] ${oneLine(message)}`),
    ...(said === undefined ? [] : [`${more}said: ${oneLine(said)}`]),
    ...(brief ? [] : fixes).map((fix) => {
      const { title, safe } = fix
      return `${more}${safe ? 'safe ' : ''}fix: ${title} → ${oneLine(changed(document.getText(), fix))}`
    }),
    ...(related && !brief
      ? [
          `${more}see: line ${document.positionAt(related.start).line + 1}, \`${oneLine(document.getText().slice(related.start, related.end))}\`: ${related.message}`,
        ]
      : []),
  ]
}

/** What stands in JSON under names with dots between them; names may have dots of their own. */
export const inJson = (json: Json | undefined, path: string): Json | undefined => {
  if (path === '' || typeof json !== 'object' || json === null) return path === '' ? json : undefined
  for (const [name, inner] of Object.entries(json)) {
    if (path === name) return inner
    if (!path.startsWith(`${name}.`)) continue
    const found = inJson(inner, path.slice(name.length + 1))
    if (found !== undefined) return found
  }
  return undefined
}

const stored = ({ config, refusals }: Snapshot, path: string): string => {
  if (refusals.length > 0) return 'refused'
  const json = inJson(buildDomain(config), path)
  return json === undefined ? 'nothing' : printJson(json).replace(/\n */g, ' ')
}

/** The paths of all values in JSON that have no others in them. */
const leavesOf = (json: Json, path: string): string[] =>
  typeof json !== 'object' || json === null
    ? [path]
    : Object.entries(json).flatMap(([name, inner]) =>
        leavesOf(inner, Array.isArray(json) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
      )

const originsIn = ({ config, refusals }: Snapshot, path: string): string => {
  const domain = refusals.length > 0 ? undefined : fillDomain(config)
  if (!domain) return 'refused'
  const shown = leavesOf(printDomain(domain), '')
    .filter((leaf) => leaf.startsWith(path))
    .map((leaf) => {
      const origin = originOf(domain, leaf) ?? 'nobody'
      return `${leaf.slice(path.length)}: ${typeof origin === 'string' ? origin : origin.join(' and ')}`
    })
  return shown.join(', ') || 'nothing'
}

const tokensIn = (snapshot: Snapshot, line: number): string => {
  const { data } = semanticTokens(snapshot)
  const text = snapshot.document.getText().split('\n')[line] as string
  const shown: string[] = []
  let at = 0
  let column = 0
  for (let index = 0; index < data.length; index += 5) {
    const [down, right, length, type] = data.slice(index, index + 4) as [number, number, number, number]
    at += down
    column = down === 0 ? column + right : right
    if (at === line) shown.push(`${text.slice(column, column + length)}:${semanticLegend.tokenTypes[type]}`)
  }
  return shown.join(' ')
}

const answer = (question: Question, snapshot: Snapshot): string => {
  const { line, column, what, path } = question
  const { document } = snapshot
  const position = { line, character: column }
  const at = `#${' '.repeat(Math.max(0, column - 1))}| ${what}`
  switch (what) {
    case 'stored':
      return `# stored: ${path} = ${stored(snapshot, path)}`
    case 'origins':
      return `# origins: ${path} = ${originsIn(snapshot, path)}`
    case 'tokens':
      return `# tokens: ${tokensIn(snapshot, line)}`
    case 'hover': {
      const found = hover(snapshot, position)
      if (!found) return `${at}: nothing`
      const { contents, range } = found
      const text = typeof contents === 'object' && 'value' in contents ? contents.value : ''
      return `${at} «${oneLine(document.getText(range ?? { start: position, end: position }))}»: ${oneLine(text)}`
    }
    case 'signature': {
      const found = signatureHelp(snapshot, position)
      const signature = found?.signatures[0]
      const active = signature?.parameters?.[found?.activeParameter ?? -1]
      const shown = active ? signature?.label.slice(...(active.label as [number, number])) : 'no parameter'
      return `${at}: ${signature ? shown : 'nothing'}`
    }
    default: {
      const items = complete(snapshot, position)
      const edits = items.map(({ label, textEdit }) => {
        const range = textEdit && ('range' in textEdit ? textEdit.range : textEdit.replace)
        return { label, newText: textEdit?.newText ?? label, replaced: range ? document.getText(range) : '' }
      })
      const replaced = [...new Set(edits.map((edit) => `«${edit.replaced}»`))].join(' ')
      const shown = edits.map(({ label, newText }) => (newText === label ? label : `${label} → ${newText}`))
      return `${at}${replaced ? ` ${replaced}` : ''}: ${oneLine(shown.join(', ')) || 'nothing'}`
    }
  }
}

const answerBlock = (block: Block, release: Release, hideRelease: boolean): string => {
  const { lines, questions } = readBlock(block.source)
  const text = `${lines.join('\n')}\n`
  const stage = block.words.includes('create') ? 'create' : 'parse'
  const snapshot = snapshotOf(block, text + restOf(block, text, release), release, stage)
  const below = lines.map((): string[] => [])
  const elsewhere: string[] = []
  for (const problem of snapshot.problems) {
    const { line } = snapshot.document.positionAt(problem.start)
    const shown = showProblem(problem, snapshot, block.words.includes('brief'))
    const place = below[line]
    if (place) place.push(...shown)
    else elsewhere.push(`# elsewhere: ${shown.join(' ')}`)
  }
  const above = questions.filter(({ line }) => line < 0).map((question) => answer(question, snapshot))
  for (const question of questions) below[question.line]?.push(answer(question, snapshot))
  const all = [...above, ...lines.flatMap((line, index) => [line, ...(below[index] ?? [])]), ...elsewhere]
  const answered = `${all.join('\n')}\n`
  return hideRelease ? answered.replaceAll(`xl ${release}`, 'xl …') : answered
}

/** A block of a document with what is found in it now, release by release. */
export const answersOf = (block: Block): readonly { readonly release: Release; readonly text: string }[] => {
  const asked = releasesOf(block)
  return asked.map((release) => ({ release, text: answerBlock(block, release, asked.length > 1) }))
}

/** Throws unless a block of a document says all that is found in it. */
export const checkDocumentBlock = (block: Block): void => {
  for (const { release, text } of answersOf(block)) same(`xl ${release}`, text, block.source)
}
