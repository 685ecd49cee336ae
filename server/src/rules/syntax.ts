import type { Config } from '../config/read-config.ts'
import type { SyntaxCode, SyntaxProblem, Tree } from '../syntax/index.ts'
import { refused } from '../values/basic/findings.ts'
import type { Finding, Fix } from '../values/value-type.ts'
import { insert, replace } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

interface Explained {
  readonly summary: string
  /** What xl does with the text that is marked, and how to mend it. */
  readonly message: (marked: string, problem: SyntaxProblem, config: Config) => string
  readonly fixes?: (marked: string, problem: SyntaxProblem, tree: Tree) => readonly Fix[]
}

const fix = (title: string, edits: Fix['edits'], safe = true): Fix => ({ title, edits, safe })

const decimalOf = (marked: string): Fix['title'] | undefined => {
  if (/^0[xX][0-9a-fA-F]+$/.test(marked)) return marked.toLowerCase()
  if (/^\d+\.0*$/.test(marked)) return marked.replace(/\..*$/, '')
  const [, number, unit] = /^(\d+)([kKmMgG])i?[bB]?$/.exec(marked) ?? []
  if (!number || !unit) return undefined
  const size = Number(number)
  return unit.toLowerCase() === 'g' ? String(size * 1024) : unit.toLowerCase() === 'm' ? number : undefined
}

const endOfLine = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline
}

const quoteFix = (marked: string, { start, end }: SyntaxProblem): readonly Fix[] => [
  fix('Put it in quotes', [replace({ start, end }, `"${marked}"`)], false),
]

const explained: Record<SyntaxCode, Explained> = {
  'bad-character': {
    summary: 'Text that xl has no use for',
    message: (marked) => `xl has no use for \`${marked}\` here and refuses the file.`,
    fixes: (marked, problem) => {
      const number = { True: '1', TRUE: '1', False: '0', FALSE: '0' }[marked]
      return number ? [fix(`Write ${number}`, [replace(problem, number)])] : []
    },
  },
  'bad-escape': {
    summary: 'An escape that xl refuses',
    message: (marked, _problem, { release }) =>
      `xl ${release} refuses the escape \`${marked}\`. For a backslash write \`\\\\\`; known are \`\\"\`, \`\\'\`, \`\\\\\`, \`\\a\`, \`\\b\`, \`\\f\`, \`\\n\`, \`\\r\`, \`\\t\` and \`\\v\`.`,
    fixes: (_marked, { start }) => [fix('Double the backslash', [insert(start, '\\')], false)],
  },
  'bad-number': {
    summary: 'A number that xl cannot read',
    message: (marked) =>
      /^0[xX]/.test(marked)
        ? `xl reads hexadecimal numbers in small letters only: \`${marked.toLowerCase()}\`.`
        : /^-/.test(marked)
          ? `xl refuses negative numbers outside of quotes: \`"${marked}"\` would be read.`
          : /\./.test(marked)
            ? `xl reads whole numbers only, not \`${marked}\`.`
            : /^\d+[kKmMgGtT]/.test(marked)
              ? `xl knows no units: write the bare number in place of \`${marked}\`.`
              : `xl cannot read \`${marked}\` as a number.`,
    fixes: (marked, { start, end }) => {
      const decimal = decimalOf(marked)
      return [
        ...(decimal ? [fix(`Write ${decimal}`, [replace({ start, end }, decimal)], /^0x/i.test(marked))] : []),
        ...(/^-\d+$/.test(marked) ? [fix('Put it in quotes', [replace({ start, end }, `"${marked}"`)], false)] : []),
      ]
    },
  },
  'byte-order-mark': {
    summary: 'A byte-order mark',
    message: () => 'The file begins with a byte-order mark, which xl refuses. Save it as UTF-8 without one.',
    fixes: (_marked, { start, end }) => [
      {
        title: 'Remove the byte-order mark',
        edits: [replace({ start, end }, '')],
        safe: true,
        withoutByteOrderMark: true,
      },
    ],
  },
  'capital-in-key': {
    summary: 'A key that is not in small letters',
    message: (marked) =>
      `Keys are made of small letters, digits, \`_\` and \`.\`, and begin with a letter: xl refuses \`${marked}\`.`,
    fixes: (marked, { start, end }) => {
      const small = marked.toLowerCase().replaceAll('-', '_').replace(/^_+/, '')
      return /^[a-z][._0-9a-z]*$/.test(small) ? [fix(`Write \`${small}\``, [replace({ start, end }, small)])] : []
    },
  },
  'carriage-return': {
    summary: 'Windows line endings',
    message: () =>
      'xl refuses Windows line endings (CRLF): every line is an error. Change the line endings of the file to LF.',
    fixes: (_marked, _problem, { text }) => [
      {
        title: 'Change all line endings to LF',
        // With the newline: between the two there is no position in the protocol.
        edits: [...text.matchAll(/\r\n/g)].map(({ index }) => replace({ start: index, end: index + 2 }, '\n')),
        safe: true,
        lineFeeds: true,
      },
    ],
  },
  'comment-without-newline': {
    summary: 'A comment that ends the file',
    message: () => 'xl refuses a comment that ends the file without a newline. Add an empty line.',
    fixes: (_marked, { end }) => [fix('Add a newline at the end', [insert(end, '\n')])],
  },
  'missing-bracket': {
    summary: 'A list without its end',
    message: () => 'The list before this has no `]`; xl refuses the file.',
    fixes: (_marked, { start }, { text }) => {
      const before = text.slice(0, start).trimEnd().length
      const at = before === 0 ? start : before
      return [fix('Add the missing `]`', [insert(at, ' ]')], false)]
    },
  },
  'missing-comma': {
    summary: 'Two items without a comma between them',
    message: () => 'A comma is missing before this; xl refuses the file.',
    fixes: (_marked, { start }, { text }) => [fix('Add a comma', [insert(text.slice(0, start).trimEnd().length, ',')])],
  },
  'missing-equals': {
    summary: 'A word without `=`',
    message: (marked, _problem, { release }) =>
      marked === '+='
        ? `xl ${release} knows no \`+=\`: it came with 4.13.`
        : `xl ${release} expects \`=\` after \`${marked}\`.`,
  },
  'missing-key': {
    summary: 'An `=` without a key',
    message: () => 'There is no key before the `=`; xl refuses the file.',
  },
  'missing-quotes': {
    summary: 'Text without quotes',
    message: (marked) => `Text stands in quotes: \`"${marked}"\`. xl refuses a bare word.`,
    fixes: (marked, problem) =>
      /^(True|true|yes|on)$/.test(marked)
        ? [fix('Write 1', [replace(problem, '1')], false), ...quoteFix(marked, problem)]
        : /^(False|false|no|off|none)$/.test(marked)
          ? [fix('Write 0', [replace(problem, '0')], false), ...quoteFix(marked, problem)]
          : quoteFix(marked, problem),
  },
  'missing-separator': {
    summary: 'Two settings on one line',
    message: () => 'Two settings on one line need a `;` between them; xl refuses the file.',
    fixes: (_marked, { start }, { text }) => [
      fix('Begin a new line', [replace({ start: text.slice(0, start).trimEnd().length, end: start }, '\n')]),
      fix('Add a `;`', [insert(text.slice(0, start).trimEnd().length, ';')]),
    ],
  },
  'missing-value': {
    summary: 'A key without a value',
    message: () => 'The value is missing: it has to stand on the line of the `=`.',
  },
  'mixed-addition': {
    summary: 'A list added to a text',
    message: () => '`+=` joins text with text or a list with a list, and not one with the other; xl refuses the file.',
  },
  'nested-list': {
    summary: 'A list in a list, before 4.6',
    message: (_marked, _problem, { release }) => `xl ${release} knows no lists in lists: they came with 4.6.`,
  },
  'no-final-newline': {
    summary: 'A setting that ends the file',
    message: (_marked, _problem, { release }) => `xl ${release} wants a newline after the last setting.`,
    fixes: (_marked, { end }) => [fix('Add a newline at the end', [insert(end, '\n')])],
  },
  'nul-byte': {
    summary: 'A NUL byte',
    message: () => 'There is a NUL byte here: xl refuses it, and crashes on one in a string.',
    fixes: (_marked, problem, { text }) =>
      text.charAt(problem.start) === '\0'
        ? [fix('Remove the NUL byte', [replace({ start: problem.start, end: problem.start + 1 }, '')])]
        : [],
  },
  'too-deep': {
    summary: 'Lists nested too deep',
    message: () => 'The lists are nested too deep: xl runs out of its memory for them.',
  },
  'unclosed-string': {
    summary: 'A string without its closing quote',
    message: (marked) => `The closing \`${marked.charAt(0)}\` is missing: a string ends on its line.`,
    fixes: (marked, { end }, { text }) =>
      end <= endOfLine(text, end)
        ? [fix(`Add the closing ${marked.charAt(0)}`, [insert(end, marked.charAt(0))], false)]
        : [],
  },
  unexpected: {
    summary: 'Something out of place',
    message: (marked) =>
      marked === ''
        ? 'xl expects more here and refuses the file.'
        : `xl does not expect \`${marked}\` here and refuses the file.`,
  },
}

const findings = (config: Config, code: SyntaxCode): Finding[] => {
  const { tree } = config
  const { message, fixes } = explained[code]
  // One line ending is like the other: the first stands for all.
  const own: SyntaxProblem[] = tree.problems.filter((problem) => problem.code === code)
  if (code === 'byte-order-mark' && config.byteOrderMark) {
    own.push({ code, start: 0, end: 0, said: 'lexical error', xlLine: 0 })
  }
  // In a program everything is wrong: then only what xl itself names is shown.
  const named = config.python ? own.filter(({ xlLine }) => xlLine !== undefined) : own
  const shown = code === 'carriage-return' ? own.slice(0, 1) : named
  return shown.map((problem) => {
    const marked = tree.text.slice(problem.start, Math.min(problem.end, problem.start + 80))
    return refused(code, problem, message(marked, problem, config), {
      ...(problem.said ? { said: `config parsing error near …: ${problem.said}` } : {}),
      ...(fixes ? { fixes: fixes(marked, problem, tree) } : {}),
    })
  })
}

/** A rule for each reason why xl's lexer or grammar refuses a file. */
export const syntaxRules: readonly Rule[] = Object.entries(explained).map(([id, { summary }]) => ({
  id,
  summary,
  check: (config) => findings(config, id as SyntaxCode),
}))
