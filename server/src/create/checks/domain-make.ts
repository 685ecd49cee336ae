import type { Step } from '../step.ts'
import { armInterrupts } from './arm.ts'
import { hypervisor } from './hypervisor.ts'
import { say, sayIf } from './say.ts'

/* `libxl__domain_make` of libxl_create.c: the hypervisor makes the domain, and it gets its name. */

const here = { function: 'libxl__domain_make', file: 'libxl_create.c' } as const

/** The domain that is there on every host. */
const dom0 = 'Domain-0'

/** The name with the first number that makes it one that no domain of the host has. */
const freeName = (name: string, taken: readonly string[]): string => {
  for (let number = 2; ; number++) if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`
}

export const domainMake: readonly Step[] = [
  {
    ...here,
    id: 'pvh-classic-hap',
    rule: 'host-cannot',
    since: '4.4',
    until: '4.8',
    guests: ['pv'],
    arch: 'x86',
    keys: ['hap'],
    find: ({ flag }) =>
      sayIf(
        flag('c_info.pvh') === true && flag('c_info.hap') === false,
        'HAP must be on for PVH',
        'a guest with `pvh = 1` needs `hap = 1`.',
        { mends: [{ key: 'hap', write: '1' }] },
      ),
  },
  {
    ...here,
    id: 'trap-unmapped-x86',
    rule: 'host-cannot',
    function: 'libxl__arch_domain_prepare_config',
    file: 'libxl_x86.c',
    since: '4.21',
    arch: 'x86',
    keys: ['trap_unmapped_accesses'],
    find: ({ flag }) =>
      sayIf(
        flag('b_info.trap_unmapped_accesses') === true,
        'trap_unmapped_accesses is not supported on x86',
        'accesses to memory that is not there are trapped on ARM only. Take it out.',
        { mends: [{ remove: ['trap_unmapped_accesses'] }] },
      ),
  },
  ...armInterrupts,
  ...hypervisor,
  {
    ...here,
    id: 'llc-off',
    rule: 'host-cannot',
    since: '4.20',
    keys: ['llc_colors'],
    find: (draft) => {
      const able = draft.host.can?.llc_colors
      if (draft.list('b_info.llc_colors').length === 0 || able === true) return undefined
      if (able === undefined && draft.arch === 'arm') return undefined
      return say(
        'LLC coloring not enabled in the hypervisor: Operation not supported',
        draft.arch === 'x86'
          ? 'a hypervisor on x86 has no cache colouring.'
          : 'the hypervisor was built, or booted, without cache colouring.',
        { unsure: able === undefined, mends: draft.arch === 'x86' ? [{ remove: ['llc_colors'] }] : [] },
      )
    },
  },
  {
    ...here,
    id: 'name-taken',
    rule: 'name-taken',
    function: 'libxl__domain_rename',
    file: 'libxl_domain.c',
    since: '4.2',
    keys: ['name'],
    find: ({ text, host }) => {
      const name = text('c_info.name') ?? ''
      const taken = [dom0, ...(host.domains ?? [])]
      return sayIf(
        taken.includes(name),
        `Domain with name "${name}" already exists.`,
        name === dom0
          ? `\`${dom0}\` is the name of the domain that Xen starts with.`
          : `a domain \`${name}\` runs on the host already.`,
        { mends: [{ key: 'name', write: `"${freeName(name, taken)}"` }] },
      )
    },
  },
]
