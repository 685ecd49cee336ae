import type { Spec } from '../../spec/fields.ts'
import type { Fix } from '../../value-type.ts'
import { diskFields } from './fields.ts'
import type { DiskPart } from './reader.ts'

/*
 * `target=` takes the whole rest of the string (`libxlu_disk_l.l`): what was meant as a field behind it is a part of the path.
 */

/** What stands behind `target=` and was meant as fields, from its comma on. */
interface Lost {
  readonly start: number
  readonly end: number
  /** Where the field of the target begins. */
  readonly target: number
}

const others = Object.keys(diskFields).filter((name) => name !== 'target')
const names = others.map((name) => (diskFields[name]?.flag ? `${name}\\s*(?=,|$)` : `${name}\\s*=`))
// Of words of ours.
const fieldBehind = new RegExp(`(?<!\\s)\\s*,\\s*(?:${names.join('|')})`)

/** The field of the target where it has its name. */
const targetOf = (parts: readonly DiskPart[]) => parts.find((part) => part.field === 'target' && part.kind === 'field')

const pathOf = ({ valueStart, end }: DiskPart, spec: Spec): string => spec.atom.text.slice(valueStart, end)

/** The fields that have become a part of the target; undefined where there are none. */
export const lostToTarget = (spec: Spec, parts: readonly DiskPart[]): Lost | undefined => {
  const target = targetOf(parts)
  const found = target && fieldBehind.exec(pathOf(target, spec))
  return found ? { start: target.valueStart + found.index, end: target.end, target: target.start } : undefined
}

/** A fix that puts the fields before the target, and `more` before them where it is missing among them. */
export const moveTarget = (spec: Spec, { start, end, target }: Lost, more?: string): Fix => {
  const { text } = spec.atom
  const tail = text
    .slice(start, end)
    .replace(/^[\s,]+/, '')
    .trimEnd()
  const name = more?.replace(/=.*/, '')
  const isThere = tail.split(',').some((piece) => piece.split('=', 1)[0]?.trim() === name)
  const adds = more !== undefined && !isThere
  return {
    title: adds ? `Move \`target\` to the end, and add \`${more}\`` : 'Move `target` to the end',
    edits: [
      { ...spec.range({ start: target, end: target }), newText: `${adds ? `${more}, ` : ''}${tail}, ` },
      { ...spec.range({ start, end: text.length }), newText: '' },
    ],
    ...(adds ? { byHand: true } : {}),
  }
}

/** Whether more than a path may stand in the target: a comma, and nothing that says what is behind it. */
export const isTargetUnclear = (spec: Spec, parts: readonly DiskPart[]): boolean => {
  const target = targetOf(parts)
  return target !== undefined && pathOf(target, spec).includes(',')
}
