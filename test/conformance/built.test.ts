import { expect, it } from 'vitest'
import { buildDomain, type Json } from '../../server/src/config/build/index.ts'
import { answer } from './judge.ts'
import { verdictRows } from './verdicts.ts'

/** Fields that are random unless a config sets them. */
const random = new Set(['c_info.uuid', 'b_info.type.hvm.ms_vm_genid'])

/** Where two values of JSON differ: paths with what xl has and what we have. */
const differences = (xl: unknown, ours: unknown, path = ''): string[] => {
  if (random.has(path)) return []
  const isNode = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (!isNode(xl) || !isNode(ours)) {
    const same = xl === (typeof ours === 'bigint' ? Number(ours) : ours)
    return same ? [] : [`${path}: xl has ${JSON.stringify(xl)}, we have ${show(ours as Json)}`]
  }
  const names = [...new Set([...Object.keys(xl), ...Object.keys(ours)])]
  return names.flatMap((name) => differences(xl[name], ours[name], path === '' ? name : `${path}.${name}`))
}

const show = (json: Json | undefined): string =>
  JSON.stringify(json, (_name, value) => (typeof value === 'bigint' ? Number(value) : value))

/** The names of all fields, in their order. */
const order = (json: unknown, path = ''): string[] =>
  typeof json !== 'object' || json === null
    ? []
    : Object.entries(json)
        .map(([name, value]) => [path === '' ? name : `${path}.${name}`, value] as const)
        .filter(([inner]) => !random.has(inner))
        .flatMap(([inner, value]) => [inner, ...order(value, inner)])

it('makes the domain that xl 4.22 makes', () => {
  const rows = verdictRows.filter(({ built }) => built !== undefined)
  const differing = rows.flatMap((row) => {
    const ours = buildDomain(answer(row, '4.22').config)
    const found = ours ? differences(row.built, ours) : ['we say that xl refuses it']
    if (found.length === 0 && order(row.built).join() !== order(ours).join())
      found.push('the fields stand in another order')
    return found.length > 0 ? [{ id: row.id, text: row.text, found }] : []
  })
  console.log(`built by xl 4.22: ${rows.length - differing.length} of ${rows.length} domains agree`)
  expect(rows.length).toBeGreaterThan(700)
  expect(differing).toEqual([])
})
