import { expect, test } from 'vitest'
import { readingOf } from '../../../server/src/config/lookup.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { vcpusOf } from '../../../server/src/values/cpu/cpus.ts'

test('how many vCPUs there are', () => {
  expect(vcpusOf({}, '4.22')).toBe(1)
  expect(vcpusOf({}, '4.21')).toBe(0)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 4n }, '4.17')).toBe(4)
  expect(vcpusOf({ vcpus: 2n, vnuma: 8 }, '4.17')).toBe(8)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 0n }, '4.5')).toBe(0)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 0n }, '4.6')).toBe(2)
})

test('entries that say the same share one set of CPUs: each of thousands may be of thousands', () => {
  const text = 'name = "a"\nkernel = "/k"\nvcpus = 4\ncpus = [ "0-4095,^1", "0-4095,^1", "2", "0-4095,^1" ]\n'
  const { entries = [] } = readingOf(snapshotOfText(text, 'domain').config, 'cpus') ?? {}
  expect(entries.map((cpus) => cpus?.length)).toEqual([4095, 4095, 1, 4095])
  expect(new Set(entries).size).toBe(2)
})
