import { describe, expect, test } from 'vitest'
import { newestRelease, type Release } from '../../../server/src/release.ts'
import { vdispl } from '../../../server/src/values/devices/vdispl.ts'
import { virtio } from '../../../server/src/values/devices/virtio.ts'
import { vkb } from '../../../server/src/values/devices/vkb.ts'
import { vsnd } from '../../../server/src/values/devices/vsnd.ts'
import { context, read, settingValue } from './read.ts'

describe('vdispl', () => {
  const display = (spec: string, release: Release = newestRelease) =>
    read(vdispl, 'vdispl', `[ "${spec}" ]`, { release })

  test('a display with two outputs', () => {
    expect(display('backend=dom1, be-alloc=1, connectors=a:1920x1080;b:800x600')).toMatchObject({
      value: [
        {
          devid: 0,
          backend_domname: 'dom1',
          be_alloc: true,
          connectors: [
            { unique_id: 'a', width: 1920, height: 1080 },
            { unique_id: 'b', width: 800, height: 600 },
          ],
        },
      ],
      findings: [],
    })
  })

  test.each([
    ['be-alloc=1', 'refused bad-spec: "be-alloc=1"', ['At least one connector should be specified.']],
    ['foo=1,connectors=a:1x1', 'refused unknown-field: foo', ['Unknown string "foo=1" in vdispl spec']],
    ['connectors=a:1x1, ', 'refused bad-spec: , ', ['Unknown string "" in vdispl spec']],
    ['connectors=a:1', 'refused bad-spec: a:1', ["Can't parse connector resolution"]],
    ['connectors=a', 'refused bad-spec: a', []],
    ['connectors=;', 'refused bad-spec: connectors=;', []],
  ])('%s is refused', (spec, mark, said) => {
    expect(display(spec)).toMatchObject({ value: undefined, marks: [mark], said })
  })

  test('a size that is no number costs this output and the ones behind it their sizes', () => {
    expect(display('connectors=a:big;b:800x600')).toMatchObject({
      value: [{ devid: 0, connectors: [{ unique_id: 'a' }, {}] }],
      marks: ['ignored bad-spec: a:big'],
      said: ["Can't parse connector resolution"],
    })
  })

  test('colons were skipped up to 4.17', () => {
    expect(display('connectors=:a:800x600', '4.17').value).toMatchObject([{ connectors: [{ unique_id: 'a' }] }])
    expect(display('connectors=:800x600', '4.17').value).toBeUndefined()
    expect(display('connectors=:800x600', '4.18').value).toMatchObject([{ connectors: [{ unique_id: '' }] }])
  })
})

describe('vkb', () => {
  const keyboard = (spec: string) => read(vkb, 'vkb', `[ "${spec}" ]`)

  test('a touch screen', () => {
    expect(keyboard('backend-type=linux, unique-id=seat0, multi-touch-width=1920, width=800')).toMatchObject({
      value: [
        { backend_type: 'linux', unique_id: 'seat0', multi_touch_width: 1920, width: 800, feature_multi_touch: true },
      ],
      findings: [],
    })
  })

  test.each([
    ['unique-id=a', 'refused bad-spec: "unique-id=a"', 'backend-type should be set in vkb spec'],
    ['backend-type=unknown', 'refused bad-spec: backend-type=unknown', 'backend-type should be set in vkb spec'],
    ['backend-type=pc', 'refused unknown-choice: pc', 'Unknown backend_type "pc" in vkb spec'],
    ['backend-type=qemu,high=1', 'refused unknown-field: high', 'Unknown string "high=1" in vkb spec'],
    ['backend-type =qemu', 'refused blank-in-spec: backend-type ', 'Unknown string "backend-type =qemu" in vkb spec'],
    [
      'backend-type=qemu,feature-multi-touch=1',
      'refused bad-spec: feature-multi-touch=1',
      expect.stringMatching(/^multi-touch-width, .* should be set for multi touch/),
    ],
  ])('%s is refused', (spec, mark, said) => {
    const { marks, said: lines } = keyboard(spec)
    expect([marks[0], lines]).toEqual([mark, [said]])
  })

  test('numbers are not checked', () => {
    expect(keyboard('backend-type=qemu,width=4294967297,feature-raw-pointer=yes')).toMatchObject({
      value: [{ backend_type: 'qemu', width: 1 }],
      marks: ['ignored out-of-range: 4294967297', 'ignored not-a-number: yes'],
    })
  })
})

describe('virtio', () => {
  const device = (spec: string) => read(virtio, 'virtio', `[ "${spec}" ]`, { arch: 'arm' })

  test('the type takes the piece behind the comma', () => {
    expect(device('backend=1, type=virtio,device22, transport=mmio, grant_usage=0')).toMatchObject({
      value: [{ devid: 0, backend_domname: '1', type: 'virtio,device22', transport: 'mmio', grant_usage: 'False' }],
      findings: [],
    })
  })

  test('another transport ends xl without a message', () => {
    expect(device('type=virtio,device,transport=pci')).toMatchObject({
      value: undefined,
      marks: ['refused unknown-choice: pci'],
      said: [],
    })
  })

  test('xl crashes when nothing follows the type', () => {
    expect(device('transport=mmio,type=virtio').marks).toEqual(['refused bad-spec: type=virtio'])
  })

  test.each([
    ['type=virtio, device22,transport=mmio', 'ignored blank-in-spec: virtio, device22'],
    ['type=virtio,transport=mmio', 'ignored bad-spec: virtio,transport=mmio'],
    ['type=virtio,device', 'ignored bad-spec: "type=virtio,device"'],
    ['type=foo,transport=mmio', 'ignored bad-spec: type=foo,transport=mmio'],
  ])('%s is taken, but not as it was meant', (spec, mark) => {
    expect(device(spec).marks).toEqual([mark])
  })

  test('the whole type is one value for an editor', () => {
    const { document, value } = settingValue('virtio', '[ "type=virtio,device22,transport=mmio" ]')
    const found = virtio.explain?.(value, document.indexOf('vice22'), context('virtio'))
    expect(document.slice(found?.start, found?.end)).toBe('virtio,device22')
    const offered = virtio.complete?.(value, document.indexOf('mmio') + 1, context('virtio'))
    expect(offered?.map(({ label }) => label)).toEqual(['mmio'])
  })
})

describe('vsnd', () => {
  const card = (...items: string[]) => read(vsnd, 'vsnd', `[ [ ${items.map((item) => `"${item}"`).join(', ')} ] ]`)

  test('a card, its PCM device and a stream', () => {
    expect(
      card('CARD, short-name=Main, sample-rates=44100;48000', 'pcm, name=Out', 'Stream, unique-id=0, type=P'),
    ).toMatchObject({
      value: [
        {
          devid: 0,
          short_name: 'Main',
          params: { sample_rates: [44100, 48000] },
          pcms: [{ name: 'Out', params: {}, streams: [{ unique_id: '0', type: 'p', params: {} }] }],
        },
      ],
      findings: [],
    })
  })

  test.each([
    [['CRAD'], 'refused bad-spec: CRAD', 'Invalid key: CRAD'],
    [['PCM ,name=x'], 'refused bad-spec: PCM ', 'Invalid key: PCM '],
    [['CARD,name=x'], 'refused unknown-field: name', 'Invalid parameter: name=x'],
    [['STREAM,type=play'], 'refused unknown-choice: play', 'Invalid stream type: play'],
    [['CARD,sample-formats=float_le'], 'refused unknown-choice: float_le', 'Invalid pcm format: float_le'],
  ])('%s is refused', (items, mark, said) => {
    expect(card(...items)).toMatchObject({ value: undefined, marks: [mark], said: [said] })
  })

  test('a card has to be a list of its own', () => {
    expect(read(vsnd, 'vsnd', '[ "CARD" ]')).toMatchObject({
      marks: ['refused bad-spec: "CARD"'],
      said: ['warning: value is not a list\nFailed to get vsnd card list: Invalid argument'],
    })
  })

  test('an item offers the fields of its kind', () => {
    const { document, value } = settingValue('vsnd', '[ [ "PCM, " ] ]')
    const labels = vsnd.complete?.(value, document.indexOf('" ]'), context('vsnd')).map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining(['name', 'channels-max']))
    expect(labels).not.toContain('short-name')
  })
})
