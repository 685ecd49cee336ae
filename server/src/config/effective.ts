import { type Setting, sourceOffset, type Tree, type Value } from '../syntax/index.ts'

/** The setting of a key that counts for xl: the last one, joined with those before it by `+=`. */
export interface Effective {
  readonly name: string
  readonly setting: Setting
  /** What it is set to; undefined while there is no value yet. */
  readonly value: Value | undefined
  /** Whether `+=` set it last: numbers are not read then. */
  readonly added: boolean
}

/** A setting that a later one of the same key replaces: xl never looks at it. */
export interface Overwritten {
  readonly setting: Setting
  readonly by: Setting
}

export interface EffectiveSettings {
  readonly effective: ReadonlyMap<string, Effective>
  readonly overwritten: readonly Overwritten[]
}

/** The values that `+=` has put one behind the other, before they are joined. */
type Run = readonly [Value, ...Value[]]

/** What xl's table of settings holds at the end (`libxlu_cfg.c`, `xlu__cfg_set_store`). */
export const effectiveSettings = ({ settings }: Tree): EffectiveSettings => {
  const last = new Map<string, Omit<Effective, 'value'>>()
  const runs = new Map<string, [Value, ...Value[]]>()
  const overwritten: Overwritten[] = []
  for (const setting of settings) {
    const { name } = setting.key
    const { operator, value } = setting
    if (!operator) continue
    const before = last.get(name)
    const added = operator.text === '+='
    if (before && !added) overwritten.push({ setting: before.setting, by: setting })
    const run = runs.get(name)
    if (!value) runs.delete(name)
    else if (added && run && run[0].type === value.type) run.push(value)
    else runs.set(name, [value])
    last.set(name, { name, setting, added })
  }
  const effective = new Map<string, Effective>()
  for (const [name, entry] of last) {
    const run = runs.get(name)
    effective.set(name, { ...entry, value: run && join(run) })
  }
  return { effective, overwritten }
}

/** Values of one type as one: the place is that of the last. */
const join = (run: Run): Value => {
  const whole = run[run.length - 1] ?? run[0]
  if (run.length === 1) return whole
  if (whole.type === 'list') return { ...whole, items: run.flatMap((each) => (each.type === 'list' ? each.items : [])) }
  const atoms = run.filter((each) => each.type === 'atom')
  const map: number[] = []
  for (const [index, atom] of atoms.entries()) {
    // Where one ends, the next begins.
    const end = atom.text.length + (index === atoms.length - 1 ? 1 : 0)
    for (let at = 0; at < end; at++) map.push(sourceOffset(atom, at))
  }
  return { ...whole, text: atoms.map(({ text }) => text).join(''), map }
}
