import { tableOf } from '../table.ts'

/** Who prints a line: xl while it parses, or what its name stands in front of. */
export type Speaker = 'xl' | 'libxl' | 'xen' | 'qemu' | 'script'

/** How bad a line calls itself. `noise` is what xl prints with `-v`. */
export type SaidLevel = 'error' | 'warning' | 'notice' | 'noise'

/** A line of an output, taken apart. */
export interface LogLine {
  /** The line without colours, and without what a log has put in front. */
  readonly said: string
  /** What the message itself can be: as it stands, and without the places in front of it. */
  readonly texts: readonly string[]
  readonly speaker: Speaker
  /** Absent where the line does not tell. */
  readonly level?: SaidLevel
  /** The function and the file of libxl that print it. */
  readonly by?: string
  readonly source?: string
  /** The number of the domain. */
  readonly domain?: number
  /** The file that xl names in front of the line. */
  readonly file?: string
  /** The line of that file, from 1. */
  readonly line?: number
}

/** Colours, titles and the like, which a terminal obeys (ECMA-48), and other control characters. */
const control = /(?!\t)\p{Cc}(?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*\p{Cc}\\?)?/gu

/** What logs, mails and tools put in front of a line; one after the other. */
const prefixes: readonly RegExp[] = [
  // A date with a time, in the forms of `xl -T`, ISO 8601 and Xen's console; a bare time.
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d|[A-Z]{2,5}))?\]?:? +/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]? +/,
  // syslog and journalctl: a date, a host, and who speaks there.
  /^(?:<\d+>)?[A-Z][a-z]{2} +\d{1,2} +\d\d:\d\d:\d\d(?:\.\d+)? +(?:[\w.-]+ +(?=[^\s:]+: ))?/,
  /^(?:[\w.-]+ +)?[\w./@-]+\[\d+\]: */,
  /^(?:xendomains|root|logger|xencommons|stdout|stderr|msg|err|out): +(?=\S)/i,
  // Seconds since the start, numbers of processes.
  /^\[[ \d.,:]+\] */,
  // Quoted in a mail, or cut out of a table.
  /^[>|]+ +/,
]

const withoutPrefixes = (line: string): string => {
  let left = line
  for (let rounds = 0; rounds < 8; rounds++) {
    const before = left
    for (const prefix of prefixes) left = left.replace(prefix, '')
    if (left === before) break
  }
  return left
}

/** A message with its level, as libxentoollog prints it (`stdiostream_vmessage`); wherever it begins. */
const ofLogger =
  /(?:^|[\s:\]])(libxl|xc|xg|xencall|xenforeignmemory|xengnttab|xenevtchn|domainbuilder): (\w+): ([\s\S]*)$/

/** In 4.1 a blank stands behind the function, later a colon (`libxl__logv`). */
const ofLibxl = /^(?:([\w-]+\.c):\d+:)?([A-Za-z_][\w.]*)(?:: ?| )(.*)$/

const levels = tableOf<SaidLevel>({
  critical: 'error',
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  notice: 'notice',
  info: 'notice',
})

/** libxl, and libxenguest beside it, add the error of the system (`LOGE`). */
const withoutError = (text: string): readonly string[] => {
  const colon = text.lastIndexOf(': ')
  return colon > 0 ? [text, text.slice(0, colon)] : [text]
}

const readLogged = (said: string, context: string, name: string, rest: string): LogLine => {
  const level = levels[name] ?? 'noise'
  const found = context === 'libxl' ? ofLibxl.exec(rest) : null
  if (!found) return { said, texts: withoutError(rest), speaker: 'libxl', level }
  const [, source, by = '', message = ''] = found
  const domain = /^Domain (\d+): ?/.exec(message)
  const text = domain ? message.slice(domain[0].length) : message
  // Where no file tells that it is a function, it may be the first word.
  const texts = source === undefined && !rest.startsWith(`${by}:`) ? [rest] : withoutError(text)
  return {
    said,
    texts,
    speaker: 'libxl',
    level,
    by,
    ...(source ? { source } : {}),
    ...(domain ? { domain: Number(domain[1]) } : {}),
  }
}

/** What QEMU prints behind the option that it is about: `-drive file=/srv/a.img: …`. */
const behindOption = (text: string): readonly string[] => {
  const colon = /^-\w/.test(text) ? text.indexOf(': ') : -1
  return colon < 0 ? [] : [text.slice(colon + 2)]
}

/** The file, or the program, in front of a line, and the line of the file (`FILE:LINE: `, `FILE:LINE-LINE: `). */
const place = /^([^\s:]+|[^:]{1,200}(?=:\d))(?::(\d+)(?:-\d+)?)?: /

/** What xl prints of each line that ends as in Windows; the return itself is lost in a terminal. Which line it is says nothing. */
export const aboutReturn = "config parsing error near `': lexical error"
const isAboutReturn = /near `\r?': lexical error$/

/** What a terminal makes of it: what stands behind the return is written over the beginning. */
const overwritten = /^': lexical error[^`]*near `$/

/** Takes a line of an output apart. */
export const readLogLine = (line: string): LogLine => {
  const clean = line.replace(control, '')
  if (isAboutReturn.test(line) || overwritten.test(clean))
    return { said: withoutPrefixes(clean.trim()), texts: [aboutReturn], speaker: 'xl' }
  const logged = ofLogger.exec(clean)
  if (logged) {
    const [whole, context = '', level = '', rest = ''] = logged
    return readLogged(whole.replace(/^[\s:\]]/, ''), context, level, rest)
  }
  const xen = clean.indexOf('(XEN) ')
  if (xen >= 0) {
    const text = withoutPrefixes(clean.slice(xen + '(XEN) '.length))
    return { said: clean.slice(xen), texts: [text], speaker: 'xen' }
  }
  const said = withoutPrefixes(clean.trim())
  const found = place.exec(said)
  if (!found) return { said, texts: [said], speaker: 'xl' }
  const bare = said.slice(found[0].length)
  const name = found[1] ?? ''
  const script = /(?:^|\/)scripts\/[\w-]+$/.test(name)
  // The first piece may be a place, or the beginning of the message itself.
  const qemu = /(?:^|\/)qemu[\w-]*$/.test(name)
  return {
    said,
    texts: [said, bare, ...behindOption(bare), ...(script ? [`script: ${bare}`] : [])],
    speaker: script ? 'script' : qemu ? 'qemu' : 'xl',
    ...(qemu && /\bwarning: /.test(bare) ? { level: 'warning' as const } : {}),
    ...(found[2] ? { file: name, line: Number(found[2]) } : {}),
  }
}
