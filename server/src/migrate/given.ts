import { insert, withoutOverwritten, writeAbove } from '../rules/fixes/edits.ts'
import { keysOf } from '../schema/index.ts'
import type { Snapshot } from '../snapshot.ts'
import { lineStartAt } from '../syntax/index.ts'
import { givenValue, isXmOption, XmRefusal, type XmValue } from '../xm/options.ts'
import { givenNote } from './notes.ts'
import { literalOf } from './program/literal.ts'
import type { Remainder, Step } from './types.ts'

type Parameters = Readonly<Record<string, string>>

/** What xm made of a parameter that is one of its options; a parameter that only xl, or nobody, has is a text. */
const meantBy = (name: string, text: string): XmValue => (isXmOption(name) ? givenValue(name, text) : text)

const isOption = (name: string): boolean => keysOf('domain').has(name) || isXmOption(name)

const literal = (value: XmValue): string | undefined => {
  const options = { quote: '"', indent: '' } as const
  if (typeof value === 'string') return literalOf({ type: 'str', value }, options)?.text
  if (typeof value === 'bigint') return literalOf({ type: 'int', value, long: false }, options)?.text
  if ('float' in value) return undefined
  const items = value.flatMap((item) => (typeof item === 'string' ? { type: 'str' as const, value: item } : []))
  return literalOf({ type: 'list', items }, options)?.text
}

/** What is noted above a setting that came from the command line, so that it comes from there once. */
const noteOf = (name: string, text: string): string =>
  `${givenNote}${name}=${/[\s"\\]/.test(text) ? JSON.stringify(text) : text}\n`

/** What the command line said in place of the file: those options win over its settings. Bad values are passed over. */
export const givenSteps = ({ config, refusals }: Snapshot, parameters: Parameters): readonly Step[] => {
  const { tree, entries } = config
  const end = tree.text.length
  return Object.entries(parameters).flatMap(([name, text]): Step[] => {
    const value = isOption(name) && reasonAgainst(name, text) === undefined ? literal(meantBy(name, text)) : undefined
    const note = noteOf(name, text)
    if (value === undefined || tree.text.includes(note)) return []
    const line = `${name} = ${value}`
    const setting = entries.get(name)?.setting
    const isSame = setting?.operator?.text === '=' && saysSame(tree.text.slice(setting.start, setting.end), line)
    if (isSame ? keysOf('domain').has(name) : !setting && isComment(line, tree.text)) return []
    const gap = tree.text === '' || tree.text.endsWith('\n') ? '' : '\n'
    const edits = isSame
      ? [insert(lineStartAt(tree.text, setting.start), note)]
      : setting
        ? withoutOverwritten(tree, setting, {
            title: '',
            edits: writeAbove(tree.text, [setting], `${note}${line}`, () => 'the command line of xm said otherwise'),
          }).edits
        : [insert(end, `${gap}${note}${line}\n`)]
    return [
      {
        id: `given: ${name}`,
        rule: 'python-code',
        reason: `\`${name}\`: \`${text}\` was given on the command line of xm, which wins over the file.`,
        confidence: refusals.length > 0 ? 'safe' : 'review',
        edits,
      },
    ]
  })
}

/** Whether a setting stands in a text as a comment: what has no place any more. A comment may have stood behind it. */
const isComment = (line: string, text: string): boolean => {
  const [name = ''] = line.split(' ')
  const comments = [...text.matchAll(new RegExp(`^[ \\t]*# (${name}[ \\t]*=.*)$`, 'gm'))]
  return comments.some(([, each = '']) => saysSame(each, line) || plain(each).startsWith(`${plain(line)}#`))
}

const plain = (text: string): string => text.replace(/\s+/g, '').replaceAll("'", '"')

const saysSame = (a: string, b: string): boolean => plain(a) === plain(b)

/** Why xm would not have taken a parameter. */
const reasonAgainst = (name: string, text: string): string | undefined => {
  try {
    meantBy(name, text)
    return undefined
  } catch (error) {
    if (error instanceof XmRefusal) return error.message
    throw error
  }
}

/** Parameters that xm would have ended with an error for: they are not used, and all others are. */
export const badParameters = (parameters: Parameters): readonly Remainder[] =>
  Object.entries(parameters).flatMap(([name, text]) => {
    const reason = reasonAgainst(name, text)
    const message = `\`${name}\`: \`${text}\`, which was given for it, is not used: xm would have ended there. ${reason}.`
    return reason === undefined ? [] : [{ start: 0, end: 0, message, rule: 'python-code', isProblem: false }]
  })
