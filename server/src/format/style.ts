/** Which quotes a text gets where it stays the same in either. */
export const quoteStyles = ['double', 'single', 'keep'] as const

/** Whether a comma stands behind the last item of a list over several lines. */
export const commaStyles = ['always', 'never', 'keep'] as const

/** How far a list is set in: as the editor says (four blanks where there is none), by a number of blanks, or by a tab. */
export const indentStyles = ['auto', '2', '4', '8', 'tab'] as const

// The widths that may be asked for.
const leastWidth = 40
const greatestWidth = 1000

/** What a person has set of the form of configs. */
export interface FormatPreferences {
  readonly quotes: (typeof quoteStyles)[number]
  readonly trailingComma: (typeof commaStyles)[number]
  /** The widest that a line with several items may be, in UTF-16 units. */
  readonly width: number
  readonly indent: (typeof indentStyles)[number]
}

export const defaultFormat: FormatPreferences = {
  quotes: 'double',
  trailingComma: 'always',
  width: 100,
  indent: 'auto',
}

/**
 * What somebody has set, made sound: what is wrong is left out.
 * @param complain is told of that: its name, what it is, and what is expected
 */
export const formatOf = (
  raw: Record<string, unknown>,
  complain: (name: string, value: unknown, expected: string) => void,
): FormatPreferences => {
  const given = (name: string): unknown => (raw[name] === null || raw[name] === '' ? undefined : raw[name])
  const choice = <T extends string>(name: string, choices: readonly T[], otherwise: T): T => {
    const wanted = given(name)
    const found = choices.find((each) => each === wanted)
    if (wanted !== undefined && found === undefined)
      complain(name, wanted, choices.map((each) => `"${each}"`).join(', '))
    return found ?? otherwise
  }
  const width = given('width')
  const isWidth = typeof width === 'number' && Number.isInteger(width) && width >= leastWidth && width <= greatestWidth
  if (width !== undefined && !isWidth) complain('width', width, `a whole number from ${leastWidth} to ${greatestWidth}`)
  return {
    quotes: choice('quotes', quoteStyles, defaultFormat.quotes),
    trailingComma: choice('trailingComma', commaStyles, defaultFormat.trailingComma),
    width: isWidth ? width : defaultFormat.width,
    indent: choice('indent', indentStyles, defaultFormat.indent),
  }
}

/** The form that a config gets. */
export interface Style extends Omit<FormatPreferences, 'indent'> {
  /** What stands before an item on a line of its own. */
  readonly indent: string
}

/** What an editor says of the blanks of a document, by the names that LSP has for it. */
export interface EditorIndent {
  readonly tabSize: number
  readonly insertSpaces: boolean
}

/** The style for a document. @param editor what its editor says of it; undefined outside of one */
export const styleFor = ({ indent, ...rest }: FormatPreferences = defaultFormat, editor?: EditorIndent): Style => {
  const { tabSize, insertSpaces }: EditorIndent =
    indent === 'auto'
      ? (editor ?? { tabSize: 4, insertSpaces: true })
      : { tabSize: Number(indent) || 4, insertSpaces: indent !== 'tab' }
  // From whatever client: it may be anything.
  const blanks = Number.isInteger(tabSize) && tabSize > 0 && tabSize <= 16 ? tabSize : 4
  return { ...rest, indent: insertSpaces !== false ? ' '.repeat(blanks) : '\t' }
}
