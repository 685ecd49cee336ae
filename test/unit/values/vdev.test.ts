import { describe, expect, test } from 'vitest'
import { decodeVdev } from '../../../server/src/values/devices/disk/vdev.ts'

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
