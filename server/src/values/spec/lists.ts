import { sure } from '../../sure.ts'
import type { Atom } from '../../syntax/index.ts'
import { refused } from '../basic/findings.ts'
import { ofItems } from '../basic/later-parts.ts'
import { readRemembering } from '../basic/remembered.ts'
import { listOf } from '../basic/simple.ts'
import { withMembers } from '../basic/with-members.ts'
import type { ReadContext, Reading, ValueType } from '../value-type.ts'
import { untilRefused } from './words.ts'

/** A list type and that of its items. */
export type ListOf<T, Item> = ValueType<readonly T[]> & { readonly item: Item }

/** A list of devices, each a string: `value` is as libxl counts them; nothing where xl refuses the file. */
export const deviceList = <T extends object, Item extends ValueType<T> = ValueType<T>>(
  item: Item & ValueType<T>,
  { label, numbered = () => true }: { readonly label?: string; readonly numbered?: (cx: ReadContext) => boolean } = {},
): ListOf<T & { readonly devid?: number }, Item> => {
  const list = listOf(item, label === undefined ? {} : { label })
  return {
    ...list,
    item,
    read(value, cx) {
      const reading = list.read(value, cx)
      const { value: devices, findings } = reading
      const dead = findings.some(({ effect }) => effect === 'refused')
      const counted = devices?.flatMap((device, devid) =>
        device ? [numbered(cx) && !('devid' in device) ? withMembers(device, { devid }) : device] : [],
      )
      return ofItems(dead ? undefined : counted, untilRefused(findings), () => reading.items ?? [])
    },
  }
}

/** The `read` of an item that is a string or number; of a list there is nothing to say beside what `nested` tells. */
export const ofAtom =
  <T>(read: (atom: Atom, cx: ReadContext) => Reading<T>): ValueType<T>['read'] =>
  (value, cx) =>
    value.type === 'atom' ? read(value, cx) : { value: undefined, findings: [] }

/**
 * A list where xl does not stop at an item that is itself a list: it refuses the file, or it crashes. `nested` tells
 * what happens there.
 */
export const strictList = <T, Item extends ValueType<T> = ValueType<T>>(
  item: Item & ValueType<T>,
  options: {
    readonly label: string
    readonly quiet?: boolean
    readonly nested: (index: number) => { readonly message: string; readonly said?: string }
  },
): ListOf<T, Item> => {
  const { nested, ...rest } = options
  const list = listOf(item, rest)
  return {
    ...list,
    item,
    read(value, cx): Reading<readonly T[]> {
      if (value.type === 'atom') {
        const { findings } = list.read(value, cx)
        return { value: undefined, findings }
      }
      const strings = value.items.filter((each) => each.type === 'atom')
      const read = readRemembering(strings, item, cx).values()
      const readings = value.items.map((each, index): Reading<T> => {
        if (each.type === 'atom') return sure(read.next().value)
        const { message, ...heard } = nested(index)
        return { value: undefined, findings: [refused('bad-spec', each, `xl ${cx.release} ${message}`, heard)] }
      })
      const findings = readings.flatMap((reading) => reading.findings)
      const refuses = findings.some(({ effect }) => effect === 'refused')
      return ofItems(
        refuses ? undefined : readings.flatMap((reading) => (reading.value === undefined ? [] : [reading.value])),
        untilRefused(findings),
        () => readings,
      )
    },
  }
}
