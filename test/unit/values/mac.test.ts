import { expect, test } from 'vitest'
import { isPlainMac, tidyMac } from '../../../server/src/values/devices/vif/mac.ts'

test('a MAC address can be written in the usual way', () => {
  expect(isPlainMac('00:16:3e:01:02')).toBe(false)
  expect(isPlainMac('00:16:3e:01:02:03')).toBe(true)
  expect(tidyMac('0016.3e01.0203')).toBe('00:16:3e:01:02:03')
  expect(tidyMac('nonsense')).toBeUndefined()
})
