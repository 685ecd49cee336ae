import { tableOf } from '../../table.ts'
import { isTrue, type XmOptions, type XmValue } from '../../xm/options.ts'

/** What says what a field is, where other options say only that there is one: options, and words in the items of a list. */
interface Saying {
  readonly options: readonly string[]
  readonly list?: string
  readonly word?: RegExp
}

/** By the field of the domain, without its number in a list. */
const sayings: Readonly<Record<string, Saying>> = tableOf({
  bootloader: { options: ['bootloader'] },
  bootloader_args: { options: ['bootargs'] },
  'pci.msitranslate': { options: ['pci_msitranslate'], list: 'pci', word: /msitranslate/ },
  'display.vnc': { options: ['vnc', 'nographic'], list: 'vfb', word: /\bvnc\s*=|type\s*=\s*vnc/ },
  'display.opengl': { options: ['opengl'], list: 'vfb', word: /\bopengl\s*=/ },
})

const textsIn = (value: XmValue | undefined): readonly string[] =>
  typeof value === 'object' && !('float' in value) ? value.filter((item) => typeof item === 'string') : []

/** Whether xm decided a field by itself, beside what the file says: an empty text said nothing. */
export const isOwnDoing = (field: string, options: XmOptions): boolean => {
  const saying = sayings[field.replace(/\[\d+\]/, '')]
  if (!saying) return false
  const { list, word } = saying
  return (
    saying.options.every((option) => (options.get(option) ?? '') === '') &&
    !(list && textsIn(options.get(list)).some((text) => word?.test(text)))
  )
}

/** Whether `nographic` kept a screen away, whatever else the file says of it. */
export const isWithoutScreen = (field: string, options: XmOptions): boolean =>
  /^display\.(?:vnc|sdl)$/.test(field) && isTrue(options.get('nographic')) && options.get('nographic') !== '0'
