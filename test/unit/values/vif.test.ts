import { describe, expect, test } from 'vitest'
import { newestRelease, type Release } from '../../../server/src/release.ts'
import { isPlainMac, tidyMac } from '../../../server/src/values/devices/vif/mac.ts'
import { readRate } from '../../../server/src/values/devices/vif/rate.ts'
import { vif, vifSpecification } from '../../../server/src/values/devices/vif/vif.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { context, read, settingValue } from './read.ts'

const one = (spec: string, changes: Partial<ReadContext> = {}) => {
  const reading = read(vif, 'vif', `[ '${spec}' ]`, { guest: 'hvm', ...changes })
  return { ...reading, value: reading.value?.[0] }
}
const marks = (spec: string, release: Release = newestRelease) => one(spec, { release }).marks
const fixed = (spec: string, release: Release = newestRelease) => {
  const { document, findings } = one(spec, { release })
  const edits = findings.flatMap(({ fixes }) => fixes ?? [])[0]?.edits ?? []
  const text = edits
    .toReversed()
    .reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), document)
  return text.slice("vif = [ '".length, -"' ]\n".length)
}

// The cases of xl's own tools/xl/check-xl-vif-parse.
describe("xl's own test of interfaces", () => {
  test('an unknown word is dropped from a file, with a message', () => {
    expect(marks('foo')).toEqual(['ignored bad-spec: foo'])
    expect(one('foo').said).toEqual(["unrecognized argument `foo'"])
  })

  test.each([
    ...['foo', '10MB', '10MB/m', '10ZB', '10ZB/s', '10ZB/m', '@', '0B/s'],
    ...['4294967296b/s', '4294967296Kb/s', '4294967296Mb/s', '4294967296Gb/s'],
    ...['10Mb/s@foo', '10Mb/s@10h', '10MB/s@foo', '10MB/s@10h'],
    ...['1B/s@4294967296us', '1B/s@4294968ms', '1B/s@4295s', '1B/s@0us', '4294967295GB/s@5us', '4296MB/s@4294s'],
  ])('rate=%s is refused', (rate) => {
    expect(one(`rate=${rate}`).value).toBeUndefined()
    expect(marks(`rate=${rate}`)[0]).toMatch(/^refused bad-vif: /)
  })

  test.each<[number, number, string[]]>([
    [100_000, 50_000, ['16000000b/s', '16000000b/s@50ms', '2000000B/s', '2000000B/s@50ms']],
    [100, 50_000, ['16Kb/s', '16Kb/s@50ms', '2KB/s', '2KB/s@50ms']],
    [100_000, 50_000, ['16Mb/s', '16Mb/s@50ms', '2MB/s', '2MB/s@50ms']],
    [50_000_000, 50_000, ['8Gb/s', '8Gb/s@50ms', '1GB/s', '1GB/s@50ms']],
    [10_000_000, 1_000_000, ['80Mb/s@1s', '10MB/s@1s']],
  ])('%i bytes every %i µs', (bytes, interval, rates) => {
    for (const rate of rates) {
      expect(one(`rate=${rate}`)).toMatchObject({
        value: { rate_bytes_per_interval: BigInt(bytes), rate_interval_usecs: interval },
        findings: [],
      })
    }
  })

  test('trusted and untrusted', () => {
    expect(one('trusted').value).toEqual({ devid: 0, trusted: 'True' })
    expect(one('untrusted').value).toEqual({ devid: 0, trusted: 'False' })
  })
})

test('what xl ends up with', () => {
  const { value, findings } = read(
    vif,
    'vif',
    '[ "mac=00:16:3e:01:02:03, bridge=br0, type=ioemu, model=e1000", "", "devid=7, vifname=v1, mtu=9000" ]',
    { guest: 'hvm' },
  )
  expect(findings).toEqual([])
  expect(value).toEqual([
    { devid: 0, model: 'e1000', mac: '00:16:3e:01:02:03', bridge: 'br0', nictype: 'vif_ioemu' },
    { devid: 1 },
    { devid: 7, mtu: 9000, ifname: 'v1' },
  ])
})

describe('fields that are lost', () => {
  test.each<[string, string, string]>([
    ['brdige=xenbr0', 'ignored unknown-field: brdige', 'bridge=xenbr0'],
    ['Bridge=xenbr0', 'ignored unknown-field: Bridge', 'bridge=xenbr0'],
    [' bridge = xenbr0', 'ignored blank-in-spec: bridge ', ' bridge=xenbr0'],
    ['bridge= xenbr0', 'ignored blank-in-spec:  xenbr0', 'bridge=xenbr0'],
    ['trusted=0', 'ignored unknown-field: trusted=0', 'untrusted'],
    ['type=paravirtualised', 'ignored unknown-choice: paravirtualised', 'type=vif'],
    ['netdev=eth0', 'advice deprecated-field: netdev=eth0', 'gatewaydev=eth0'],
  ])('%s', (spec, mark, mended) => {
    expect(marks(spec)).toEqual([mark])
    expect(fixed(spec)).toBe(mended)
    expect(marks(mended)).toEqual([])
  })

  test('the last one of two counts', () => {
    expect(marks('bridge=a, bridge=b')).toEqual(['ignored duplicate-field: bridge=a'])
    expect(marks('bridge=a, bridge=a')).toEqual([])
  })

  test('model without an emulated card', () => {
    expect(marks('type=vif, model=e1000')).toEqual(['ignored ignored-field: model=e1000'])
    expect(one('model=e1000', { guest: 'pv' }).marks).toEqual(['ignored ignored-field: model=e1000'])
    expect(one('type=ioemu', { guest: 'pvh' }).marks).toEqual(['ignored bad-vif: type=ioemu'])
  })

  test('empty pieces', () => {
    expect(marks('mac=00:16:3e:01:02:03,,bridge=a,')).toEqual([])
    expect(marks('bridge=a, ')).toEqual(['advice bad-spec: , '])
    expect(one('bridge=a, ').said).toEqual(["unrecognized argument `'"])
  })
})

describe('MAC addresses', () => {
  test.each<[string, string]>([
    ['00:16:3e:01:02:03', '00:16:3e:01:02:03'],
    ['00-16-3E-1-2-3', '00:16:3e:01:02:03'],
  ])('%s is read', (mac, expected) => {
    expect(one(`mac=${mac}`)).toMatchObject({ value: { mac: expected }, findings: [] })
  })

  test('a short one is told, and kept as far as it was read', () => {
    expect(one('mac=00:16:3e').value).toEqual({ devid: 0, mac: '00:16:3e:00:00:00' })
    expect(one('mac=00:16:3e').said).toEqual(["Invalid parameter `mac'."])
    expect(fixed('mac=00163e010203')).toBe('mac=00:16:3e:01:02:03')
  })

  test('what is too long is cut without a message', () => {
    expect(marks('mac=00:16:3e:01:02:03:04')).toEqual(['ignored bad-vif: 00:16:3e:01:02:03:04'])
    expect(one('mac=00:16:3e:01:02:03:04').said).toEqual([])
  })

  test('before 4.6 two characters of three are read, and the third is overwritten', () => {
    const spec = 'mac=00:16:3e:1:2:3,type=ioemu'
    expect(one(spec, { release: '4.2' }).value).toEqual({ devid: 0, mac: '00:16:3e:01:00:00' })
    expect(marks(spec, '4.2')[0]).toBe('ignored bad-vif: 00:16:3e:1:2:3')
    expect(fixed(spec, '4.2')).toBe('mac=00:16:3e:01:02:03,type=ioemu')
  })

  test('helpers', () => {
    expect(isPlainMac('00:16:3e:01:02')).toBe(false)
    expect(tidyMac('0016.3e01.0203')).toBe('00:16:3e:01:02:03')
    expect(tidyMac('nonsense')).toBeUndefined()
  })
})

describe('rates', () => {
  test('a leading 0 is octal', () => {
    expect(marks('rate=010Mb/s')).toEqual(['ignored octal-number: 010Mb/s'])
    expect(fixed('rate=010Mb/s')).toBe('rate=10Mb/s')
    expect(readRate('08Mb/s').problem).toBe('rate overflow')
  })

  test('too little for the interval', () => {
    expect(marks('rate=1B/s')).toEqual(['ignored bad-vif: 1B/s'])
  })

  test('an interval without a unit is in seconds', () => {
    expect(readRate('1MB/s@2').rate?.intervalMicroseconds).toBe(2_000_000n)
    expect(marks('rate=1MB/s@2')).toEqual(['advice bad-vif: 1MB/s@2'])
  })

  test('other ways to write it', () => {
    expect(fixed('rate=10Mbps')).toBe('rate=10Mb/s')
    expect(fixed('rate=10mb/s')).toBe('rate=10Mb/s')
    expect(marks('rate=10Mb/s@50msec')).toEqual(['refused bad-vif: 50msec'])
  })
})

describe('releases', () => {
  test('4.2 is silent where 4.6 speaks', () => {
    for (const spec of ['brdige=xenbr0', 'type=pv']) {
      expect(one(spec, { release: '4.2' }).said).toEqual([])
      expect(one(spec, { release: '4.6' }).said).toHaveLength(1)
    }
  })

  test('before 4.6 a word without = ends the reading', () => {
    expect(marks('trusted, bridge=br0', '4.2')).toEqual(['ignored bad-spec: trusted, bridge=br0'])
    expect(one('trusted, bridge=br0', { release: '4.2' }).value).toEqual({ devid: 0 })
    expect(marks('trusted, bridge=br0', '4.6')).toEqual(['ignored unknown-field: trusted'])
  })

  test.each<[string, Release, Release]>([
    ['gatewaydev=eth0', '4.2', '4.3'],
    ['forwarddev=eth1', '4.6', '4.7'],
    ['devid=1', '4.8', '4.9'],
    ['colo_checkpoint_port=1', '4.8', '4.9'],
    ['mtu=1500', '4.14', '4.15'],
    ['untrusted', '4.16', '4.17'],
    ['vlan=10', '4.18', '4.19'],
  ])('%s is not in %s, but in %s', (field, before, since) => {
    expect(marks(field, before)[0]).toMatch(/^ignored unknown-field/)
    expect(marks(field, since)).toEqual([])
  })

  test('numbers', () => {
    expect(marks('mtu=big', '4.14')).toEqual(['ignored unknown-field: mtu'])
    expect(marks('mtu=big', '4.15')).toEqual(['refused not-a-number: big'])
    expect(one('mtu=big').said).toEqual(['xl: failed to convert "big" to number'])
    expect(marks('mtu=1500x')).toEqual(['ignored not-a-number: 1500x'])
  })

  test('4.1 has no rate', () => {
    expect(marks('rate=fast', '4.1')).toEqual(['ignored ignored-field: rate=fast'])
  })
})

describe('in the editor', () => {
  const hover = (spec: string) => {
    const offset = `vif = '`.length + spec.indexOf('|')
    const { value } = settingValue('vif', `'${spec.replace('|', '')}'`)
    return vifSpecification.explain?.(value, offset, context('vif'))?.markdown
  }

  test('hover', () => {
    expect(hover('mac=00:16:3e:01|:02:03')).toBe(
      '**00:16:3e:01:02:03** · from the range `00:16:3e` that belongs to Xen',
    )
    expect(hover('rate=10M|b/s')).toBe('**10Mb/s** · 1.25 MB a second: 62.5 kB every 50 ms')
    expect(hover('bri|dge=xenbr0')).toContain('**bridge**')
    expect(hover('type=io|emu')).toContain('**ioemu**')
  })
})
