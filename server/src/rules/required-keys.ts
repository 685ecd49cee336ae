import type { Config } from '../config/read-config.ts'
import { atLeast } from '../release.ts'
import type { Range } from '../syntax/index.ts'
import { refused } from '../values/basic/findings.ts'
import { insert } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** Where to say that something is missing: at the first key, or at the start of a file without any. */
export const whereMissing = ({ tree }: Config): Range => {
  const first = tree.settings[0]
  return first ? { start: first.key.start, end: first.key.end } : { start: 0, end: 0 }
}

const textOf = ({ entries }: Config, key: string): string | undefined => {
  const entry = entries.get(key)
  return entry?.inRelease && !entry.notRead && entry.value?.type === 'atom' ? entry.value.text : undefined
}

/** A domain has no name of its own accord; 4.1 called it "test". */
export const missingName: Rule = {
  id: 'missing-name',
  summary: 'A domain without a name',
  *check(config) {
    const { kind, release } = config
    if (kind !== 'domain' || !atLeast(release, '4.2') || textOf(config, 'name') !== undefined) return
    const wrong = config.entries.get('name')?.value
    const message = wrong
      ? '`name` has to be a single text; xl refuses the file.'
      : 'There is no `name`; xl refuses a domain without one.'
    yield refused('missing-name', wrong ?? whereMissing(config), message, {
      said: 'Domain name must be specified.',
      ...(wrong
        ? {}
        : {
            fixes: [{ title: 'Add a name', edits: [insert(config.tree.settings[0]?.start ?? 0, 'name = "guest"\n')] }],
          }),
    })
  },
}

/** A PV or PVH guest boots from a kernel, or from a boot loader that finds one. */
export const missingKernel: Rule = {
  id: 'missing-kernel',
  summary: 'Neither a kernel nor a boot loader',
  *check(config) {
    const { kind, release, guest } = config
    if (kind !== 'domain' || guest.type === 'hvm') return
    const bootable = ['kernel', 'bootloader', 'firmware'].some((key) => textOf(config, key) !== undefined)
    if (bootable) return
    const decided = guest.decidedBy && config.entries.get(guest.decidedBy)?.setting.key
    const type = guest.type.toUpperCase()
    yield refused(
      'missing-kernel',
      decided ?? whereMissing(config),
      `There is neither \`kernel\` nor \`bootloader\`; xl ${release} refuses a ${type} guest without one of them.${guest.decidedBy ? '' : ` Without \`type\` this is a ${type} guest.`}`,
      { said: 'Neither kernel nor bootloader specified' },
    )
  },
}
