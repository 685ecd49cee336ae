import fc from 'fast-check'

/*
 * Right lines, and what people make of them: lines as other languages have them, pasted ones, and slips of the pen.
 */

const rightLines = [
  'vcpus = 2',
  'maxmem=1024',
  'on_crash = "restart"',
  "on_reboot = 'preserve'",
  'cpus = "0-2,^1"',
  'disk = [ "format=raw,vdev=xvda,target=/dev/vg/a" ]',
  "vif = [ 'bridge=xenbr0', 'bridge=xenbr1' ]",
  'pci = [ "03:00.0", "04:00.0" ]',
] as const

const head = /^(\w+)( ?)=( ?)/

/** Something in place of the operator. */
const operator = (sign: string) => (line: string) => line.replace(head, `$1${sign === ':' ? '' : '$2'}${sign} `)
const before = (text: string) => (line: string) => text + line
const behind = (text: string) => (line: string) => line + text
const quotedKey = (quote: string) => (line: string) => line.replace(/^(\w+)/, `${quote}$1${quote}`)
const quotes = (open: string, close: string) => (line: string) => line.replace(/(["'])(.*?)\1/g, `${open}$2${close}`)

/** What stands outside of strings, in characters that are as wide as an ideograph. */
const wide = (some: RegExp) => (line: string) =>
  line
    .split(/("[^"]*"|'[^']*')/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(some, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    )
    .join('')

/** A list as YAML has it. */
const yaml = (line: string) => {
  const [, key = '', list] = /^(\w+) = \[ (.*) \]$/.exec(line) ?? []
  return list
    ? `${key}:\n${list
        .split(/, (?=["'])/)
        .map((item) => `  - ${item}`)
        .join('\n')}`
    : line
}

/** Each makes a line wrong, or leaves it as it is where it does not fit. */
const slips: Readonly<Record<string, (line: string) => string>> = {
  ':': operator(':'),
  ':=': operator(':='),
  '==': operator('=='),
  '= =': operator('= ='),
  '=>': operator('=>'),
  '->': operator('->'),
  '?=': operator('?='),
  '=+': operator('=+'),
  export: before('export '),
  set: before('set '),
  let: before('let '),
  'a dollar': before('$'),
  'a dash': before('- '),
  'an asterisk': before('* '),
  'a quotation': before('> '),
  'a prompt': before('$ '),
  "a prompt of Python's": before('>>> '),
  'a bullet': before('\u2022 '),
  'the number that grep prints': before('12:'),
  'a key in stars': quotedKey('**'),
  'a key in lines': quotedKey('__'),
  'backticks around the line': (line) => `\`${line}\``,
  'stars around the line': (line) => `**${line}**`,
  'a key with hyphens': (line) => line.replace(/^\w+/, (key) => key.replaceAll('_', '-')),
  'a comment line': before('REM as it is\n'),
  'a number and a dot': before('1. '),
  'the number of the line': before('    12\t'),
  'a plus': before('+'),
  'a comma at the end': behind(','),
  'a wide comma at the end': behind('\uff0c'),
  'an ellipsis': behind(' \u2026'),
  'three dots': behind('...'),
  'a backslash at the end': behind(' \\'),
  'a line break of HTML': behind('<br/>'),
  'a paragraph separator': behind('\u2029'),
  'a comment with slashes': behind(' // as it is'),
  'a comment with hyphens': behind(' -- as it is'),
  'a comment of HTML': behind(' <!-- as it is -->'),
  'a comment of C': behind(' /* as it is */'),
  'code of HTML': (line) => `<code>${line}</code>`,
  'a no-break space of HTML': (line) => line.replace(' ', '&nbsp;'),
  'a key in double quotes': quotedKey('"'),
  'a key in single quotes': quotedKey("'"),
  'a key in backticks': quotedKey('`'),
  JSON: (line) => `${quotedKey('"')(operator(':')(line))},`,
  YAML: yaml,
  parentheses: (line) => line.replace(/\[ (.*) \]$/, '($1)'),
  'curly brackets': (line) => line.replace(/\[ (.*) \]$/, '{ $1 }'),
  'a bracket that is closed by another': (line) => line.replace(/\]$/, ')'),
  'no bracket before a list': (line) => line.replace('[ ', ''),
  'no commas': (line) => line.replaceAll(/(["']), /g, '$1 '),
  'items on lines without commas': (line) => line.replaceAll(/(["']), /g, '$1\n  '),
  'comments with slashes in a list': (line) =>
    line.replace(
      /^(.* = \[ )(.*)( \])$/,
      (_all, open, items, close) => `${open}// first\n  ${items.replaceAll(/(["']), /g, '$1, // next\n  ')}${close}`,
    ),
  'digits in groups': (line) => line.replace(/(\d)(\d{3})$/, '$1,$2'),
  'digits with lines': (line) => line.replace(/(\d)(\d{3})$/, '$1_$2'),
  'a unit': (line) => line.replace(/(= ?1024)$/, '$1m'),
  'a larger unit': (line) => line.replace(/1024$/, '1 GB'),
  'own quotes in a list': (line) =>
    line.replace(
      /\[ (["'])(bridge=[^,"']*)\1, \1(bridge=[^,"']*)\1 \]$/,
      (_all, quote, one, other) =>
        `[ ${one.replace('=', `=${quote}`)}${quote}, ${other.replace('=', `=${quote}`)}${quote} ]`,
    ),
  'no brackets': (line) => line.replace(/\[ ((["']).*\2, \2.*) \]$/, '$1'),
  'a section': before('[guest]\n'),
  braces: (line) => `{\n${line}`,
  'typographic quotes': quotes('\u201c', '\u201d'),
  'German quotes': quotes('\u201e', '\u201c'),
  'single low quotes': quotes('\u201a', '\u2018'),
  guillemets: quotes('\u00ab', '\u00bb'),
  backticks: quotes('`', '`'),
  'backticks as in TeX': quotes('`', "'"),
  'quotes of HTML': quotes('&quot;', '&quot;'),
  'apostrophes of HTML': quotes('&#39;', '&#39;'),
  'doubled double quotes': quotes('""', '""'),
  'doubled single quotes': quotes("''", "''"),
  'another quote at the end': (line) => line.replace(/(["'])(?=(?: \])?$)/, (quote) => (quote === '"' ? "'" : '"')),
  'one quote too many': (line) => line.replace(/(["'])$/, '$1$1'),
  'escaped quotes': quotes('\\"', '\\"'),
  'no quote before a text': (line) => line.replace(/(["'])(.*?)\1/, '$2$1'),
  'a quote behind a number': (line) => line.replace(/\d$/, '$&"'),
  'two commas': (line) => line.replaceAll(/(["']), /g, '$1,, '),
  'a comma before the first item': (line) => line.replace('[ ', '[ , '),
  'a bracket too many': (line) => line.replace(/\]$/, '] ]'),
  'wide characters': wide(/[!-~]/g),
  'wide letters': wide(/[a-z]/g),
  'wide digits': wide(/\d/g),
  'a wide sign': wide(/=/),
  'wide brackets': wide(/[[\]]/g),
  'a fence': before('```xl\n'),
  'another fence': before('~~~\n'),
}

const around = 'name = "guest"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'

/** A right config, and the same with one slip in it. */
export interface Slipped {
  readonly slip: string
  readonly right: string
  readonly wrong: string
}

const slippedFrom = (slip: string, line: string): Slipped | undefined => {
  const wrong = slips[slip]?.(line) ?? line
  return wrong === line ? undefined : { slip, right: `${around}${line}\n`, wrong: `${around}${wrong}\n` }
}

export const allSlipped = Object.keys(slips).flatMap((slip) =>
  rightLines.flatMap((line) => slippedFrom(slip, line) ?? []),
)

/** One of them, anywhere in a file of some right lines. */
export const slipped: fc.Arbitrary<Slipped> = fc
  .tuple(fc.constantFrom(...allSlipped), fc.subarray([...rightLines]), fc.nat(3))
  .map(([one, lines, place]) => {
    const key = /\n(\w+)[^\n]*\n$/.exec(one.right)?.[1] ?? ''
    const others = lines.filter((line) => !line.startsWith(key))
    const insert = (text: string) =>
      [...others.slice(0, place), text.slice(around.length, -1), ...others.slice(place)].join('\n')
    return { slip: one.slip, right: `${around}${insert(one.right)}\n`, wrong: `${around}${insert(one.wrong)}\n` }
  })
