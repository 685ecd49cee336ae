import { expect, it } from 'vitest'
import { complete } from '../../../server/src/features/completion.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { ofValue, readValue } from '../../../server/src/values/basic/remembered.ts'
import type { ReadContext, ValueType } from '../../../server/src/values/value-type.ts'

/** What is offered at `|`, and how many texts are read for it. */
const offered = (marked: string) => {
  let read = 0
  // Each version of a text asks once what keys a person knows.
  const preferences = {
    ...defaultPreferences,
    get knownKeys() {
      read++
      return []
    },
  }
  const snapshot = snapshotOfText(marked.replace('|', ''), 'domain', preferences)
  expect(snapshot.problems).toBeDefined()
  const before = read
  const items = complete(snapshot, snapshot.document.positionAt(marked.indexOf('|')))
  return { labels: items.map(({ label }) => label), read: read - before }
}

const guest = 'name = "a"\nmemory = 512\nkernel = "/k"\n'
const many = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => item(index))

it('of what is dear in sum nothing is tried: hundreds of features, and a few fields beside a thousand problems or in a long string', () => {
  const features = offered(`${guest}cpuid = "host,|"\n`)
  expect(features.labels.length).toBeGreaterThan(300)
  expect(features.read).toBe(0)
  const wrong = many(1000, (index) => `"@x${index}=,;:"`).join(',\n')
  expect(offered(`${guest}disk = [ ${wrong}, "/dev/a,raw,xvda,|" ]\n`).read).toBe(0)
  const long = many(1000, () => 'bridge=br0').join(',')
  expect(offered(`${guest}vif = [ "${long},|" ]\n`).read).toBe(0)
  expect(offered(`${guest}vif = [ "bridge=br0,|" ]\n`).read).toBeGreaterThan(0)
})

it('a value that is the same is read once in each context, whatever is tried beside it', () => {
  let read = 0
  const type: ValueType<number> = {
    label: 'a number',
    accessors: ['long'],
    read: () => ({ value: ++read, findings: [] }),
  }
  const { entries, release, arch } = snapshotOfText(guest, 'domain').config
  const value = entries.get('memory')?.value
  if (!value) throw new Error('it has memory')
  const cx: ReadContext = { release, arch, guest: 'pv', key: 'memory', host: undefined }
  expect(readValue(type, value, cx).value).toBe(1)
  expect(readValue(type, value, { ...cx }).value).toBe(1)
  const others: readonly Partial<ReadContext>[] = [
    { release: '4.2' },
    { arch: 'arm' },
    { guest: 'hvm' },
    { key: 'maxmem' },
    { host: {} },
    { added: true },
    { vcpus: 2 },
    { decidedBy: 'type' },
  ]
  for (const [index, other] of others.entries())
    expect(readValue(type, value, { ...cx, ...other }).value).toBe(index + 2)
  expect(readValue({ ...type }, value, cx).value).toBe(others.length + 2)
})

it('what follows from a value and one thing more is made anew for another thing', () => {
  let made = 0
  const followed = ofValue((_type, _value, _cx, from: object) => [from, ++made] as const)
  const { entries, release, arch } = snapshotOfText(guest, 'domain').config
  const value = entries.get('memory')?.value
  if (!value) throw new Error('it has memory')
  const type: ValueType = { label: 'a number', accessors: ['long'], read: () => ({ value: 1, findings: [] }) }
  const cx: ReadContext = { release, arch, guest: 'pv', key: 'memory', host: undefined }
  const [one, other] = [{}, {}]
  expect(followed(type, value, cx, one)).toEqual([one, 1])
  expect(followed(type, value, cx, one)).toEqual([one, 1])
  expect(followed(type, value, cx, other)).toEqual([other, 2])
  expect(followed(type, value, { ...cx, guest: 'hvm' }, other)).toEqual([other, 3])
})
