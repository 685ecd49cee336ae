import type { Assignment } from '../../python/machine/types.ts'
import { childrenOf } from '../../python/read/parse.ts'
import type { Range } from '../../syntax/index.ts'
import type { Unit } from './units.ts'

/** A single assignment to a name, with nothing else on its lines: then the value alone can be changed. */
export const simpleAssignment = (unit: Unit): Assignment | undefined => {
  const name = placeIn(unit)?.name
  // A comprehension sets its own names as well: in Python 2 they stay.
  return name === undefined ? undefined : unit.assignments.find((assignment) => assignment.name === name)
}

interface Place extends Range {
  readonly name: string
}

const places = new WeakMap<Unit, Place | 'none'>()

/** Where the value stands in a unit that is `name = value` and nothing else. */
export const placeIn = (unit: Unit): Place | undefined => {
  const known = places.get(unit) ?? findPlace(unit) ?? 'none'
  places.set(unit, known)
  return known === 'none' ? undefined : known
}

const findPlace = ({ broken, statements, node, start, text }: Unit): Place | undefined => {
  if (broken || statements !== 1 || node.name !== 'AssignStatement') return undefined
  const [target, operator, ...values] = childrenOf(node)
  const first = values[0]
  const last = values.at(-1)
  if (target?.name !== 'VariableName' || operator?.name !== 'AssignOp' || !first || !last) return undefined
  if (values.some((value) => value.name === 'AssignOp')) return undefined
  // A backslash may stand before the value, or a bare tuple go on behind it.
  if (!/^[ \t]*=[ \t]*$/.test(text.slice(target.to - start, first.from - start))) return undefined
  if (!/^[ \t]*(?:;[ \t]*)?(?:#.*)?$/s.test(text.slice(last.to - start))) return undefined
  return { name: text.slice(target.from - start, target.to - start), start: first.from, end: last.to }
}
