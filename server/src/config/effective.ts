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
type Run = [Value, ...Value[]]

/** What xl's table of settings holds at the end (`libxlu_cfg.c`, `xlu__cfg_set_store`). */
export const effectiveSettings = ({ settings }: Tree): EffectiveSettings => {
  const effective = new Map<string, Effective>()
  /** Of the keys whose last value was added to others. */
  const runs = new Map<string, Run>()
  const overwritten: Overwritten[] = []
  for (const setting of settings) {
    const { key, operator, value } = setting
    const { name } = key
    if (!operator) continue
    const before = effective.get(name)
    const added = operator.text === '+='
    if (before && !added) overwritten.push({ setting: before.setting, by: setting })
    const run = added ? (runs.get(name) ?? (before?.value && ([before.value] satisfies Run))) : undefined
    if (run && run[0].type === value?.type) {
      run.push(value)
      runs.set(name, run)
    } else runs.delete(name)
    effective.set(name, { name, setting, value, added })
  }
  for (const [name, run] of runs) {
    const last = effective.get(name)
    if (last) effective.set(name, { ...last, value: join(run) })
  }
  return { effective, overwritten }
}

/** Values of one type as one: the place is that of the last. */
const join = (run: Run): Value => {
  const whole = run.at(-1) ?? run[0]
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
