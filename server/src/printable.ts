/**
 * What a terminal obeys beyond ASCII's control characters and JSON leaves as it is: those of ISO 8859, the marks that turn the direction of writing or
 * change how letters are joined, and Unicode's own ends of a line.
 */
export const obeyed = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F]/g

/**
 * Text as a terminal may have it: control characters, which could move the cursor, colour the screen or end a line, and the marks that
 * turn the direction of writing, are shown and not obeyed. Each stays one column wide. No editor does that for what it is
 * told to show as a name, a title or a message.
 */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F]/g, (char) => {
    const code = char.charCodeAt(0)
    // Unicode has a picture for each of ASCII's.
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\uFFFD'
  })

/** A message, with names in it that may be anything: its lines stay lines. */
export const printableLines = (message: string): string =>
  message.includes('\n') ? message.split('\n').map(printable).join('\n') : printable(message)

/** Nobody reads more of one thing in a message, in UTF-16 units. */
const mostShown = 200

/** The beginning of a text that is too long for a message. */
export const brief = (text: string): string => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text)

/** A value as JSON, for a message. */
export const shownValue = (value: unknown): string => brief(JSON.stringify(value) ?? String(value))
