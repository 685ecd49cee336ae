import type { PythonResult, PyValue } from '../python/machine/types.ts'
import { type PassedOver, whyPassedOver } from './passed-over.ts'

/** A value as xm had it: text, a whole number, a float, or a list of such. */
export type XmValue = string | bigint | Float | readonly XmValue[]

/** A float, which is no whole number even where it has no fraction. */
export interface Float {
  readonly float: number
}

/** xm, or xend behind it, refused the config. */
export class XmRefusal extends Error {
  /** @param beside the options that it hangs on as well: with other values of these there may be none */
  constructor(
    message: string,
    readonly beside: readonly string[] = [],
  ) {
    super(message)
  }
}

/** The options that xm took of a file and of its command line, by name. */
export type XmOptions = ReadonlyMap<string, XmValue>

export interface TakenOptions {
  readonly options: XmOptions
  /** Options of which nobody can tell what the file sets. */
  readonly unknown: ReadonlySet<string>
  /** Names that the file sets and xm passed over, with the reason. */
  readonly passedOver: ReadonlyMap<string, PassedOver>
}

const xmValue = (value: PyValue): XmValue | undefined => {
  switch (value.type) {
    case 'str':
      return value.value
    case 'int':
      return value.long ? undefined : value.value
    case 'float':
      return { float: value.value }
    case 'list': {
      const items = value.items.map((item) => (item.type === 'int' ? item.value : xmValue(item)))
      return items.every((item) => item !== undefined) ? items : undefined
    }
    default:
      return undefined
  }
}

/** What xm made of an option given on its command line (`create.py`, the `fn` of each `gopts.var`). */
type Kind = 'text' | 'number' | 'switch' | 'list'

const words = (text: string): string[] => text.trim().split(/\s+/)

/** The options of xm that a config can set, from 4.1 to 4.4; also those that stood before the file on the command line (`opts.py`, `load`). */
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...words(`memory maxmem shadow_memory cpu rtc_timeoffset pae hpet timer_mode tsc_mode nomigrate vpt_align viridian acpi apic
    vcpus vhpt cpu_cap cpu_weight nics videoram target hap s3_integrity oos machine_address_size pci_msitranslate
    pci_power_mgmt xen_platform_pci superpages nestedhvm vcpu_avail`).map((name) => [name, 'number'] as const),
  ...words(`disk pci vscsi vusb ioports irq vfb vif vif2 vtpm access_control cpuid cpuid_check tpmif`).map(
    (name) => [name, 'list'] as const,
  ),
  ...words(`blkif netif localtime usb stdvga isa nographic vncunused memory_sharing monitor vncviewer vncconsole
    suppress_spurious_page_faults`).map((name) => [name, 'switch'] as const),
  ...words(`name bootloader bootargs bootentry kernel ramdisk loader features builder cpus restart on_poweroff on_reboot on_crash
    root extra ip gateway netmask hostname interface dhcp nfs_server nfs_root device_model fda fdb parallel serial monitor_path
    keymap usbdevice description guest_os_type boot soundhw vnc vncdisplay vnclisten vncpasswd sdl gfx_passthru opengl display
    xauthority uuid on_xend_start on_xend_stop pool maxvcpus xen_extended_power_mgmt
    console_autoconnect dryrun paused quiet skipdtd xmldryrun`).map((name) => [name, 'text'] as const),
])

/** Whether xm looked for a name among those that a config sets. (`maxvcpus` is none of its options, and is looked at all the same.) */
export const isXmOption = (name: string): boolean => kinds.has(name)

/** Whether an option of xm's is one value, and no list. */
export const isSingleOption = (name: string): boolean => kinds.has(name) && kinds.get(name) !== 'list'

/**
 * What xm made of an option that was given behind the file.
 * @throws XmRefusal for a value that it did not take
 */
export const givenValue = (name: string, text: string): XmValue => {
  const kind = kinds.get(name)
  if (kind === 'list') return [text]
  if (kind === 'switch') {
    if (text === 'yes' || text === 'y') return 1n
    if (text === 'no' || text === 'n') return 0n
    throw new XmRefusal(`Invalid value: ${text}`)
  }
  return kind === 'number' ? toInt(text) : text
}

/** A bad value made xm end with an error; for what a person says today it is as if it had not been given, and that is told. */
const givenOrNothing = (name: string, text: string): XmValue | undefined => {
  try {
    return givenValue(name, text)
  } catch (error) {
    if (error instanceof XmRefusal) return undefined
    throw error
  }
}

/**
 * What xm took of a file (`opts.py`, `load`): of the names that stand at the end those whose value is exactly a text, a list, an int or
 * a float. What was given behind the file as NAME=VALUE wins where NAME is an option.
 */
export const takeOptions = (
  { assignments, anything }: PythonResult,
  parameters: Readonly<Record<string, string>>,
): TakenOptions => {
  const options = new Map<string, XmValue>()
  const unknown = new Set<string>()
  const passedOver = new Map<string, PassedOver>()
  for (const assignment of assignments) {
    const { name, value, kinds, setting, problems } = assignment
    if (value === undefined) {
      if (problems.length > 0 || !kinds.includes('deleted')) unknown.add(name)
      continue
    }
    const why = whyPassedOver(assignment)
    if (why !== undefined) passedOver.set(name, why)
    if (!setting) continue
    const taken = xmValue(value)
    if (taken === undefined) unknown.add(name)
    else options.set(name, taken)
  }
  // What other code has set nobody can tell: then no option is one that the file says nothing about.
  if (anything) for (const name of kinds.keys()) if (!options.has(name) && !passedOver.has(name)) unknown.add(name)
  for (const [name, text] of Object.entries(parameters)) {
    if (!isXmOption(name)) continue
    const value = givenOrNothing(name, text)
    if (value === undefined) continue
    options.set(name, value)
    unknown.delete(name)
    passedOver.delete(name)
  }
  return { options, unknown, passedOver }
}

/** Whether Python takes a value for true. */
export const isTrue = (value: XmValue | undefined): boolean => {
  if (value === undefined) return false
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'bigint') return value !== 0n
  return 'float' in value ? value.float !== 0 : value.length > 0
}

/** Python's `int()`. */
export const toInt = (value: XmValue): bigint => {
  if (typeof value === 'bigint') return value
  if (typeof value === 'string') {
    if (/^\s*[+-]?\d+\s*$/.test(value)) return BigInt(value.trim().replace(/^\+/, ''))
    throw new XmRefusal(`invalid literal for int() with base 10: '${value}'`)
  }
  if ('float' in value) return BigInt(Math.trunc(value.float))
  throw new XmRefusal("int() argument must be a string or a number, not 'list'")
}

/** How Python writes a text in a list. */
const inQuotes = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`
}

/** Python's `str()`. */
export const toText = (value: XmValue): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return String(value)
  if ('float' in value) return Number.isInteger(value.float) ? `${value.float}.0` : String(value.float)
  return `[${value.map((item) => (typeof item === 'string' ? inQuotes(item) : toText(item))).join(', ')}]`
}

/** An option that has to be a text or a number; nothing where it is not set, or Python takes it for false. */
export const plainText = (value: XmValue | undefined): string => {
  if (value === undefined || !isTrue(value)) return ''
  if (Array.isArray(value)) throw new XmRefusal('expected string, list found')
  return toText(value)
}

/** The items of an option that is a list; a text is a list of its characters, as for any loop of Python's. */
export const itemsOf = (value: XmValue | undefined): readonly XmValue[] => {
  if (value === undefined || !isTrue(value)) return []
  if (typeof value === 'string') return [...value]
  if (typeof value === 'bigint' || 'float' in value) throw new XmRefusal('a number is no list')
  return value
}

/** What Python calls the kind of a value. */
export const typeName = (value: XmValue): 'str' | 'int' | 'float' | 'list' => {
  if (typeof value === 'string') return 'str'
  if (typeof value === 'bigint') return 'int'
  return 'float' in value ? 'float' : 'list'
}

/** A text that a method of Python's is asked for: nothing else has it. */
export const textItem = (value: XmValue): string => {
  if (typeof value === 'string') return value
  throw new XmRefusal(`'${typeName(value)}' object has no attribute 'split'`)
}

/** `name=value` pieces between commas, with blanks around names and values taken off (`create.py`, `comma_sep_kv_to_dict`). */
export const pairsOf = (text: string): ReadonlyMap<string, string> => {
  const pairs = new Map<string, string>()
  if (text.trim() === '') return pairs
  for (const piece of text.trim().split(',')) {
    const at = piece.indexOf('=')
    if (at < 0) throw new XmRefusal(`${piece} should be a pair, separated by an equals sign.`)
    pairs.set(piece.slice(0, at).trim(), piece.slice(at + 1).trim())
  }
  return pairs
}
