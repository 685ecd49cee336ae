import { ours } from '../../markdown.ts'
import { type List, sourceRange, textOffset } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { ignored } from '../basic/findings.ts'
import { text } from '../basic/simple.ts'
import type { Finding, Fix, ReadContext, ValueType } from '../value-type.ts'

const letters: Record<string, string> = tableOf({
  a: 'The first floppy disk.',
  b: 'The second floppy disk.',
  c: 'The first hard disk.',
  d: 'The CD-ROM.',
  n: 'The network (PXE).',
})
const usual: Record<string, string> = tableOf({
  c: 'The hard disk alone.',
  dc: 'The CD-ROM, then the hard disk: for an installation.',
  cd: 'The hard disk, then the CD-ROM.',
  cda: 'The hard disk, then the CD-ROM, then the floppy disk: as without this key.',
  n: 'The network alone.',
  nc: 'The network, then the hard disk.',
})
/** What a device is called elsewhere. */
const calledElsewhere: Record<string, string> = tableOf({
  disk: 'c',
  hd: 'c',
  hda: 'c',
  harddisk: 'c',
  cdrom: 'd',
  dvd: 'd',
  net: 'n',
  network: 'n',
  pxe: 'n',
  floppy: 'a',
})

/** The letters that are meant by a text: of words for devices, or those in it; undefined for none, and for more than three. */
export const bootLettersIn = (text: string): string | undefined => {
  const words = text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
  const named = words.map((word) => calledElsewhere[word] ?? (letters[word] ? word : undefined))
  const all = named.includes(undefined) ? [...text.toLowerCase()].filter((letter) => letters[letter]) : named
  const meant = [...new Set(all)].join('')
  return meant !== '' && meant.length <= 3 ? meant : undefined
}

/** A list of devices, as one text. */
const joined = ({ start, end, items }: List): Fix[] => {
  const [only, another] = items
  // Of letters alone the brackets are all that is wrong.
  if (!another && only?.type === 'atom' && only.text === bootLettersIn(only.text)) return []
  const meant = items.every((item) => item.type === 'atom') && bootLettersIn(items.map(({ text }) => text).join(','))
  return meant ? [{ title: `Write \`boot = "${meant}"\``, edits: [{ start, end, newText: `"${meant}"` }] }] : []
}

const base = text({ label: 'letters of boot devices', snippet: '"$1"' })

/** `boot`: xl hands the letters to QEMU as they are, and only QEMU looks at them (`hw/i386/pc.c`, `set_boot_dev`). */
export const boot: ValueType<string> = {
  ...base,
  read(value, cx) {
    const reading = base.read(value, cx)
    if (value.type === 'list') {
      const fixes = joined(value)
      return fixes.length > 0 ? { ...reading, findings: reading.findings.map((each) => ({ ...each, fixes })) } : reading
    }
    const known = Object.keys(letters)
    const findings: Finding[] = []
    const warn = (at: number, length: number, message: string, newText?: string): void => {
      findings.push(
        ignored('bad-spec', sourceRange(value, at, at + length), `xl ${cx.release} ${message}`, {
          ...(newText === undefined
            ? {}
            : {
                fixes: [
                  { title: `Write \`${newText}\``, edits: [{ ...sourceRange(value, 0, value.text.length), newText }] },
                ],
              }),
        }),
      )
    }
    const mend = value.quote ? bootLettersIn(value.text) : undefined
    const odd = [...value.text].findIndex((letter) => !known.includes(letter))
    const again = [...value.text].findIndex((letter, index, all) => all.indexOf(letter) < index)
    if (odd >= 0)
      warn(
        odd,
        1,
        `does not check this, but QEMU does not start: it boots from \`a\`, \`b\`, \`c\`, \`d\` and \`n\`, not from \`${value.text[odd]}\`.`,
        mend,
      )
    else if (again >= 0)
      warn(again, 1, `does not check this, but QEMU does not start: \`${value.text[again]}\` stands here twice.`, mend)
    else if (value.text.length > 3)
      warn(3, value.text.length - 3, 'does not check this, but QEMU does not start: it takes three devices at most.')
    return { value: reading.value, findings }
  },
  complete(value, offset, _cx: ReadContext) {
    if (value?.type === 'list') return []
    const replace = value
      ? value.quote
        ? sourceRange(value, 0, value.text.length)
        : { start: value.start, end: value.end }
      : { start: offset, end: offset }
    return Object.entries(usual).map(([label, documentation]) => ({
      label,
      kind: 'value',
      documentation: ours(documentation),
      replace,
      free: true,
      insert: value?.type === 'atom' && value.quote ? label : `"${label}"`,
    }))
  },
  explain(value, offset) {
    if (value.type !== 'atom') return undefined
    const at = textOffset(value, offset)
    const index = letters[value.text[at] ?? ''] ? at : at - 1
    const meaning = letters[value.text[index] ?? '']
    return meaning === undefined
      ? undefined
      : { ...sourceRange(value, index, index + 1), markdown: ours(`**${value.text[index]}**\n\n${meaning}`) }
  },
}
