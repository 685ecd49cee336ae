import type { Release } from '../../../server/src/release.ts'
import { isReadBy, keysOf } from '../../../server/src/schema/index.ts'
import { type Chance, mutateValue, valuesIn } from '../generate.ts'
import { checks, creationRows } from './rows.ts'

/** The texts of values by key: those that creation looks at, from the recorded configs and from the examples of the checks. */
const valuesByKey = valuesIn([
  ...creationRows.map(({ text }) => text),
  // Which files there are is no matter of the config.
  ...checks.flatMap(({ depends, example, fine }) => (depends.includes('files') ? [] : [example ?? '', fine ?? ''])),
])

/** Keys of devices, of which a guest has some more often than of others. */
const devices = ['disk', 'vif', 'pci', 'usbctrl', 'usbdev', 'vfb', 'channel', 'p9', 'vnuma']

/** Numbers at the edges of those that C keeps in 32 bits and in 64, with a sign and without. */
const edges = [31n, 32n, 63n, 64n].flatMap((bits) => [2n ** bits - 1n, 2n ** bits, -(2n ** bits), 1n - 2n ** bits])

/** One of the numbers of a value is at such an edge. */
const withEdge = (value: string, { pick, below }: Chance): string => {
  const edge = `${pick(edges)}`
  // xl's grammar knows no sign.
  if (/^\d+$/.test(value)) return `"${edge}"`
  const chosen = below(value.match(/\b\d+\b/g)?.length ?? 0)
  let count = 0
  return value.replace(/\b\d+\b/g, (number) => (count++ === chosen ? edge : number))
}

/** A domain config that the parser takes more often than not, of what libxl looks at while it creates the domain. */
export const generateCreation = (chance: Chance, release: Release): string => {
  const { pick, odds, below } = chance
  const known = keysOf('domain')
  const keys = [...valuesByKey.keys()].filter((name) => {
    const key = known.get(name)
    return key && isReadBy(key, release) && !['name', 'type', 'builder'].includes(name)
  })
  const lines = ['name = "vm"', `type = "${pick(['hvm', 'hvm', 'pv', 'pvh'])}"`]
  if (!lines[1]?.includes('hvm'))
    lines.push(
      odds(0.85) ? 'kernel = "/boot/vmlinuz"' : 'bootloader = "pygrub"',
      ...(odds(0.3) ? ['ramdisk = "/boot/initrd"'] : []),
    )
  if (odds(0.93)) lines.push(`memory = ${pick([0, 32, 128, 512, 512, 1024, 4096])}`)
  if (odds(0.25)) lines.push(`maxmem = ${pick([64, 512, 1024, 4096])}`)
  if (odds(0.4)) lines.push(`vcpus = ${pick([1, 2, 4, 8, 16, 17, 128, 1025])}`)
  for (let count = 1 + below(6); count > 0; count--) {
    const key = odds(0.3) ? pick(devices) : pick(keys)
    const values = valuesByKey.get(key) ?? ['1']
    const value = pick(values)
    const changed = odds(0.2) ? mutateValue(value, chance) : value
    lines.push(`${key} = ${odds(0.03) ? withEdge(changed, chance) : changed}`)
  }
  return `${lines.join('\n')}\n`
}
