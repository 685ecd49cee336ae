import { expect, test } from 'vitest'
import { vcpusOf } from '../../../server/src/values/cpu/cpus.ts'

test('how many vCPUs there are', () => {
  expect(vcpusOf({}, '4.22')).toBe(1)
  expect(vcpusOf({}, '4.21')).toBe(0)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 4n }, '4.17')).toBe(4)
  expect(vcpusOf({ vcpus: 2n, vnuma: 8 }, '4.17')).toBe(8)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 0n }, '4.5')).toBe(0)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 0n }, '4.6')).toBe(2)
})
