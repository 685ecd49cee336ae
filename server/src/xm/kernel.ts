import { shellWords } from '../shell-words.ts'
import type { XmDomain } from './domain.ts'
import { isTrue, plainText, toText, typeName, type XmOptions, XmRefusal, type XmValue } from './options.ts'

type Boot = Pick<XmDomain, 'kernel' | 'ramdisk' | 'cmdline' | 'bootloader' | 'bootloader_args'>

/** Where xm ran, for names without a folder. */
const folder = '/etc/xen/'

const pathOf = (text: string): string =>
  text === '' || text.includes('/') || text === 'hvmloader' ? text : `${folder}${text}`

const withoutPrefix = (prefix: string, text: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text

/** `bootargs` as a shell cuts it (`shlex.split`). */
const wordsOf = (text: string): readonly string[] => {
  const words = shellWords(text)
  if (!words) throw new XmRefusal('No closing quotation')
  return words
}

/** `bootargs`, of which xend made a text, also where it is a list (`XendConfig.py`, `LEGACY_CFG_TYPES`). */
const argumentsOf = (options: XmOptions): string => {
  const value = options.get('bootargs')
  return value !== undefined && isTrue(value) ? toText(value) : ''
}

/** Whether that text has the brackets and commas of a list in it, which nobody meant. */
export const isArgumentList = (options: XmOptions): boolean => {
  const value = options.get('bootargs')
  return Array.isArray(value) && isTrue(value)
}

/** Texts put together by Python's `+`, which takes nothing else beside a text. */
const joined = (...parts: readonly XmValue[]): string => {
  const [first = '', ...rest] = parts
  if (typeof first !== 'string')
    throw new XmRefusal(
      Array.isArray(first)
        ? 'can only concatenate list (not "str") to list'
        : `unsupported operand type(s) for +: '${typeName(first)}' and 'str'`,
    )
  return rest.reduce<string>((text, part) => {
    if (typeof part !== 'string') throw new XmRefusal(`cannot concatenate 'str' and '${typeName(part)}' objects`)
    return text + part
  }, first)
}

/** What stands between the server and `dhcp` in `ip=`. */
const more = ['gateway', 'netmask', 'hostname', 'interface'] as const

const usual = (name: (typeof more)[number]): string => (name === 'interface' ? 'eth0' : '')

/**
 * The command line of a PV kernel: `root=`, `ip=` and `extra`, with `nfsroot=` in front of it (`create.py`, `preprocess_ip` and
 * `preprocess_nfs`; `XendConfig.update_with_image_sxp`). `ip=` is left out where `extra` has one, `root=` where it has that text.
 */
const commandLine = (options: XmOptions): string => {
  const of = (name: string, standard = ''): string => {
    const value = options.get(name)
    return value === undefined ? standard : toText(value)
  }
  const server = options.get('nfs_server') ?? ''
  const folderOfRoot = options.get('nfs_root') ?? ''
  if (isTrue(folderOfRoot) && !isTrue(server)) throw new XmRefusal('Must set nfs root and nfs server', ['nfs_server'])
  const nfs = isTrue(folderOfRoot) ? joined('nfsroot=', server, ':', folderOfRoot, ' ', options.get('extra') ?? '') : ''
  const extra = nfs === '' ? of('extra') : nfs
  const [address = '', dhcp = 'off'] = [options.get('ip'), options.get('dhcp')]
  const rest = [
    isTrue(server) ? server : '127.0.255.255',
    ...more.map((name) => options.get(name) ?? usual(name)),
    dhcp,
  ]
  const isAsked = isTrue(address) || dhcp !== 'off'
  const ip = isAsked ? withoutPrefix('ip=', joined(address, ...rest.flatMap((part) => [':', part]))) : ''
  const root = withoutPrefix('root=', of('root'))
  return [
    ...(root !== '' && !extra.includes('root=') ? [`root=${root}`] : []),
    ...(ip !== '' && !/(?:^|\s)ip=/.test(extra) ? [`ip=${ip}`] : []),
    ...(extra === '' ? [] : [extra]),
  ].join(' ')
}

/**
 * How the guest boots. An HVM guest starts its firmware, whatever `kernel` names, unless there is a `loader`: then QEMU is given the
 * kernel, with its ramdisk and command line (`image.py`, `HVMImageHandler.parseDeviceModelArgs`).
 */
export const bootOf = (options: XmOptions, hvm: boolean): Boot => {
  const of = (name: string): string => plainText(options.get(name))
  // Refused of any guest.
  const line = commandLine(options)
  const image = options.get('builder') === undefined || isTrue(options.get('builder'))
  const [kernel, ramdisk, loader] = image ? [of('kernel'), of('ramdisk'), of('loader')] : ['', '', '']
  if (hvm) {
    const isDirect = loader !== '' && kernel !== '' && !/(?:^|\/)hvmloader$/.test(kernel)
    return isDirect
      ? {
          kernel: pathOf(kernel),
          ramdisk: pathOf(ramdisk),
          cmdline: line,
          bootloader: '',
          bootloader_args: [],
        }
      : { kernel: loader === '' ? '' : kernel, ramdisk: '', cmdline: '', bootloader: '', bootloader_args: [] }
  }
  const cmdline = image ? line : ''
  const bootloader = of('bootloader')
  if (bootloader !== '') {
    const quiet = isTrue(options.get('console_autoconnect')) ? '' : '-q'
    return {
      kernel,
      ramdisk,
      cmdline,
      bootloader: bootloader === 'pygrub' ? '/usr/bin/pygrub' : bootloader,
      bootloader_args: wordsOf(argumentsOf(options) || quiet),
    }
  }
  // Without anything to boot from xend looks into the disk.
  if (kernel === '') return { kernel, ramdisk, cmdline, bootloader: 'pygrub', bootloader_args: [] }
  return { kernel: pathOf(kernel), ramdisk: pathOf(ramdisk), cmdline, bootloader: '', bootloader_args: [] }
}
