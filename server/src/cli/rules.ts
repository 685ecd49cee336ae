import { rules } from '../rules/rules.ts'
import { print, type Status, type World } from './output.ts'

/** `xencfg rules`: every rule with what it finds. */
export const listRules = (world: World, { format }: { format: 'text' | 'json' }): Status => {
  const all = rules.map(({ id, summary }) => ({ id, summary }))
  if (format === 'json') print(world, JSON.stringify(all, undefined, 2))
  else for (const { id, summary } of all) print(world, `${id.padEnd(28)} ${summary.replaceAll('`', '')}`)
  return 0
}
