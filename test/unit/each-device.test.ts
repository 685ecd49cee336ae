import { expect, it } from 'vitest'
import { fillDomain } from '../../server/src/build/build-domain.ts'
import { originOf } from '../../server/src/build/domain.ts'
import { readingOf } from '../../server/src/config/lookup.ts'
import { createDomain } from '../../server/src/create/create-domain.ts'
import { accessorsOf, type Draft, draftOf } from '../../server/src/create/draft.ts'
import { applies, isCheck } from '../../server/src/create/step.ts'
import { steps } from '../../server/src/create/steps.ts'
import { xenstoreEntries } from '../../server/src/create/xenstore/entries.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import { sure } from '../../server/src/sure.ts'

const count = 200

/** A draft whose lists of devices count how often somebody reads an item of them. */
const countingDraft = (text: string): { draft: Draft; reads: () => number } => {
  const { config } = snapshotOfText(text, 'domain')
  const { domain } = sure(createDomain(config, {}, { throughout: true }))
  const draft = draftOf(domain, {})
  let reads = 0
  const counted = new Map<unknown, readonly unknown[]>()
  const watched = (list: readonly unknown[]): readonly unknown[] => {
    const known =
      counted.get(list) ??
      new Proxy(list, {
        get: (target, name, receiver) => {
          if (typeof name === 'string' && /^\d+$/.test(name)) reads++
          return Reflect.get(target, name, receiver)
        },
      })
    counted.set(list, known)
    return known
  }
  const get = (path: string): unknown => {
    const value = draft.get(path)
    return Array.isArray(value) ? watched(value) : value
  }
  const counting: Draft = { ...draft, get, ...accessorsOf(get), ask: (question) => question(counting) }
  return { draft: counting, reads: () => reads }
}

const list = (key: string, each: (index: number) => string) =>
  `name = "a"\ntype = "hvm"\nmemory = 512\n${key} = [ ${Array.from({ length: count }, (_, index) => `"${each(index)}"`).join(', ')} ]\n`

const address = (index: number) =>
  `0000:${(index >> 5).toString(16).padStart(2, '0')}:${(index % 32).toString(16).padStart(2, '0')}.0`

it.each<[what: string, text: string]>([
  ['CD drives far behind', list('disk', (index) => `,raw,xvd${String.fromCharCode(101 + (index % 20))},cdrom`)],
  ['disks in one place', list('disk', () => '/dev/vg/a,raw,xvda,rw')],
  ['disks without a place', list('disk', (index) => `/dev/vg/a,raw,odd${index},rw`)],
  ['PCI devices in one slot', list('pci', (index) => `${address(index)},vslot=10`)],
  ['PCI devices with all functions', list('pci', (index) => address(index).replace(/\d$/, '*'))],
  ['PCI devices, each twice', list('pci', (index) => address(index >> 1))],
  [
    'PCI devices behind others without a slot',
    list('pci', (index) => `${address(index)}${index > 100 ? `,vslot=${((index % 26) + 5).toString(16)}` : ''}`),
  ],
  ['USB devices', list('usbdev', (index) => `hostbus=${(index % 9) + 1},hostaddr=${index + 1}`)],
  ['USB devices, each twice', list('usbdev', (index) => `hostbus=1,hostaddr=${(index >> 1) + 1}`)],
  ['interfaces', list('vif', (index) => `bridge=br${index},devid=${index >> 1}`)],
])('what is asked of each device looks at the others once for all of them, and not once for each: %s', (_, text) => {
  const { draft, reads } = countingDraft(text)
  for (const step of steps) {
    if (!('each' in step)) continue
    const devices = draft.items(step.each).length
    for (const check of step.steps) {
      if ('each' in check || !isCheck(check) || !applies(check, draft)) continue
      const before = reads()
      for (let index = 0; index < devices; index++) check.find(draft, index)
      expect.soft((reads() - before) / count, check.id).toBeLessThan(20)
    }
  }
  const before = reads()
  xenstoreEntries(draft)
  expect((reads() - before) / count).toBeLessThan(20)
})

it('a device that is put behind others asks for nothing of them', () => {
  const { domain } = sure(createDomain(snapshotOfText('name = "a"\nkernel = "/k"\n', 'domain').config, {}))
  let looks = 0
  const first = new Proxy(
    { ctrl: 0n, port: 1n },
    {
      ownKeys: (target) => {
        looks++
        return Reflect.ownKeys(target)
      },
    },
  )
  domain.set('usbdevs', [first])
  domain.set('usbdevs', [first, { ctrl: 0n, port: 2n }])
  expect(looks).toBe(0)
  expect(originOf(domain, 'usbdevs[1].port')).toBe('xl')
})

it('a device of which the other keys say nothing is the one that was read', () => {
  const { config } = snapshotOfText(list('pci', address), 'domain')
  const read: readonly unknown[] = sure(readingOf(config, 'pci'))
  const built: unknown = sure(fillDomain(config)).get('pcidevs')
  expect(Array.isArray(built) && built.every((device, index) => device === read[index])).toBe(true)
})
