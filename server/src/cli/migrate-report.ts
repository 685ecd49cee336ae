import { TextDocument } from 'vscode-languageserver-textdocument'
import {
  deedsOf,
  type LeftAloneFile,
  linesWords,
  type MigratedFile,
  toReview,
  undecidedWords,
  verdictOf,
} from '../migrate/report.ts'
import { printable } from '../printable.ts'
import type { Range } from '../syntax/index.ts'

const documentOf = (text: string): TextDocument => TextDocument.create('untitled:config', 'xen-domain', 0, text)

/** Everything about a migrated file, for another program. */
export const asJson = ({ name, text, migration, diff, notWritten }: MigratedFile) => {
  const document = documentOf(text)
  const range = ({ start, end }: Range) => ({ start: document.positionAt(start), end: document.positionAt(end) })
  const { release, from, undecided, status, changes, left, told, missing } = migration
  return {
    file: name,
    release,
    from,
    undecided,
    status,
    missing,
    changes: changes.map(({ start, end, ...change }) => ({ range: range({ start, end }), ...change })),
    left: left.map(({ start, end, ...each }) => ({ range: range({ start, end }), ...each })),
    told: told.map(({ start, end, ...each }) => ({ range: range({ start, end }), ...each })),
    text: migration.text,
    diff,
    ...(notWritten === undefined ? {} : { notWritten }),
  }
}

/** The same of a file that was found and not migrated. */
export const leftAloneAsJson = ({ name, words }: LeftAloneFile) => ({ file: name, status: 'left alone', reason: words })

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** One line for each change and for each thing that is left, with the line (from 1) of the original. */
export const asText = ({ name: path, text, migration }: MigratedFile): string => {
  const name = printable(path)
  const document = documentOf(text)
  const line = ({ start }: Range) => document.positionAt(start).line + 1
  const { left, told, status, release } = migration
  const deeds = deedsOf(migration.changes)
  const lines = [
    ...(migration.undecided ? [`${name}: ${undecidedWords}`] : []),
    ...deeds.map(({ changes: [first, ...more], reason, rule, confidence }) => {
      const also = more.some((each) => line(each) !== line(first))
      const where = also ? ` (${linesWords([first, ...more].map(line))})` : ''
      return `${name}:${line(first)}: ${confidence}: ${reason}${where} [${rule}]`
    }),
    ...told.map((each) => `${name}:${line(each)}: differs: ${each.message}`),
    ...left.map((each) => `${name}:${line(each)}: left: ${each.message} [${each.rule}]`),
  ]
  const counts = `${plural(deeds.length, 'change')}, ${toReview(deeds)} of them to be reviewed; ${plural(left.length, 'thing')} left to do by hand${told.length > 0 ? `; ${plural(told.length, 'difference')} from what xm did` : ''}`
  const verdict =
    status === 'refused' ? `\`xl create\` of ${release} would make no guest of it` : `xl ${release} takes the result`
  const summary = verdictOf(migration) === 'nothing' ? 'nothing to do' : `${counts}; ${verdict}`
  return `${[...lines, `${name}: ${summary}`].join('\n')}\n`
}
