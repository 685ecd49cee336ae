import { type Atom, type Setting, sourceOffset, type Tree, type Value } from '../syntax/index.ts'

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

/** What xl's table of settings holds at the end (`libxlu_cfg.c`, `xlu__cfg_set_store`). */
export const effectiveSettings = ({ settings }: Tree): EffectiveSettings => {
  const effective = new Map<string, Effective>()
  const overwritten: Overwritten[] = []
  for (const setting of settings) {
    const { name } = setting.key
    if (!setting.operator) continue
    const before = effective.get(name)
    const added = setting.operator.text === '+='
    const joined = added && before?.value && setting.value ? join(before.value, setting.value) : undefined
    if (before && !added) overwritten.push({ setting: before.setting, by: setting })
    effective.set(name, { name, setting, value: joined ?? setting.value, added })
  }
  return { effective, overwritten }
}

const join = (first: Value, second: Value): Value | undefined => {
  if (first.type === 'list' && second.type === 'list') {
    return { ...second, items: [...first.items, ...second.items] }
  }
  if (first.type === 'atom' && second.type === 'atom') {
    return { ...second, text: first.text + second.text, map: [...offsets(first).slice(0, -1), ...offsets(second)] }
  }
  return undefined
}

const offsets = (atom: Atom): number[] =>
  Array.from({ length: atom.text.length + 1 }, (_, at) => sourceOffset(atom, at))
