import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strtoul } from '../../../server/src/values/c/numbers.ts'
import { isPlainMac, readMac, tidyMac } from '../../../server/src/values/devices/vif/mac.ts'

test('a MAC address can be written in the usual way', () => {
  expect(isPlainMac('00:16:3e:01:02')).toBe(false)
  expect(isPlainMac('00:16:3e:01:02:03')).toBe(true)
  expect(tidyMac('0016.3e01.0203')).toBe('00:16:3e:01:02:03')
  expect(tidyMac('nonsense')).toBeUndefined()
})

test('each byte of an address is what strtoul reads', () => {
  const characters = [...'0019afAFgxX:- +\0']
  for (const one of characters)
    for (const other of characters)
      for (const third of characters) {
        const text = `${one}${other}${third}1`
        const { number, length } = strtoul(text, 16)
        const { bytes, length: read } = readMac(text)
        expect([text, bytes[0]]).toEqual([text, length > 0 && number < 256n ? Number(number) : 0])
        if (length === 0) expect(read).toBe(0)
      }
})

test('a comma that ends the field is read as the NUL that xl has put there', () => {
  const part = fc.string({ unit: fc.constantFrom(...'0019afxX:- +,é'), maxLength: 20 })
  fc.assert(
    fc.property(part, part, (value, rest) => {
      expect(readMac(`${value},${rest}`)).toEqual(readMac(`${value}\0${rest}`))
    }),
  )
})
