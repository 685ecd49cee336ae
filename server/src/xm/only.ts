import type { XmDomain } from './domain.ts'
import { itemsOf, pairsOf, type XmOptions } from './options.ts'

/** Something that xm asked for in a list of devices, and that no field of xl expresses. */
export interface XmOnly {
  /** `vif[0].accel` */
  readonly field: string
  /** The option that has it. */
  readonly key: string
  readonly value: string
  /** What xl makes of it; nothing where it is not said. */
  readonly now?: string
  /** What is to be said of it besides. */
  readonly why: string
}

const cardWords: ReadonlyMap<string, string> = new Map([
  ['accel', 'The plugins that sped cards up are gone.'],
  ['policy', 'For XSM, `seclabel` names what the whole guest may do.'],
  ['label', 'For XSM, `seclabel` names what the whole guest may do.'],
])

/** Fields of a screen: of a PV guest, and of an HVM guest, whose device model it configures (xend's `image.py`, `parseDeviceModelArgs`). */
const screenWords: ReadonlyMap<string, Readonly<Record<XmDomain['type'], string>>> = new Map([
  [
    'videoram',
    {
      pv: 'A PV guest asks for the memory of its screen by itself.',
      hvm: 'The memory of the card of an HVM guest is `videoram` at the top of the file, for xm as for xl.',
    },
  ],
  [
    'serial',
    {
      pv: 'A serial port is `serial` of an HVM guest; `channel` is one of a PV guest.',
      hvm: '`serial` at the top of the file is a serial port of the guest.',
    },
  ],
  [
    'monitor',
    {
      pv: '`device_model_args_pv` hands arguments to the device model.',
      hvm: '`device_model_args_hvm` hands arguments to the device model.',
    },
  ],
])

const textsOf = (options: XmOptions, key: string): readonly string[] =>
  itemsOf(options.get(key)).filter((item) => typeof item === 'string')

/** What the cards, disks and screens of a config say that no xl can be told. */
export const xmOnlyOf = (options: XmOptions, { type, vif }: XmDomain): readonly XmOnly[] => {
  const cardTexts = textsOf(options, 'vif')
  const cards = cardTexts.flatMap((text, index) =>
    [...pairsOf(text)].flatMap(([name, value]): XmOnly[] => {
      const why = cardWords.get(name)
      return why === undefined ? [] : [{ field: `vif[${index}].${name}`, key: 'vif', value, why }]
    }),
  )
  // Both ends of the paravirtual card are made by xl in any case (xend's `netif.py`: no front end for this type).
  const emulated = vif.flatMap(({ type: kind }, index): XmOnly[] => {
    const why =
      'Written out, `type=ioemu` kept xend from making the paravirtual card beside it; xl has no word for that.'
    return kind === 'vif_ioemu' && pairsOf(cardTexts[index] ?? '').get('type') === 'ioemu'
      ? [{ field: `vif[${index}].type`, key: 'vif', value: 'an emulated card alone', now: 'both kinds', why }]
      : []
  })
  const rates = vif.flatMap(({ badrate }, index): XmOnly[] =>
    badrate === undefined
      ? []
      : [
          {
            field: `vif[${index}].rate`,
            key: 'vif',
            value: 'no limit',
            now: 'no limit of it',
            why: `xend could not read \`${badrate}\`, or found it too small or too large.`,
          },
        ],
  )
  const disks = textsOf(options, 'disk').flatMap((text, index): XmOnly[] => {
    const protocol = text.split(',')[4] ?? ''
    const why = 'The two ends of a disk agree upon one by themselves.'
    return protocol === '' ? [] : [{ field: `disk[${index}].protocol`, key: 'disk', value: protocol, why }]
  })
  const screens = textsOf(options, 'vfb').flatMap((text, index): XmOnly[] => {
    // xend made the first one alone, which is a difference like others.
    if (index > 0) return []
    return [...pairsOf(text)].flatMap(([name, value]): XmOnly[] => {
      const why = screenWords.get(name)?.[type]
      if (why === undefined) return []
      const what = { field: `vfb[0].${name}`, key: 'vfb', why }
      return [name === 'videoram' && type === 'hvm' ? { ...what, value: '', now: 'nothing of it' } : { ...what, value }]
    })
  })
  const model = options.get('device_model')
  const own =
    typeof model === 'string' && type === 'hvm' && /(?:^|\/)stubdom-dm$/.test(model)
      ? [
          {
            field: 'device_model',
            key: 'device_model',
            value: 'a device model in a domain of its own',
            now: 'one in dom0',
            why: '`device_model_stubdomain_override = 1` asks for the other, where the host has what it takes.',
          },
        ]
      : []
  return [...own, ...cards, ...emulated, ...rates, ...disks, ...screens]
}
