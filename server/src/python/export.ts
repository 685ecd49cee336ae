import type { Machine, Record } from './machine/machine.ts'
import type { Assignment, AssignmentKind, Parameter, Problem, PyValue } from './machine/types.ts'
import { holdsPlain, integer, isCell, lossOf, type Value } from './machine/values.ts'
import { rangeOf, trimmedRange } from './read/parse.ts'

/** A value for the outside; undefined when a part of it is not known, or it is too large. */
const exportValue = (value: Value, budget: { left: number }, depth = 0): PyValue | undefined => {
  if (lossOf(value) || --budget.left < 0 || depth > 30) return undefined
  switch (value.type) {
    case 'none':
      return { type: 'none' }
    case 'bool':
    case 'float':
    case 'str':
      return value
    case 'int':
      return integer(value.value, value.long)
    case 'list':
    case 'tuple': {
      if (value.type === 'list' && value.shuffled) return undefined
      const items: PyValue[] = []
      for (const item of value.items) {
        const exported = exportValue(item, budget, depth + 1)
        if (!exported) return undefined
        items.push(exported)
      }
      return { type: value.type, items }
    }
    case 'dict': {
      const entries: [PyValue, PyValue][] = []
      for (const [key, item] of value.entries.values()) {
        const exportedKey = exportValue(key, budget, depth + 1)
        const exported = exportValue(item, budget, depth + 1)
        if (!exportedKey || !exported) return undefined
        entries.push([exportedKey, exported])
      }
      return { type: 'dict', entries }
    }
    default:
      return undefined
  }
}

const isContainer = (value: Value) => isCell(value) || value.type === 'tuple'

/** Why a value is not known. */
const causesOf = (value: Value, into: Set<Problem>, budget: { left: number }, depth = 0): void => {
  const loss = lossOf(value)
  if (loss) into.add(loss.cause)
  if (--budget.left < 0 || depth > 30 || (isContainer(value) && holdsPlain(value))) return
  if (value.type === 'list' || value.type === 'tuple')
    for (const item of value.items) causesOf(item, into, budget, depth + 1)
  if (value.type === 'dict') for (const [, item] of value.entries.values()) causesOf(item, into, budget, depth + 1)
}

const kindsOf = ({ kinds }: Record): AssignmentKind[] =>
  kinds.size === 1 ? [...kinds] : [...kinds].filter((kind) => kind !== 'plain')

/** What xm takes for an option, by the type of its value (`opts.py`, `Opts.load`). */
const isOption = (m: Machine, value: Value, note: Record): boolean => {
  if (value.type === 'unknown' || value.type === 'list' || value.type === 'float') return true
  if (value.type === 'int') return !value.long
  if (value.type !== 'str') return false
  return !(
    note.value &&
    /^[uU]/.test(m.source.text.slice(note.value.from, note.value.to).trimStart()) &&
    /String$/.test(note.value.name)
  )
}

const notData = /^(?:function|module|builtin|exception class|exception|pattern|match|slice)$/
const definitions = /^(?:FunctionDefinition|ClassDefinition|DecoratedStatement)$/

/** The names at the top of the file, in the order of their last assignment. */
export const exportAssignments = (m: Machine): Assignment[] => {
  const budget = { left: 500_000 }
  const ofCauses = { left: 500_000 }
  return [...m.records]
    .sort(([, a], [, b]) => a.order - b.order)
    .flatMap(([name, note]): Assignment[] => {
      const value = m.module.variables.get(name)
      if (!value || notData.test(value.type) || (value.type === 'unknown' && definitions.test(note.last.name)))
        return []
      const exported = exportValue(value, budget)
      const causes = new Set<Problem>()
      if (!exported) causesOf(value, causes, ofCauses)
      for (const cause of causes) m.problems.set(`${cause.start} ${cause.end} ${cause.message}`, cause)
      return [
        {
          name,
          value: exported,
          range: trimmedRange(m.source.text, note.last),
          valueRange: note.value && rangeOf(note.value),
          kinds: kindsOf(note),
          statements: [...note.statements]
            .map((statement) => trimmedRange(m.source.text, statement))
            .sort((a, b) => a.start - b.start),
          setting: !m.hidden.has(name) && isOption(m, value, note),
          hidden: m.hidden.has(name),
          problems: [...causes],
        },
      ]
    })
}

/** The names that the file expects to be given. */
export const exportParameters = (m: Machine): Parameter[] =>
  [...m.parameters].map(([name, { node, default: usual, use, spared }]) => {
    const exported = usual && exportValue(usual, { left: 10_000 })
    return {
      name,
      ...rangeOf(node),
      given: Object.hasOwn(m.given, name),
      ...(exported && { default: exported }),
      ...(use !== undefined && { use }),
      ...(spared && { spared }),
    }
  })
