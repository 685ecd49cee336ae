import { shellWords } from '../shell-words.ts'
import type { XmDomain } from './domain.ts'
import { isTrue, plainText, toText, type XmOptions, XmRefusal } from './options.ts'

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

/**
 * The command line of a PV kernel: `root=`, `ip=` and `extra`, with `nfsroot=` in front of it (`create.py`, `preprocess_ip` and
 * `preprocess_nfs`; `XendConfig.update_with_image_sxp`). `ip=` is left out where `extra` has one, `root=` where it has that text.
 */
const commandLine = (options: XmOptions): string => {
  const of = (name: string, standard = ''): string => {
    const value = options.get(name)
    return value === undefined ? standard : toText(value)
  }
  const [server, folderOfRoot] = [of('nfs_server'), of('nfs_root')]
  if (folderOfRoot !== '' && server === '') throw new XmRefusal('Must set nfs root and nfs server')
  const extra = folderOfRoot === '' ? of('extra') : `nfsroot=${server}:${folderOfRoot} ${of('extra')}`
  const [address, dhcp] = [of('ip'), of('dhcp', 'off')]
  const rest = [server || '127.0.255.255', of('gateway'), of('netmask'), of('hostname'), of('interface', 'eth0'), dhcp]
  const ip = address !== '' || dhcp !== 'off' ? withoutPrefix('ip=', [address, ...rest].join(':')) : ''
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
      bootloader_args: wordsOf(of('bootargs') || quiet),
    }
  }
  // Without anything to boot from xend looks into the disk.
  if (kernel === '') return { kernel, ramdisk, cmdline, bootloader: 'pygrub', bootloader_args: [] }
  return { kernel: pathOf(kernel), ramdisk: pathOf(ramdisk), cmdline, bootloader: '', bootloader_args: [] }
}
