import type { Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { ignored, refused } from '../basic/findings.ts'
import { withValue } from '../basic/later-parts.ts'
import { pieceOf } from '../spec/fields.ts'
import { strictList } from '../spec/lists.ts'
import { rawPiece } from '../spec/pieces.ts'
import { type Cut, kept, type SpecField, spec } from '../spec/spec.ts'
import { untilRefused } from '../spec/words.ts'
import type { ReadContext, Reading, ValueType } from '../value-type.ts'

/** One string as libxl's JSON shows it (`libxl_types.idl`, `smbios`). */
export interface Smbios {
  readonly key: string
  readonly value: string
}

const string = (text: string, example: string): SpecField => kept({ text, type: 'text', example, at: 'value' })

const strings: Record<string, SpecField> = tableOf({
  bios_vendor: string('Who made the firmware.', 'Example Ltd'),
  bios_version: string('The version of the firmware.', '1.0'),
  system_manufacturer: string('Who made the machine.', 'Example Ltd'),
  system_product_name: string('The model of the machine.', 'Model 1'),
  system_version: string('The version of the machine.', '1.0'),
  system_serial_number: string('The serial number of the machine.', '4711'),
  baseboard_manufacturer: string('Who made the mainboard.', 'Example Ltd'),
  baseboard_product_name: string('The model of the mainboard.', 'Board 1'),
  baseboard_version: string('The version of the mainboard.', '1.0'),
  baseboard_serial_number: string('The serial number of the mainboard.', '4711'),
  baseboard_asset_tag: string('The inventory number of the mainboard.', 'A-1'),
  baseboard_location_in_chassis: string('Where in the case the mainboard sits.', 'Bay 1'),
  enclosure_manufacturer: string('Who made the case.', 'Example Ltd'),
  enclosure_serial_number: string('The serial number of the case.', '4711'),
  enclosure_asset_tag: string('The inventory number of the case.', 'A-1'),
  battery_manufacturer: string('Who made the battery.', 'Example Ltd'),
  battery_device_name: string('The model of the battery.', 'Battery 1'),
  oem: string('A free string; it may be given 99 times.', 'anything'),
})

/** The whole item is one piece: its value may contain commas. Capitals do not count in its name. */
const cut: Cut = (at, cx) => {
  const { text } = at.atom
  const { name, ...piece } = rawPiece(text, 0, text.length)
  if (!name || piece.value.text !== '')
    return { pieces: [{ ...piece, name: name && { ...name, text: name.text.toLowerCase() } }] }
  const message = `xl ${cx.release} refuses \`${text}\`: its value is empty.`
  const said = `xl: empty value not allowed for smbios "${text}"`
  return { pieces: [], findings: [refused('bad-spec', at.range(piece), message, { said })] }
}

const item = spec<{ value: string }>({
  label: 'SMBIOS string',
  snippet: `"\${1|${Object.keys(strings).join(',')}|}=\${2:Example Ltd}"`,
  split: (text) => [pieceOf(text, 0, text.length)],
  cut,
  said: ({ name, text }) =>
    name ? `xl: unknown smbios type '${text.slice(0, name.text.length)}'` : `xl: failed to split "${text}" at '='`,
  fields: strings,
})

/** An item with its name (the list of strings in `xl_parse.c, parse_config_data`). */
const named = {
  ...item,
  read(value, cx) {
    const reading = item.read(value, cx)
    return withValue(reading, reading.value && { key: keyOf(value) ?? '', ...reading.value })
  },
} satisfies ValueType<Smbios>

const keyOf = (value: Value): string | undefined =>
  value.type === 'atom' ? /^([^=]*)=/.exec(value.text)?.[1]?.toLowerCase() : undefined

const list = strictList(named, {
  label: 'list of SMBIOS strings',
  nested: (index) => ({
    message: 'refuses a list inside this list. Its items are strings.',
    said: `xl: Unable to get element #${index} in smbios list`,
  }),
})

/** `smbios`: a list; a single value is refused. */
export const smbios = {
  ...list,
  read(value, cx) {
    const reading = list.read(value, cx)
    if (value.type === 'atom')
      return {
        value: undefined,
        findings: reading.findings.map((finding) => ({
          ...finding,
          effect: 'refused',
          message: `xl ${cx.release} refuses a single value for \`${cx.key}\`: it wants a list.`,
          said: `${finding.said}\nxl: Unable to parse smbios options.`,
        })),
      }
    const surplus = value.items.filter((item) => item.type === 'atom' && /^oem=./i.test(item.text))[99]
    if (!surplus) return { ...reading, ...duplicates(reading, value.items, cx) }
    const found = [
      ...reading.findings,
      refused('bad-spec', surplus, `xl ${cx.release} refuses more than 99 \`oem\` strings.`, {
        said: 'xl: smbios limited to 99 oem strings',
      }),
    ].sort((a, b) => a.start - b.start)
    return { ...reading, value: undefined, findings: untilRefused(found) }
  },
} satisfies ValueType<readonly Smbios[]>

/** `libxl_dom.c`, `hvm_build_set_xs_values`: each name is written to Xenstore in turn, so that the last one stays. */
const duplicates = (
  { findings }: Reading<readonly Smbios[]>,
  items: readonly Value[],
  cx: ReadContext,
): Pick<Reading<never>, 'findings'> => {
  const lasts = new Map(items.map((item) => [keyOf(item), item]))
  const lost = items.filter((item) => {
    const key = keyOf(item)
    return key !== undefined && key !== 'oem' && lasts.get(key) !== item
  })
  return {
    findings: [
      ...findings,
      ...lost.map((item) =>
        ignored(
          'duplicate-field',
          item,
          `xl ${cx.release} takes the last \`${keyOf(item)}\` without a message; this one is lost.`,
          { tag: 'unnecessary' },
        ),
      ),
    ],
  }
}
