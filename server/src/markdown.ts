declare const mark: unique symbol

/** Markdown in which text of a file is text: it draws no picture, links nowhere and opens no tag. What makes it is in this file alone. */
export type Markdown = string & { readonly [mark]: true }

// The brand is a promise to the compiler and nothing at run time.
const made = (text: string): Markdown => text as Markdown

/** Our own words, which are Markdown as they stand: those of the schema and of the tables. Never text of a file. */
export const ours = (text: string): Markdown => made(text)

/** Nobody reads more of a value than this, and a value may be a megabyte. */
const shownLength = 200

/** On one line, and without what moves a cursor or turns the writing around. */
const onOneLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]+/g, ' ')

/** On one line, and short. */
const visible = (text: string): string => {
  const line = onOneLine(text.slice(0, shownLength + 1))
  return line.length > shownLength ? `${line.slice(0, shownLength)}…` : line
}

const escaped = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>&~|!#]/g, '\\$&')
    // Addresses are links without any sign around them.
    .replace(/@(?=[\w-]*\.)/g, '\\@')
    .replaceAll('://', ':\\//')
    .replace(/\bwww\./gi, 'www\\.')

/** Text of a file, to be read letter by letter. */
export const plain = (text: string): Markdown => made(escaped(visible(text)))

/** Text of a file in the letters of code. */
export const code = (text: string): Markdown => {
  const shown = visible(text)
  if (shown === '') return made('')
  const runs = shown.match(/`+/g) ?? []
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length), 0) + 1)
  const space = /^[` ]|[` ]$/.test(shown) ? ' ' : ''
  return made(`${fence}${space}${shown}${space}${fence}`)
}

/** A message of ours as Markdown: names and values stand in backquotes there, and whatever they are, they stay that. */
export const ofMessage = (message: string): Markdown => {
  const parts = onOneLine(message.replace(/(?<!\s)\s*\n\s*/g, ' ')).split('`')
  // Backquotes in a value leave the last one without its other half.
  const tail = parts.length % 2 === 0 ? (parts.pop() ?? '') : undefined
  // Between two of them there has to be something, or their backquotes become one.
  const texts = parts.map((part, index) =>
    index % 2 === 1 ? codeOrNothing(part) : part === '' && index > 0 && index < parts.length - 1 ? ' ' : escaped(part),
  )
  return made(`${texts.join('')}${tail === undefined ? '' : escaped(`\`${tail}`)}`)
}

const codeOrNothing = (text: string): string => (text === '' ? '\\`\\`' : code(text))

/** A template of Markdown. The compiler takes no plain text in it: text of a file goes through `plain` or `code`. */
export const markdown = (words: TemplateStringsArray, ...values: readonly (Markdown | number | bigint)[]): Markdown =>
  made(String.raw({ raw: words }, ...values))

/** Those of the parts that there are, with `between` between them. */
export const joined = (parts: readonly (Markdown | undefined | false)[], between: string): Markdown =>
  made(parts.filter((part) => part).join(between))

/** A block of text as it is, behind a fence that nothing in it can close. */
export const fenced = (text: string, language: string): Markdown => {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return made(`${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`)
}

/** What a person reads of it where nothing draws Markdown: the text without its marks. */
export const withoutMarks = (text: string): string =>
  text
    .replace(/^(`{3,})[\w-]*\n([\s\S]*?)\n\1$/gm, '$2')
    .replace(
      /\\([\\`*_[\]<>&~|!#@/.])|(?<!`)(`+)(?!`) ?((?:(?!\2)[^\n])*?) ?\2(?!`)|\*\*|~~|\*(?=\S)|(?<=\S)\*|^#{1,6} |\[([^[\]\n]*)\]\([^()\n]*\)/gm,
      (_, sign: string | undefined, _fence, inCode: string | undefined, label: string | undefined) =>
        sign ?? inCode ?? label ?? '',
    )
