import { describe, expect, test } from 'vitest'
import { usbctrl } from '../../../server/src/values/devices/usbctrl.ts'
import { usbdev } from '../../../server/src/values/devices/usbdev.ts'
import { serial } from '../../../server/src/values/guest/serial.ts'
import { usbdevice } from '../../../server/src/values/guest/usbdevice.ts'
import { read } from './read.ts'

describe('usbctrl', () => {
  test('controllers are numbered by their place', () => {
    expect(read(usbctrl, 'usbctrl', '[ "", "type=PV, version=1,,ports=4" ]')).toMatchObject({
      value: [{ devid: 0 }, { type: 'pv', version: 1, ports: 4, devid: 1 }],
      marks: [],
    })
  })

  test.each([
    ['type=hvm', 'refused unknown-choice: hvm', "Invalid usb controller type 'hvm'"],
    ['type = pv', 'refused blank-in-spec: type ', "Unknown string `type = pv' in usbctrl spec"],
    ['port=8', 'refused unknown-field: port', "Unknown string `port=8' in usbctrl spec"],
  ])('xl refuses "%s"', (spec, mark, line) => {
    expect(read(usbctrl, 'usbctrl', `[ "${spec}" ]`)).toMatchObject({ marks: [mark], said: [line] })
  })

  test.each([
    ['ports=x', 'ignored not-a-number: x'],
    ['ports=99999999999', 'ignored out-of-range: 99999999999'],
    ['version=3', 'ignored bad-spec: version=3'],
    ['type=devicemodel,ports=8', 'ignored bad-spec: ports=8'],
  ])('xl takes "%s" for something else', (spec, mark) => {
    expect(read(usbctrl, 'usbctrl', `[ "${spec}" ]`)).toMatchObject({ said: [] })
    expect(read(usbctrl, 'usbctrl', `[ "${spec}" ]`).marks).toContain(mark)
  })
})

describe('usbdev', () => {
  test('the side of the host shows with `type` only', () => {
    expect(read(usbdev, 'usbdev', '[ "type=hostdev,hostbus=1,hostaddr=4,controller=0,port=2" ]').value).toEqual([
      { ctrl: 0, port: 2, 'type.hostdev': { hostbus: 1, hostaddr: 4 } },
    ])
    expect(read(usbdev, 'usbdev', '[ "hostbus=1,hostaddr=4" ]')).toMatchObject({ value: [{}], marks: [] })
  })

  test('numbers as `lsusb` prints them are octal', () => {
    const { marks, findings } = read(usbdev, 'usbdev', '[ "hostbus=001,hostaddr=010" ]')
    expect(marks).toEqual(['ignored octal-number: 010'])
    expect(findings[0]?.message).toContain('as 8')
    expect(read(usbdev, 'usbdev', '[ "hostbus=1,hostaddr=300" ]').marks).toEqual(['ignored out-of-range: 300'])
  })

  test('an unknown type is refused with the wrong word', () => {
    expect(read(usbdev, 'usbdev', '[ "type=host,hostbus=1,hostaddr=4" ]')).toMatchObject({
      marks: ['refused unknown-choice: host'],
      said: ['Invalid usb device type: (null)'],
    })
  })
})

describe('serial and usbdevice', () => {
  test('are a list or one text', () => {
    const hvm = { guest: 'hvm' } as const
    expect(read(serial, 'serial', '[ "pty", "none" ]', hvm)).toMatchObject({ value: ['pty', 'none'], marks: [] })
    expect(read(serial, 'serial', '"pty"', hvm)).toMatchObject({ value: 'pty', marks: [] })
    expect(read(usbdevice, 'usbdevice', '[ "tablet" ]', hvm)).toMatchObject({ value: ['tablet'], marks: [] })
    expect(read(usbdevice, 'usbdevice', '[ "a", [ "b" ], "c" ]', hvm)).toMatchObject({
      value: ['a'],
      marks: ['ignored list-in-list: [ "b" ], "c"'],
    })
    expect(serial.accessors).toEqual(['list_as_string_list', 'string'])
  })
})
