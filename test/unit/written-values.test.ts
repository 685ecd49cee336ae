import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { bareNumber } from '../../server/src/values/basic/written-size.ts'
import { applied } from '../fuzz/fixes.ts'

/*
 * Values as people, other programs and web pages write them: told once, and the first fix writes what xl reads.
 */

const head = {
  pv: 'name = "guest"\nkernel = "/k"\n',
  pvh: 'name = "guest"\ntype = "pvh"\nkernel = "/k"\nmemory = 512\n',
}

/** What is said of the last line of a guest, and what its first fix makes of it. */
const told = (line: string, before = head.pv) => {
  const text = `${before}${line}\n`
  const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
  const [first] = snapshot.problems
  const [fix] = first ? soundFixes(snapshot, first) : []
  return {
    rules: snapshot.problems.map(({ rule }) => rule),
    mended: fix && applied(text, fix.edits).slice(before.length, -1),
  }
}

describe('a value as it is written elsewhere has one finding and the fix that writes it', () => {
  it.each([
    ['bad-number', 'memory = 512m', 'memory = 512'],
    ['bad-number', 'memory = 2 GB', 'memory = 2048'],
    ['bad-number', 'memory = 1.5', 'memory = 1536'],
    ['bad-number', 'memory = 1.5G', 'memory = 1536'],
    ['bad-number', 'memory = 1_024', 'memory = 1024'],
    ['bad-number', 'memory = 1,024', 'memory = 1024'],
    ['bad-number', "memory = 1'024", 'memory = 1024'],
    ['bad-number', 'memory = 1 024', 'memory = 1024'],
    ['bad-number', 'cpus = 0,100', 'cpus = "0,100"'],
    ['missing-quotes', 'cpus = 0,2', 'cpus = "0,2"'],
    ['not-a-number', 'memory = "2 GB"', 'memory = 2048'],
    ['not-a-number', 'memory = "1,024"', 'memory = 1024'],
    ['bad-uuid', 'uuid = "{06ED00FE-1162-4FC4-B5D8-11993EE4A8B9}"', 'uuid = "06ED00FE-1162-4FC4-B5D8-11993EE4A8B9"'],
    ['bad-uuid', 'uuid = "06ed00fe11624fc4b5d811993ee4a8b9"', 'uuid = "06ed00fe-1162-4fc4-b5d8-11993ee4a8b9"'],
    [
      'bad-uuid',
      'uuid = "urn:uuid:06ed00fe-1162-4fc4-b5d8-11993ee4a8b9"',
      'uuid = "06ed00fe-1162-4fc4-b5d8-11993ee4a8b9"',
    ],
    ['single-for-list', 'vif = ""', 'vif = [ ]'],
    ['bad-spec', 'vif = [ "bridge:xenbr0" ]', 'vif = [ "bridge=xenbr0" ]'],
    ['bad-spec', 'vfb = [ "vnc: 1" ]', 'vfb = [ "vnc=1" ]'],
    ['bad-disk', 'disk = [ "vdev: xvda, target: /dev/x" ]', 'disk = [ "vdev=xvda,target=/dev/x" ]'],
    [
      'bad-disk',
      'disk = [ "rbd:/pool/img,raw,xvda,rw" ]',
      'disk = [ "format=raw, vdev=xvda, access=rw, target=rbd:/pool/img" ]',
    ],
    ['other-notation', 'on_crash = ("restart")', 'on_crash = "restart"'],
    ['other-notation', 'vcpus = (2)', 'vcpus = 2'],
    ['bad-number', 'vcpus = +2', 'vcpus = 2'],
    ['missing-quotes', 'memory = 2*1024', 'memory = 2048'],
    ['bad-cpus', 'cpus = "0:3"', 'cpus = "0-3"'],
    ['bad-cpus', 'cpus = "3..0,^1"', 'cpus = "0-3,^1"'],
    ['bad-cpus', 'cpus = "[0-3]"', 'cpus = "0-3"'],
    ['bad-cpus', 'cpus = "node:0 to 1"', 'cpus = "node:0-1"'],
    ['bad-spec', 'vif = [ "bridge xenbr0" ]', 'vif = [ "bridge=xenbr0" ]'],
    ['bad-spec', 'vif = [ "00:16:3e:00:00:01" ]', 'vif = [ "mac=00:16:3e:00:00:01" ]'],
    ['unknown-field', 'vkb = [ "backend-type=linux,id=1" ]', 'vkb = [ "backend-type=linux,unique-id=1" ]'],
    ['unknown-choice', 'disk = [ "/dev/x,phy,xvda,rw" ]', 'disk = [ "/dev/x,raw,xvda,rw" ]'],
    ['list-in-list', 'disk = [ [ "/dev/x", "raw", "xvda", "rw" ] ]', 'disk = [ "/dev/x,raw,xvda,rw" ]'],
    [
      'list-in-list',
      'disk = [ "/a,,xvda", [ "/b,,xvdb", "/c,,xvdc" ] ]',
      'disk = [ "/a,,xvda", "/b,,xvdb", "/c,,xvdc" ]',
    ],
    [
      'list-in-list',
      'vif = [ [ "bridge=a", "model=e1000" ], [ "bridge=b" ] ]',
      'vif = [ "bridge=a,model=e1000", "bridge=b" ]',
    ],
    ['missing-comma', 'pci = [ "03:00.0"; "04:00.0" ]', 'pci = [ "03:00.0", "04:00.0" ]'],
    ['other-notation', 'extra = "quiet" ]', 'extra = "quiet"'],
    [
      'other-notation',
      'vif = [ bridge="br0", mac="00:16:3e:00:00:01" ]',
      'vif = [ "bridge=br0,mac=00:16:3e:00:00:01" ]',
    ],
    ['other-notation', "extra = 'it's fine'", 'extra = "it\'s fine"'],
    ['other-notation', 'extra = "a", vcpus = 2', 'extra = "a"; vcpus = 2'],
    ['missing-separator', 'extra = "ro" console=hvc0 quiet', 'extra = "ro console=hvc0 quiet"'],
    ['missing-separator', 'extra = "ro" vcpus = 2', 'extra = "ro"\nvcpus = 2'],
    ['unclosed-string', "vif = [ 'bridge=a', 'bridge=b ]", "vif = [ 'bridge=a', 'bridge=b' ]"],
    ['missing-quotes', 'vnc = on', 'vnc = 1'],
    ['unknown-choice', 'on_crash = "reboot"', 'on_crash = "restart"'],
    ['bad-spec', 'vif = [ "xenbr0" ]', 'vif = [ "bridge=xenbr0" ]'],
    ['unknown-field', 'vfb = [ "vnc=1,vncviewer=1" ]', 'vfb = [ "vnc=1" ]'],
    ['missing-comma', 'vif = [ "bridge=a" "bridge=b"\n"bridge=c" ]', 'vif = [ "bridge=a", "bridge=b",\n"bridge=c" ]'],
  ])('%s: %s', (rule, line, mended) => {
    expect(told(line)).toEqual({ rules: [rule], mended })
  })

  it.each([' ', ', ', ';', ','])('options of a virtual node in one string, with %j between them', (between) => {
    const options = ['pnode=0', 'size=512', 'vcpus=0-1']
    expect(told(`vnuma = [ [ "${options.join(between)}" ] ]`, head.pvh)).toEqual({
      rules: ['bad-vnuma'],
      mended: `vnuma = [ [ ${options.map((each) => `"${each}"`).join(', ')} ] ]`,
    })
  })

  it.each([
    ['missing-name', 'name = [ "guest" ]\nkernel = "/k"', 'name = "guest"\nkernel = "/k"'],
    ['missing-kernel', 'name = "guest"\nkernel = [ "/k" ]', 'name = "guest"\nkernel = "/k"'],
  ])('a list in the place of what xl cannot do without is one cause: %s', (rule, lines, mended) => {
    expect(told(lines, '')).toEqual({ rules: [rule], mended })
  })
})

describe('what cannot be known is not made up', () => {
  it.each(['vcpus = 2k', 'memory = 512.5', 'vcpus = 0,2', 'vcpus = two', 'acpi = (1, 2)', 'uuid = "{06ed00fe}"'])(
    '%s',
    (line) => {
      expect(told(line).mended).toBeUndefined()
    },
  )

  it('a number is counted in the unit of its key', () => {
    expect(bareNumber('2g', 'KiB')).toBe('2097152')
    expect(bareNumber('1.5k', 'bytes')).toBe('1536')
    expect(bareNumber('1.3G', 'MiB')).toBeUndefined()
    expect(bareNumber('2.0', undefined)).toBe('2')
    expect(bareNumber('0x10', 'MiB')).toBeUndefined()
  })
})

describe('what an HVM guest boots from, in other words', () => {
  const hvm = 'name = "guest"\ntype = "hvm"\nmemory = 512\n'
  it.each([
    ['[ "c", "d" ]', 'cd'],
    ['[ "cdrom", "disk" ]', 'dc'],
    ['"hd"', 'c'],
    ['"cdrom,hda"', 'dc'],
    ['"network"', 'n'],
    ['"D"', 'd'],
  ])('boot = %s', (written, letters) => {
    expect(told(`boot = ${written}`, hvm).mended).toBe(`boot = "${letters}"`)
  })
})

it('a format that xl does not know is said to be converted, and has no fix that would change nothing in the image', () => {
  const { problems } = snapshotOfText(`${head.pv}disk = [ "/a,vmdk,xvda,rw" ]\n`, 'domain', defaultPreferences)
  expect(problems.map(({ message, fixes = [] }) => [message, fixes.length])).toEqual([
    [expect.stringContaining('`qemu-img convert`'), 0],
  ])
})
