import { isFilled } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { isOwn, isWritten, runsHere } from '../checks/device-model-start.ts'
import { isStubdomain } from '../checks/device-model-version.ts'
import { deviceModelArguments } from '../device-model/arguments.ts'
import { type Draft, flagOf, random, stringOf } from '../draft.ts'
import { type Entry, entry, ofHost } from './node.ts'

/* What does not go by the number of the guest: `/vm/UUID` (`libxl__domain_make`, `libxl__domain_build`), and the password of its screen. */

/** libxl prints the bytes that it has read: in small letters. */
const uuidOf = ({ text }: Draft): string => text('c_info.uuid')?.toLowerCase() ?? random

const hvmEntries: readonly Entry[] = [entry('rtc/timeoffset', ''), entry('image/ostype', 'hvm', 'c_info.type')]

const programs = ['kernel', 'ramdisk', 'cmdline'] as const

/** A boot loader finds all three itself. */
const pvEntries = ({ text }: Draft): readonly Entry[] => {
  const isFound = text('b_info.bootloader') !== undefined
  return [
    entry('image/ostype', 'linux', 'c_info.type'),
    ...programs.flatMap((name) => {
      const given = isFound ? ofHost('as the boot loader says') : text(`b_info.${name}`)
      return given === undefined
        ? []
        : [entry(`image/${name}`, given, isFound ? 'b_info.bootloader' : `b_info.${name}`)]
    }),
  ]
}

/** The password of the screen that QEMU serves (`libxl__dm_vnc`). */
const password = ({ guest, get, items }: Draft): { readonly path: string; readonly given: string } | undefined => {
  const vnc = guest === 'hvm' ? get('b_info.type.hvm.vnc') : items('vfbs')[0]?.vnc
  if (!isFilled(vnc) || flagOf(vnc.enable) !== true) return undefined
  const given = stringOf(vnc.passwd)
  return given === undefined
    ? undefined
    : { path: guest === 'hvm' ? 'b_info.type.hvm.vnc.passwd' : 'vfbs[0].vnc.passwd', given }
}

/** What QEMU in a stub domain of Linux is started with, a word a node (`libxl__write_stub_dmargs`). */
const stubdomainWords = (draft: Draft, domid: string): readonly Entry[] =>
  isWritten(draft) && isStubdomain(draft)
    ? (deviceModelArguments(draft, domid) ?? [])
        .flatMap(({ words, paths }) => words.map((word) => ({ word, paths })))
        .map(({ word, paths }, index) => entry(`image/dm-argv/${String(index + 1).padStart(3, '0')}`, word, ...paths))
    : []

/** The guest by its UUID. */
export const vmEntries = (draft: Draft, domid: string): readonly Entry[] => {
  const name = draft.text('c_info.name')
  const secret = password(draft)
  const ofType = draft.guest === 'hvm' ? hvmEntries : draft.guest === 'pv' ? pvEntries(draft) : []
  const below = [
    entry('uuid', uuidOf(draft), 'c_info.uuid'),
    ...(name === undefined ? [] : [entry('name', name, 'c_info.name')]),
    ...ofType,
    ...stubdomainWords(draft, domid),
    entry('start_time', ofHost('seconds since 1970')),
    // For the device model of old, which is gone since.
    ...(secret && runsHere(draft) && !atLeast(draft.release, '4.21')
      ? [entry('vncpasswd', secret.given, secret.path)]
      : []),
  ]
  return below.map((own) => ({ ...own, path: `/vm/${uuidOf(draft)}/${own.path}` }))
}

/** What the guest's own directory says of it, and of its screen (`device_model_postconfig_vnc`). */
export const screenEntries = (draft: Draft): readonly Entry[] => {
  const secret = password(draft)
  return [
    entry('vm', `/vm/${uuidOf(draft)}`, 'c_info.uuid'),
    ...(secret && secret.given !== '' && isOwn(draft) ? [entry('console/vnc-pass', secret.given, secret.path)] : []),
  ]
}
