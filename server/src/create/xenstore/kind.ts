import { type Filled, isFilled, wholeOf } from '../../build/members.ts'
import { type Draft, stringOf } from '../draft.ts'
import { int, type Node } from './node.ts'

/** How libxl tells the ends of a kind of device of each other, beside what it does for all of them (`libxl__device_generic_add`). */
export interface DeviceKind {
  /** The list of the devices in the domain. */
  readonly list: string
  /** The devices, where they are not those of the list. */
  readonly devices?: (draft: Draft) => readonly Filled[]
  /** The kind in the path of the frontend. */
  readonly frontend: string | ((device: Filled) => string)
  /** The kind in the path of the backend, where it is another; undefined where no backend driver serves the device. */
  readonly backend?: (device: Filled) => string | undefined
  /** The number of the device; undefined where libxl drops it. */
  readonly number: (device: Filled, index: number) => string | undefined
  readonly back: readonly Node[] | ((device: Filled) => readonly Node[])
  readonly front: readonly Node[] | ((device: Filled) => readonly Node[])
}

export const devid = ({ devid: number }: Filled, index: number): string =>
  BigInt.asIntN(32, wholeOf(number) ?? BigInt(index)).toString()

const scripts = '/etc/xen/scripts'

/** The path of a hotplug script (`libxl__abs_path`). */
export const script = (standard?: string): Node => ({
  name: 'script',
  from: ['script'],
  value: ({ device }) => {
    const given = stringOf(device.script) ?? standard
    return given === undefined || given.startsWith('/') ? given : `${scripts}/${given}`
  },
})

/** The number under which a backend knows the device. */
export const handle: Node = int('devid', 'handle')

/** A node whose value is worked out already. */
export const valued = (name: string, member: string, value: string | undefined): Node => ({
  name,
  from: [member],
  value: () => value,
})

export const nodesOf = (list: unknown, each: (item: Filled, index: number) => readonly Node[]): readonly Node[] =>
  Array.isArray(list) ? list.filter(isFilled).flatMap(each) : []
