import { describe, expect, it } from 'vitest'
import type { Release } from '../../../server/src/release.ts'
import { checkedInCreation } from '../../../server/src/rules/creation.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Host } from '../../../server/src/values/value-type.ts'
import { hasXl } from '../oracle/xl.ts'
import { compareOrder } from './live.ts'

describe.runIf(hasXl)('of two faults in a file', () => {
  it('xl create of Debian’s 4.17 tells of the one that we tell of: other pairs on every run', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
    const count = Number(process.env.COUNT ?? 400)
    const disagreements = await compareOrder(count, seed)
    console.log(`${count - disagreements.length} of ${count} pairs of faults agree with xl create 4.17 (seed ${seed})`)
    expect(disagreements).toEqual([])
  }, 600_000)
})

/** The check that ends a creation. */
const endOf = (text: string, release: Release, host?: Host): string | undefined =>
  checkedInCreation(snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch: 'x86', host }).config).at(-1)
    ?.check

describe('what libxl looks at elsewhere in older releases comes in their order', () => {
  // Read in `initiate_domain_create` and `domcreate_launch_dm` of libxl_create.c at the tags of the releases.
  it.each([
    ['4.6', 'name-taken'],
    ['4.7', 'name-taken'],
    ['4.8', 'direct-boot-no-kernel'],
    ['4.17', 'direct-boot-no-kernel'],
  ] as const)('%s: the name of dom0 beside a command line without a kernel: %s', (release, check) => {
    expect(endOf('name = "Domain-0"\nbuilder = "hvm"\nmemory = 512\nextra = "quiet"\n', release)).toBe(check)
  })

  it.each([
    ['4.11', 'disk-ide-read-only'],
    ['4.12', 'dm-restrict-user'],
  ] as const)('%s: a user that is not there beside a read-only disk of IDE: %s', (release, check) => {
    const text = 'name = "a"\ntype = "hvm"\nmemory = 512\ndm_restrict = 1\ndisk = [ "/dev/a,raw,hda,r" ]\n'
    expect(endOf(text, release, { users: [] })).toBe(check)
  })

  // As 4.17 and 4.22 do it, live.
  it.each([
    ['4.19', 'spice-no-port'],
    ['4.20', 'dm-log-name'],
    ['4.22', 'dm-log-name'],
  ] as const)('%s: a `/` in the name beside SPICE without a port: %s', (release, check) => {
    const text = 'name = "a/b"\ntype = "hvm"\nmemory = 512\nspice = 1\nspicedisable_ticketing = 1\n'
    expect(endOf(text, release)).toBe(check)
  })

  it.each([
    ['4.17', 'videoram-cirrus'],
    ['4.20', 'dm-not-executable'],
    ['4.21', 'bios-no-device-model'],
  ] as const)('%s: a QEMU without a name beside little video memory: %s', (release, check) => {
    const text = 'name = "a"\ntype = "hvm"\nmemory = 512\ndevice_model_override = ""\nvideoram = 4\n'
    expect(endOf(text, release)).toBe(check)
  })

  it.each([
    ['4.2', 'bootloader-no-disk'],
    ['4.3', 'bootloader-no-disk'],
    ['4.4', 'vif-ioemu-pv'],
    ['4.17', 'vif-ioemu-pv'],
  ] as const)('%s: an emulated card of a PV guest beside a boot loader without a disk: %s', (release, check) => {
    expect(endOf('name = "a"\nbootloader = "pygrub"\nmemory = 512\nvif = [ "type=ioemu" ]\n', release)).toBe(check)
  })
})
