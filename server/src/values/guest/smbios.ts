import type { Value } from '../../syntax/index.ts'
import { inReleases } from '../basic/choices.ts'
import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { type Field, fields, pieceOf, type Spec } from '../spec/fields.ts'
import { replaceSlice, strictList, untilRefused } from '../spec/spec-reader.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

/** One string as libxl's JSON shows it (`libxl_types.idl`, `smbios`). */
export interface Smbios {
  readonly key: string
  readonly value: string
}

const string = (text: string, example: string): Field => ({ text, type: 'text', example })

const table: Record<string, Field> = {
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
}

/** The list of strings in `parse_config_data`. */
const read = (spec: Spec, cx: ReadContext): Reading<Smbios> => {
  const { text } = spec.atom
  const xl = `xl ${cx.release}`
  const names = Object.keys(table).filter((name) => inReleases(table[name] as Field, cx.release))
  const equals = text.indexOf('=')
  const key = text.slice(0, Math.max(equals, 0))
  const slice = { start: 0, end: key.length, text: key }
  const dead = (...findings: Finding[]): Reading<Smbios> => ({ value: undefined, findings })
  if (equals < 0)
    return dead(
      refused('bad-spec', spec.atom, `${xl} refuses \`${text}\`: an item is \`name=value\`.`, {
        said: `xl: failed to split "${text}" at '='`,
      }),
    )
  if (equals === text.length - 1)
    return dead(
      refused('bad-spec', spec.atom, `${xl} refuses \`${text}\`: the value may not be empty. Remove the item.`, {
        said: `xl: empty value not allowed for smbios "${key}="`,
      }),
    )
  const known = names.find((name) => name === key.toLowerCase())
  if (known === undefined) {
    const near = nearName(key, names)
    const fixes = near ? [replaceSlice(`Replace by \`${near}\``, spec, slice, near)] : []
    return dead(
      refused(
        near === key.trim() ? 'blank-in-spec' : 'unknown-field',
        spec.range(slice),
        `${xl} refuses the name \`${key}\`.${near ? ` Did you mean \`${near}\`?` : ''}`,
        { said: `xl: unknown smbios type '${key}'`, fixes },
      ),
    )
  }
  const value = text.slice(equals + 1)
  const findings =
    /^\s/.test(value) && value.trim() !== ''
      ? [
          ignored(
            'blank-in-spec',
            spec.range({ start: equals + 1, end: text.length }),
            `${xl} keeps the blank before \`${value.trim()}\`. Remove it.`,
            {
              fixes: [
                replaceSlice(
                  'Remove the blank',
                  spec,
                  { start: equals + 1, end: text.length, text: value },
                  value.trim(),
                ),
              ],
            },
          ),
        ]
      : []
  return { value: { key: known, value }, findings }
}

const list = strictList(
  fields<Smbios>({
    label: 'SMBIOS string',
    fields: table,
    read,
    // The value may contain commas.
    split: (text) => [pieceOf(text, 0, text.length)],
    snippet: `"\${1|${Object.keys(table).join(',')}|}=\${2:Example Ltd}"`,
  }),
  {
    label: 'list of SMBIOS strings',
    nested: (index) => ({
      message: 'refuses a list inside this list. Write strings.',
      said: `xl: Unable to get element #${index} in smbios list`,
    }),
  },
)

/** `smbios`: a list; a single value is refused. */
export const smbios: ValueType<readonly Smbios[]> = {
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
}

/** `libxl_dom.c`, `hvm_build_set_xs_values`: each name is written to Xenstore in turn, so that the last one stays. */
const duplicates = (
  { findings }: Reading<readonly Smbios[]>,
  items: readonly Value[],
  cx: ReadContext,
): Pick<Reading<never>, 'findings'> => {
  const keys = items.map((item) => (item.type === 'atom' ? /^([^=]*)=/.exec(item.text)?.[1]?.toLowerCase() : undefined))
  const lost = items.filter((_, index) => {
    const key = keys[index]
    return key !== undefined && key !== 'oem' && keys.lastIndexOf(key) > index
  })
  return {
    findings: [
      ...findings,
      ...lost.map((item) =>
        ignored(
          'duplicate-field',
          item,
          `xl ${cx.release} goes by the last \`${keys[items.indexOf(item)]}\` of the list; this one is lost.`,
          { tag: 'unnecessary' },
        ),
      ),
    ],
  }
}
