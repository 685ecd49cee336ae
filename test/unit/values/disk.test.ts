import { describe, expect, test } from 'vitest'
import { newestRelease, type Release } from '../../../server/src/release.ts'
import { disk, diskSpecification } from '../../../server/src/values/devices/disk/disk.ts'
import { writeNamed } from '../../../server/src/values/devices/disk/old-forms.ts'
import { readDisk } from '../../../server/src/values/devices/disk/reader.ts'
import { decodeVdev } from '../../../server/src/values/devices/disk/vdev.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { context, read, settingValue } from './read.ts'

const one = (spec: string, changes: Partial<ReadContext> = {}) => {
  const reading = read(disk, 'disk', `[ '${spec}' ]`, changes)
  return { ...reading, value: reading.value?.[0] }
}
const marks = (spec: string, release: Release = newestRelease) => one(spec, { release }).marks
const fixed = (spec: string, release: Release = newestRelease) => {
  const { document, findings } = one(spec, { release })
  const edits = findings.flatMap(({ fixes }) => fixes ?? [])[0]?.edits ?? []
  const text = edits
    .toReversed()
    .reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), document)
  return text.slice("disk = [ '".length, -"' ]\n".length)
}

// The cases of xl's own tools/xl/check-xl-disk-parse. What it gives as several arguments stands in one string here.
describe("xl's own test of disks", () => {
  const lvm = { pdev_path: '/dev/vg/guest-volume', vdev: 'hda', format: 'raw', readwrite: 1 }
  const iso = { pdev_path: '/root/image.iso', vdev: 'hdc', format: 'raw', removable: 1, is_cdrom: 1 }
  const emptyDrive = { pdev_path: '', vdev: 'hdc', format: 'empty', removable: 1, is_cdrom: 1 }
  const noTarget = { vdev: 'hdc', format: 'empty', removable: 1, is_cdrom: 1 }
  const iqn = 'iqn.2001-05.com.equallogic:0-8a0906-23fe93404-c82797962054a96d-examplehost'
  const iscsi = { pdev_path: iqn, vdev: 'xvda', format: 'raw', script: 'block-iscsi', readwrite: 1 }
  const drbd = { pdev_path: 'app01', vdev: 'hda', format: 'raw', script: 'block-drbd', readwrite: 1 }
  const raw = { pdev_path: '/some/disk/image.raw', vdev: 'hda', format: 'raw', readwrite: 1 }

  test.each([
    ['/dev/vg/guest-volume,,hda', lvm],
    ['/dev/vg/guest-volume,raw,hda,rw', lvm],
    ['vdev=hda, format=raw, access=rw, target=/dev/vg/guest-volume', lvm],
    ['raw:/dev/vg/guest-volume,hda,w', lvm],
    ['/root/image.iso,,hdc,cdrom', iso],
    ['/root/image.iso,,hdc,,cdrom', iso],
    ['/root/image.iso,raw,hdc,devtype=cdrom', iso],
    ['devtype=cdrom, vdev=hdc, format=raw, access=ro, target=/root/image.iso', iso],
    ['raw:/root/image.iso,hdc:cdrom,ro', iso],
    [
      'backendtype=phy,vdev=xvdb,access=w,target=/dev/vg/guest-volume',
      { pdev_path: '/dev/vg/guest-volume', vdev: 'xvdb', backend: 'phy', format: 'raw', readwrite: 1 },
    ],
    ['devtype=cdrom,,,hdc', emptyDrive],
    [',,hdc:cdrom,r', emptyDrive],
    [',hdc:cdrom,r', emptyDrive],
    ['vdev=hdc,access=r,devtype=cdrom,target=', emptyDrive],
    [',empty,hdc:cdrom,r', emptyDrive],
    ['vdev=hdc,access=r,devtype=cdrom,format=empty', noTarget],
    ['vdev=hdc,access=r,devtype=cdrom', noTarget],
    [`iscsi:${iqn},xvda,w`, iscsi],
    [`vdev=xvda,access=w,script=block-iscsi,target=${iqn}`, iscsi],
    ['drbd:app01,hda,w', drbd],
    ['discard,vdev=hda,target=/some/disk/image.raw', { ...raw, discard_enable: 'True' }],
    [
      'cdrom,no-discard,vdev=hda,target=/some/disk/image.iso',
      {
        pdev_path: '/some/disk/image.iso',
        vdev: 'hda',
        format: 'raw',
        removable: 1,
        is_cdrom: 1,
        discard_enable: 'False',
      },
    ],
    ['trusted,vdev=hda,target=/some/disk/image.raw', { ...raw, trusted: 'True' }],
    ['untrusted,vdev=hda,target=/some/disk/image.raw', { ...raw, trusted: 'False' }],
  ])('%s', (spec, expected) => {
    expect(one(spec).value).toEqual(expected)
    expect(one(spec).findings.filter(({ effect }) => effect === 'refused')).toEqual([])
  })

  test('foo is refused', () => {
    expect(one('foo').value).toBeUndefined()
    expect(marks('foo')).toEqual(['refused bad-disk: foo'])
  })
})

describe('what xl refuses, and how to mend it', () => {
  test.each<[string, string, string]>([
    // The vdev stands where the format belongs.
    ['/dev/vg/a,xvda,w', 'refused bad-disk: xvda', '/dev/vg/a,,xvda,w'],
    // Behind a prefix there is no place for the format.
    ['phy:/dev/vg/a,raw,xvda,w', 'refused bad-disk: xvda', 'phy:/dev/vg/a,xvda,w'],
    ['file:/a.img,hda,w!', 'refused unknown-choice: w!', 'file:/a.img,hda,w'],
    ['format=QCOW2, vdev=xvda, target=/a', 'refused unknown-choice: QCOW2', 'format=qcow2, vdev=xvda, target=/a'],
    ['fromat=raw, vdev=xvda, target=/a', 'refused unknown-field: fromat', 'format=raw, vdev=xvda, target=/a'],
    ['vdev = xvda, target=/a', 'refused blank-in-spec: vdev ', 'vdev=xvda, target=/a'],
    [
      'direct_io_safe=1, vdev=xvda, target=/a',
      'refused unknown-field: direct_io_safe',
      'direct-io-safe, vdev=xvda, target=/a',
    ],
    ['devtype=cdrm, vdev=hdc', 'refused unknown-choice: cdrm', 'devtype=cdrom, vdev=hdc'],
  ])('%s', (spec, mark, mended) => {
    expect(marks(spec)).toEqual([mark])
    expect(fixed(spec)).toBe(mended)
    expect(one(mended).value).toBeDefined()
  })

  test('each line of xl has its place', () => {
    const spec = 'devtype=tape, backendtype=loop, foo=1, =x'
    expect(one(spec).said).toEqual([
      `config parsing error in disk specification: unknown value for type: near \`devtype=tape,' in \`${spec}'`,
      `config parsing error in disk specification: unknown value for backendtype: near \`loop' in \`${spec}'`,
      `config parsing error in disk specification: unknown parameter: near \`foo=1,' in \`${spec}'`,
      `config parsing error in disk specification: bad disk syntax: near \`=x' in \`${spec}'`,
    ])
    expect(marks(spec)).toEqual([
      'refused unknown-choice: tape',
      'refused unknown-choice: loop',
      'refused unknown-field: foo',
      'refused bad-disk: =x',
    ])
  })

  test('a disk needs a vdev and a target', () => {
    expect(marks('target=/a')).toEqual(['refused bad-disk: target=/a'])
    expect(marks('vdev=xvda')).toEqual(['refused bad-disk: vdev=xvda'])
    expect(marks('vdev=hdc, cdrom')).toEqual([])
  })

  test('a text may be set once, an enumeration again to the same value', () => {
    expect(marks('vdev=xvda, vdev=xvda, target=/a')).toEqual(['refused duplicate-field: xvda'])
    expect(marks('format=raw, format=raw, vdev=xvda, target=/a')).toEqual([])
    expect(marks('format=raw, format=qcow2, vdev=xvda, target=/a')).toEqual(['refused duplicate-field: qcow2'])
    expect(marks('vdev=, vdev=xvda, target=/a')).toEqual([])
  })
})

describe('what xl takes and drops', () => {
  test('target= takes all that follows', () => {
    const spec = 'vdev=xvda, target=/a, format=qcow2'
    expect(one(spec).value).toEqual({ pdev_path: '/a, format=qcow2', vdev: 'xvda', format: 'raw', readwrite: 1 })
    expect(marks(spec)).toEqual(['ignored ignored-field: , format=qcow2'])
    expect(fixed(spec)).toBe('vdev=xvda, format=qcow2, target=/a')
    expect(marks('vdev=xvda, target=/images/a,b=c')).toEqual([])
  })

  test('target= before the vdev', () => {
    const spec = 'target=/a, vdev=xvda'
    expect(marks(spec)).toEqual([`refused bad-disk: ${spec}`, 'ignored ignored-field: , vdev=xvda'])
    expect(fixed(spec)).toBe('vdev=xvda, target=/a')
  })

  test('a bad vdev passes', () => {
    expect(marks('vdev=zzz, target=/a')).toEqual(['ignored bad-vdev: zzz'])
    expect(fixed('vdev=vda, target=/a')).toBe('vdev=xvda, target=/a')
    expect(fixed('vdev=xvda , target=/a')).toBe('vdev=xvda, target=/a')
    expect(marks('phy:/dev/vg/a,raw')).toEqual(['ignored bad-vdev: raw', 'advice deprecated-field: phy:'])
  })

  test('the last access mode counts, and a CD-ROM is read-only', () => {
    expect(marks('/a,raw,xvda,w,access=ro')).toEqual(['ignored duplicate-field: w'])
    expect(marks('/a.iso,,hdc,rw,cdrom')).toEqual(['ignored ignored-field: rw'])
  })

  test('blanks before a comma belong to the value', () => {
    expect(marks('/dev/vg/a ,raw,xvda')).toEqual(['ignored blank-in-spec: /dev/vg/a '])
    expect(fixed('/dev/vg/a ,raw,xvda')).toBe('/dev/vg/a,raw,xvda')
  })

  test('an equals sign at the end is lost', () => {
    expect(one('vdev=xvda,foo=').value).toMatchObject({ pdev_path: 'foo' })
    expect(marks('vdev=xvda,foo=')).toEqual(['ignored bad-disk: foo='])
  })

  test('what libxl will refuse later', () => {
    expect(marks('vdev=xvda, format=qcow2, backendtype=phy, target=/a')).toEqual(['ignored bad-disk: backendtype=phy'])
    expect(marks('vdev=xvda, backendtype=standalone, target=/a')).toEqual(['ignored bad-disk: backendtype=standalone'])
    expect(marks('vdev=xvda, format=empty, target=')).toEqual(['ignored bad-disk: format=empty'])
  })
})

describe('old forms', () => {
  test.each([
    ['phy:/dev/vg/a,xvda,w', 'phy:', 'vdev=xvda, access=rw, target=/dev/vg/a'],
    ['tap:qcow2:/a,xvda,r', 'tap:qcow2:', 'format=qcow2, vdev=xvda, access=ro, target=/a'],
    ['nbd:x,xvda', 'nbd:', 'vdev=xvda, access=rw, script=block-nbd, target=x'],
    [',hdc:cdrom,r', ':cdrom', 'vdev=hdc, devtype=cdrom, target='],
  ])('%s', (spec, marked, named) => {
    expect(marks(spec)).toEqual([`advice deprecated-field: ${marked}`])
    expect(fixed(spec)).toBe(named)
    expect(one(named).value).toEqual(one(spec).value)
  })

  test('a disk written with names is the same disk', () => {
    const spec =
      'script=block-x,direct-io-safe,no-discard,untrusted,colo,colo-port=80,backend=s,vdev=xvda,access=r,target=a,b'
    const { disk: first } = readDisk(spec, newestRelease)
    expect(readDisk(writeNamed(first), newestRelease).disk).toEqual(first)
  })
})

describe('releases', () => {
  test.each<[string, Release, Release]>([
    ['backend=s', '4.2', '4.3'],
    ['discard', '4.4', '4.5'],
    ['direct-io-safe', '4.4', '4.5'],
    // libxlu_disk_l.l has these since 4.7 and 4.17, but the lexer that was released and built did not.
    ['colo-host=h', '4.7', '4.8'],
    ['untrusted', '4.18', '4.19'],
    ['format=qed', '4.8', '4.9'],
    ['specification=virtio', '4.16', '4.17'],
    ['grant_usage=1', '4.18', '4.19'],
  ])('%s is not in %s, but in %s', (field, before, since) => {
    const spec = field.startsWith('format') ? `${field},vdev=xvda,target=/a` : `/a,raw,xvda,w,${field}`
    expect(marks(spec, before)[0]).toMatch(/^refused /)
    expect(marks(spec, since)).toEqual([])
    expect(one(spec, { release: before }).findings[0]?.message).toContain(`came with ${since}`)
  })

  test('4.1 knows places alone', () => {
    expect(one('tap:qcow2:/a,xvda,w', { release: '4.1' }).value).toEqual({
      pdev_path: '/a',
      vdev: 'xvda',
      backend: 'qdisk',
      format: 'qcow2',
      readwrite: 1,
    })
    expect(marks('phy:/a,xvda,rw', '4.1')).toEqual(['ignored unknown-choice: rw'])
    expect(marks('/a,xvda,w', '4.1')).toEqual(['ignored bad-disk: /a'])
    expect(one('nbd:/a,xvda,w', { release: '4.1' }).said).toEqual(['Unknown disk type: nbd'])
  })
})

describe('vdev names', () => {
  test.each([
    ['xvda', 0, 0, 51712],
    ['xvdb3', 1, 3, 51731],
    ['xvdq', 16, 0, 268439552],
    ['xvdaa', 26, 0, 268442112],
    ['hda', 0, 0, 768],
    ['hdd2', 3, 2, 5698],
    ['sdb1', 1, 1, 2065],
    ['d0p1', 0, 1, 51713],
    ['51712', 0, 0, 51712],
    ['0xca10', 1, 0, 51728],
  ])('%s', (name, number, partition, device) => {
    expect(decodeVdev(name)).toMatchObject({ disk: number, partition, device })
  })

  test.each(['zzz', 'vda', 'xvd', 'hde', 'sdq', 'xvda01', 'xvda256', 'sda16', 'xvda ', 'XVDA', 'd0', ''])(
    'not %j',
    (name) => {
      expect(decodeVdev(name)).toBeUndefined()
    },
  )
})

describe('in the editor', () => {
  const at = (spec: string) => {
    const offset = `disk = '`.length + spec.indexOf('|')
    return { offset, ...settingValue('disk', `'${spec.replace('|', '')}'`) }
  }
  const hover = (spec: string, changes: Partial<ReadContext> = {}) => {
    const { value, offset } = at(spec)
    return diskSpecification.explain?.(value, offset, context('disk', changes))?.markdown
  }
  const labels = (spec: string) => {
    const { value, offset } = at(spec)
    return diskSpecification.complete?.(value, offset, context('disk')).map(({ label }) => label)
  }

  test('hover', () => {
    expect(hover('/dev/a,raw,xv|da1,w')).toContain(
      'Xen virtual disk · disk 0 (the first), partition 1 alone · device number 51713',
    )
    expect(hover('vdev=xvd|b,target=/a', { guest: 'hvm' })).toContain('IDE disk `hdb`')
    expect(hover('/dev/a,r|aw,xvda')).toContain('the second place')
    expect(hover('ph|y:/dev/a,xvda')).toContain('old prefix')
    expect(hover('acc|ess=rw,vdev=xvda,target=/a')).toContain('**access**')
  })

  test('completion', () => {
    expect(labels('vdev=|')).toContain('xvda')
    expect(labels('format=|')).toEqual(['raw', 'qcow2', 'qcow', 'vhd', 'qed', 'empty'])
    expect(labels('/dev/a,q|')?.slice(0, 2)).toEqual(['raw', 'qcow2'])
    expect(labels('vdev=xvda, |')).toContain('target')
    expect(labels('vdev=xvda, |')).not.toContain('vdev')
  })

  test('parts', () => {
    const { document, parts = [] } = one('phy:/dev/a,xvda,access=ro')
    expect(parts.map(({ start, end, role, field }) => [document.slice(start, end), role, field])).toEqual([
      ['phy:', 'field', 'prefix'],
      ['/dev/a', 'path', 'target'],
      ['xvda', 'device', 'vdev'],
      ['access', 'field', 'access'],
      ['ro', 'choice', 'access'],
    ])
  })
})
