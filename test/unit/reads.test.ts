import { describe, expect, it } from 'vitest'
import { defaultTarget, readConfig } from '../../server/src/config/read-config.ts'
import { newestRelease, type Release, releaseAfter } from '../../server/src/release.ts'
import type { GuestType } from '../../server/src/values/value-type.ts'

/*
 * For which guests xl comes to read a key, on both sides of each release that changed it: the branches on the type of the guest in
 * `parse_config_data` (`xl_parse.c`; up to 4.8 `xl_cmdimpl.c`), read in the release tags.
 */

const typeLines: Readonly<Record<GuestType, readonly string[]>> = {
  pv: ['type = "pv"'],
  hvm: ['type = "hvm"', 'builder = "hvm"'],
  pvh: ['type = "pvh"'],
}

/** Whether xl of the release reads the key for the guest; `others` stand beside it. */
const isRead = (key: string, guest: GuestType, release: Release, others = ''): boolean => {
  const text = [...typeLines[guest], others, `${key} = 1`].join('\n')
  const config = readConfig(`${text}\n`, 'domain', { ...defaultTarget, release })
  expect(config.guest.type).toBe(guest)
  const entry = config.entries.get(key)
  return entry?.inRelease === true && entry.notRead === undefined
}

describe('for a guest of another type', () => {
  it.each([
    // key, guest, the last release that does not read it for that guest: the next one does
    ['acpi', 'pv', '4.7'],
    ['apic', 'pv', '4.9'],
    ['nestedhvm', 'pv', '4.9'],
    ['timer_mode', 'pv', '4.9'],
    ['device_model', 'pv', '4.1'],
    ['device_model_args', 'pv', '4.1'],
    ['vnc', 'pv', '4.3'],
    ['opengl', 'pv', '4.4'],
    ['sdl', 'pv', '4.4'],
    ['keymap', 'pv', '4.4'],
    ['root', 'hvm', '4.4'],
    ['extra', 'hvm', '4.4'],
    ['ramdisk', 'hvm', '4.4'],
    ['bootloader', 'hvm', '4.9'],
    ['bootloader_args', 'hvm', '4.9'],
  ] as const)('%s is not read for %s up to %s', (key, guest, last) => {
    const others = 'vnc = 1'
    expect(isRead(key, guest, last, others)).toBe(false)
    expect(isRead(key, guest, releaseAfter(last), others)).toBe(true)
  })

  it('apic is read in 4.10 alone', () => {
    expect(isRead('apic', 'pv', '4.10')).toBe(true)
    expect(isRead('apic', 'pv', '4.11')).toBe(false)
    expect(isRead('apic', 'hvm', '4.11')).toBe(true)
  })

  it.each([
    ['hpet', 'pvh', newestRelease],
    ['boot', 'pv', newestRelease],
    ['e820_host', 'hvm', newestRelease],
    ['pvshim', 'pv', newestRelease],
    ['keymap', 'pvh', newestRelease],
  ] as const)('%s is never read for %s', (key, guest, release) => {
    expect(isRead(key, guest, release)).toBe(false)
  })
})

describe('the frame buffer of a PV guest', () => {
  it.each([
    ['vnclisten', '4.4'],
    ['vncdisplay', '4.4'],
    ['sdl', '4.5'],
    ['display', '4.5'],
    ['keymap', '4.5'],
  ] as const)('has %s only with vnc, since %s', (key, since) => {
    expect(isRead(key, 'pv', since)).toBe(false)
    expect(isRead(key, 'pv', since, 'vnc = 1')).toBe(true)
  })

  it('is that of vfb where there is one: the keyboard is not looked at', () => {
    const others = 'vfb = [ "vnc=1" ]\nvnc = 1'
    expect(isRead('keymap', 'pv', '4.5', others)).toBe(false)
    expect(isRead('vnclisten', 'pv', '4.5', others)).toBe(true)
  })
})
