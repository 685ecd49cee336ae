import { ours } from '../../markdown.ts'
import { sourceRange, textOffset } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { ignored } from '../basic/findings.ts'
import { text } from '../basic/simple.ts'
import type { Finding, ReadContext, ValueType } from '../value-type.ts'

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
const base = text({ label: 'letters of boot devices', snippet: `"\${1|c,dc,cd,n,nc|}"` })

/** `boot`: xl hands the letters to QEMU as they are, and only QEMU looks at them (`hw/i386/pc.c`, `set_boot_dev`). */
export const boot: ValueType<string> = {
  ...base,
  read(value, cx) {
    const reading = base.read(value, cx)
    if (value.type !== 'atom') return reading
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
    const clean = [...new Set(value.text.toLowerCase())].filter((letter) => known.includes(letter)).join('')
    const mend = value.quote && clean !== '' && clean.length <= 3 ? clean : undefined
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
