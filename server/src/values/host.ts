import { tableOf } from '../table.ts'
import { type Ability, abilities, type Host, schedulers } from './value-type.ts'

/** Says what is wrong with a fact: its name, what was given, and what is expected. */
export type Complain = (name: string, value: unknown, expected: string) => void

type Facts = { -readonly [Name in keyof Host]: Host[Name] }

const numbers = ['cpus', 'nodes', 'memory', 'sve'] as const

/** The least that a fact may be. */
const leastOf = (name: (typeof numbers)[number]) => (name === 'sve' ? 0 : 1)

/** No host has more CPUs than Xen counts. */
const mostCpus = 4096

/** The CPUs of `0-3,8`; undefined where it is no such list, or names more than there can be. */
const cpusOf = (text: string): readonly number[] | undefined => {
  const cpus: number[] = []
  for (const range of text.split(',')) {
    const [, first = '', last = first] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(range.trim()) ?? []
    const count = Number(last) - Number(first) + 1
    if (first === '' || count < 1 || Number(last) >= mostCpus || cpus.length + count > mostCpus) return undefined
    for (let cpu = Number(first); cpu <= Number(last); cpu++) cpus.push(cpu)
  }
  return [...new Set(cpus)]
}

/** A PCI device as sysfs names it; undefined where it is none. */
const pciOf = (text: string): string | undefined => {
  const [, domain = '0', bus = '', device = ''] =
    /^(?:([\da-f]{1,4}):)?([\da-f]{1,2}):([\da-f]{1,2}\.[0-7])$/i.exec(text) ?? []
  return bus === ''
    ? undefined
    : `${domain.padStart(4, '0')}:${bus.padStart(2, '0')}:${device.padStart(4, '0')}`.toLowerCase()
}

/** A USB device by its bus and address; undefined where it is none. */
const usbOf = (text: string): string | undefined => {
  const [, bus, address] = /^(\d{1,3})\.(\d{1,3})$/.exec(text) ?? []
  return bus === undefined ? undefined : `${Number(bus)}.${Number(address)}`
}

type Items = Pick<
  Facts,
  'pools' | 'poolCpus' | 'domains' | 'users' | 'labels' | 'nodeCpus' | 'pci' | 'assignable' | 'usb' | 'taken'
>

const named =
  (name: 'domains' | 'users' | 'labels') =>
  (items: readonly string[]): Items => ({ [name]: items })

const devices =
  (name: 'pci' | 'assignable' | 'usb' | 'taken', read: (text: string) => string | undefined) =>
  (items: readonly string[]): Items | undefined => {
    const names = items.map(read)
    return names.every((each) => each !== undefined) ? { [name]: names } : undefined
  }

/** A name, and behind the last colon CPUs. A CPU is in one pool; undefined where there are more than a host has. */
const poolsOf = (items: readonly string[]): Items | undefined => {
  const names: string[] = []
  const poolCpus: Record<string, readonly number[]> = tableOf({})
  let left = mostCpus
  for (const item of items) {
    const colon = item.lastIndexOf(':')
    const cpus = colon > 0 ? cpusOf(item.slice(colon + 1)) : undefined
    const name = cpus ? item.slice(0, colon) : item
    if (name !== 'Pool-0') names.push(name)
    if (!cpus) continue
    left -= cpus.length
    if (left < 0) return undefined
    poolCpus[name] = cpus
  }
  return { pools: names, ...(Object.keys(poolCpus).length > 0 ? { poolCpus } : {}) }
}

/** A CPU is in one node; undefined where there are more than a host has. */
const topologyOf = (items: readonly string[]): Items | undefined => {
  const nodeCpus: (readonly number[])[] = []
  let left = mostCpus
  for (const item of items) {
    const cpus = cpusOf(item)
    left -= cpus?.length ?? 0
    if (!cpus || left < 0) return undefined
    nodeCpus.push(cpus)
  }
  return { nodeCpus }
}

/** The facts that are lists: how each is read, and what it holds. */
const lists: Readonly<Record<string, readonly [read: (items: readonly string[]) => Items | undefined, holds: string]>> =
  tableOf({
    pools: [poolsOf, 'names, each with or without its CPUs: "fast:4-7"'],
    domains: [named('domains'), 'names'],
    users: [named('users'), 'names'],
    labels: [named('labels'), 'labels'],
    topology: [topologyOf, 'the CPUs of each node: "0-7"'],
    pci: [devices('pci', pciOf), 'PCI devices: "0000:01:00.0"'],
    assignable: [devices('assignable', pciOf), 'PCI devices: "0000:01:00.0"'],
    usb: [devices('usb', usbOf), 'USB devices by bus and address: "1.3"'],
    taken: [
      devices('taken', (text) => pciOf(text) ?? usbOf(text)),
      'PCI devices ("0000:01:00.0") and USB devices ("1.3")',
    ],
  })

/** The names of all facts. */
export const hostFacts: readonly string[] = [...numbers, 'scheduler', ...Object.keys(lists), ...abilities]

const isAbility = (name: string): name is Ability => abilities.some((each) => each === name)

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

/**
 * The facts of a host, made sound: `cpus`, `nodes`, `memory` (MiB), `sve` (bits), `scheduler`, `pools`, `topology`, `domains`, `users`, its
 * devices, and what it can do, each `true` or `false`. What is wrong is left out and told; other names than `hostFacts` are left out.
 * Undefined where nothing is left.
 */
export const hostOf = (raw: Readonly<Record<string, unknown>>, complain: Complain): Host | undefined => {
  const host: Facts = {}
  const can: Partial<Record<Ability, boolean>> = {}
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || value === null) continue
    const number = numbers.find((each) => each === name)
    const list = lists[name]
    if (number) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= leastOf(number)) host[number] = value
      else complain(name, value, `a whole number, ${leastOf(number)} or more`)
    } else if (list) {
      const [read, holds] = list
      const items = isTexts(value) ? read(value) : undefined
      if (items) Object.assign(host, items)
      else complain(name, value, `a list of ${holds}`)
    } else if (name === 'scheduler') {
      const scheduler = schedulers.find((each) => each === value)
      if (scheduler) host.scheduler = scheduler
      else complain(name, value, schedulers.join(', '))
    } else if (isAbility(name)) {
      if (typeof value === 'boolean') can[name] = value
      else complain(name, value, 'true or false')
    }
  }
  if (Object.keys(can).length > 0) host.can = can
  return Object.keys(host).length > 0 ? host : undefined
}

/** How the facts are written in one line. */
export const hostExample = 'cpus=16,nodes=2,memory=65536,scheduler=credit2,pools=fast:4-7+slow,iommu=no'

const read = (name: string, text: string): unknown =>
  numbers.some((each) => each === name)
    ? Number(text)
    : Object.hasOwn(lists, name)
      ? text.split('+').filter((each) => each !== '')
      : isAbility(name)
        ? ({ yes: true, no: false }[text] ?? text)
        : text

/** The facts of a host from one line, as in `hostExample`; undefined where it cannot be read. */
export const hostOfText = (text: string): Host | undefined => {
  const facts: Record<string, unknown> = tableOf({})
  // A comma that no fact follows belongs to a list of CPUs.
  for (const fact of text.split(/,(?!\s*\d+(?:-\d+)?\s*(?:[,+]|$))/)) {
    const [, name = '', value = ''] = /^\s*(\w+)=(\S*)\s*$/.exec(fact) ?? []
    if (!hostFacts.includes(name)) return undefined
    facts[name] = read(name, value)
  }
  let sound = true
  const host = hostOf(facts, () => {
    sound = false
  })
  return sound ? host : undefined
}
