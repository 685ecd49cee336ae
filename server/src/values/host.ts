import { tableOf } from '../table.ts'
import { type Ability, abilities, type Host, schedulers } from './value-type.ts'

/** Says what is wrong with a fact: its name, what was given, and what is expected. */
export type Complain = (name: string, value: unknown, expected: string) => void

type Facts = { -readonly [Name in keyof Host]: Host[Name] }

const numbers = ['cpus', 'nodes', 'memory', 'sve'] as const

/** The least that a fact may be. */
const leastOf = (name: (typeof numbers)[number]) => (name === 'sve' ? 0 : 1)

const lists = ['pools', 'domains', 'users'] as const

/** The names of all facts. */
export const hostFacts: readonly string[] = [...numbers, 'scheduler', ...lists, ...abilities]

const isAbility = (name: string): name is Ability => abilities.some((each) => each === name)

/**
 * The facts of a host, made sound: `cpus`, `nodes`, `memory` (MiB), `sve` (bits), `scheduler`, `pools`, `domains`, `users`, and what it can do,
 * each `true` or `false`. What is wrong is left out and told. Undefined where nothing is left.
 */
export const hostOf = (raw: Readonly<Record<string, unknown>>, complain: Complain): Host | undefined => {
  const host: Facts = {}
  const can: Partial<Record<Ability, boolean>> = {}
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || value === null) continue
    const number = numbers.find((each) => each === name)
    const list = lists.find((each) => each === name)
    if (number) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= leastOf(number)) host[number] = value
      else complain(name, value, `a whole number, ${leastOf(number)} or more`)
    } else if (list) {
      if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) host[list] = value
      else complain(name, value, 'a list of names')
    } else if (name === 'scheduler') {
      const scheduler = schedulers.find((each) => each === value)
      if (scheduler) host.scheduler = scheduler
      else complain(name, value, schedulers.join(', '))
    } else if (isAbility(name)) {
      if (typeof value === 'boolean') can[name] = value
      else complain(name, value, 'true or false')
    } else complain(name, value, `no such fact; there are ${hostFacts.join(', ')}`)
  }
  if (Object.keys(can).length > 0) host.can = can
  return Object.keys(host).length > 0 ? host : undefined
}

/** How the facts are written in one line. */
export const hostExample = 'cpus=16,nodes=2,memory=65536,scheduler=credit2,pools=fast+slow,iommu=no'

const read = (name: string, text: string): unknown =>
  numbers.some((each) => each === name)
    ? Number(text)
    : lists.some((each) => each === name)
      ? text.split('+').filter((each) => each !== '')
      : isAbility(name)
        ? ({ yes: true, no: false }[text] ?? text)
        : text

/** The facts of a host from one line, as in `hostExample`; undefined where it cannot be read. */
export const hostOfText = (text: string): Host | undefined => {
  const facts: Record<string, unknown> = tableOf({})
  for (const fact of text.split(',')) {
    const [, name = '', value = ''] = /^\s*(\w+)=([^\s,]*)\s*$/.exec(fact) ?? []
    if (!hostFacts.includes(name)) return undefined
    facts[name] = read(name, value)
  }
  let sound = true
  const host = hostOf(facts, () => {
    sound = false
  })
  return sound ? host : undefined
}
