import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { setdefault } from './create-info.ts'
import { say, sayIf } from './say.ts'

/* `passthrough` and the devices that are handed over: `libxl__domain_config_setdefault` and `libxl__arch_passthrough_mode_setdefault`. */

const mode = ({ text }: Draft): string => text('c_info.passthrough') ?? 'default'

const handsOver = ({ items }: Draft): boolean => items('pcidevs').length > 0 || items('dtdevs').length > 0

/** Why page tables are not shared with the IOMMU. */
const whyNotShared = ({ guest, host, flag }: Draft): string | undefined =>
  guest === 'pv'
    ? 'not valid for PV domain'
    : host.can?.share_pt === false
      ? 'not supported on this platform'
      : flag('c_info.hap') === false
        ? 'only valid for HAP guests'
        : undefined

const inConfig = { function: setdefault, file: 'libxl_create.c', exit: 6, rule: 'passthrough-conflict' } as const
const inArch = { ...inConfig, function: 'libxl__arch_passthrough_mode_setdefault' } as const
const deviceKeys = ['pci', 'passthrough', 'dtdev'] as const

/** Whether the guest begins with less memory than it may have later: populate on demand. */
export const onDemand = ({ guest, memory }: Draft): boolean => {
  const unset = 2n ** 64n - 1n
  return guest !== 'pv' && (memory('b_info.target_memkb') ?? unset) < (memory('b_info.max_memkb') ?? unset)
}

export const enoughMemory = (draft: Draft) => {
  const most = draft.memory('b_info.max_memkb')
  return most === undefined ? [] : [{ key: 'memory', write: String(most / 1024n) } as const]
}

export const passthrough: readonly Step[] = [
  {
    function: 'libxl__domain_config_setdefault',
    since: '4.13',
    fill: (draft) => {
      if (mode(draft) === 'default') draft.fill('c_info.passthrough', handsOver(draft) ? 'enabled' : 'disabled')
    },
  },
  {
    ...inConfig,
    id: 'passthrough-no-iommu',
    rule: 'host-cannot',
    since: '4.13',
    keys: ['passthrough', 'pci', 'dtdev'],
    find: (draft) =>
      sayIf(
        mode(draft) !== 'disabled' && draft.host.can?.iommu === false,
        'passthrough not supported on this platform',
        'the host has no IOMMU that Xen uses, so no device can be handed over.',
        { mends: [{ remove: deviceKeys }] },
      ),
  },
  {
    ...inConfig,
    id: 'passthrough-disabled-devices',
    since: '4.13',
    keys: ['passthrough', 'pci', 'dtdev'],
    find: (draft) =>
      sayIf(
        mode(draft) === 'disabled' && handsOver(draft),
        'passthrough disabled but devices are specified',
        '`passthrough = "disabled"` forbids the devices that are handed over below. Without `passthrough` libxl enables what they need.',
        { mends: [{ remove: ['passthrough'] }] },
      ),
  },
  {
    ...inArch,
    id: 'passthrough-pvh',
    file: 'libxl_x86.c',
    since: '4.13',
    guests: ['pvh'],
    arch: 'x86',
    keys: deviceKeys,
    find: (draft) =>
      sayIf(
        mode(draft) !== 'disabled',
        'passthrough not yet supported for x86 PVH guests',
        'a PVH guest on x86 cannot have devices of the host. Make it `type = "hvm"` (or `"pv"`), or take them out.',
        { mends: [{ key: 'type', write: '"hvm"' }, { remove: deviceKeys }] },
      ),
  },
  {
    function: 'libxl__arch_passthrough_mode_setdefault',
    since: '4.13',
    arch: 'x86',
    fill: (draft) => {
      if (mode(draft) === 'enabled') draft.fill('c_info.passthrough', whyNotShared(draft) ? 'sync_pt' : 'share_pt')
    },
  },
  ...(
    [
      ['share-pt-pv', 'pv', 'not valid for PV domain', 'a PV guest cannot share page tables with the IOMMU.'],
      ['share-pt-platform', 'hvm', 'not supported on this platform', 'the IOMMU of the host cannot share page tables.'],
      ['share-pt-no-hap', 'hvm', 'only valid for HAP guests', 'page tables can be shared only with `hap = 1`.'],
    ] as const
  ).map(
    ([id, guest, why, message]): Step => ({
      ...inArch,
      id,
      file: 'libxl_x86.c',
      since: '4.13',
      guests: [guest],
      arch: 'x86',
      keys: ['passthrough', 'hap'],
      find: (draft) =>
        sayIf(
          mode(draft) === 'share_pt' && whyNotShared(draft) === why,
          `passthrough="share_pt" ${why}`,
          `${message} Write \`passthrough = "sync_pt"\`, or leave it out.`,
          { mends: [{ key: 'passthrough', write: '"sync_pt"' }] },
        ),
    }),
  ),
  {
    ...inArch,
    id: 'arm-passthrough',
    file: 'libxl_arm.c',
    since: '4.13',
    arch: 'arm',
    keys: ['passthrough'],
    find: (draft) => {
      const given = mode(draft)
      if (given === 'enabled') {
        draft.fill('c_info.passthrough', 'share_pt')
        return undefined
      }
      return sayIf(
        given !== 'disabled' && given !== 'share_pt',
        `passthrough="${given}" not supported on ARM`,
        'ARM shares page tables with the SMMU always. Write `passthrough = "enabled"`, or leave it out.',
        { mends: [{ key: 'passthrough', write: '"enabled"' }] },
      )
    },
  },
  {
    ...inConfig,
    id: 'pod-passthrough',
    rule: 'memory-on-demand',
    since: '4.17',
    guests: ['pvh', 'hvm'],
    keys: ['maxmem', 'memory'],
    find: (draft) =>
      sayIf(
        mode(draft) !== 'disabled' && onDemand(draft),
        'IOMMU required for device passthrough but not supported together with PoD',
        '`memory` is below `maxmem`, and a guest with devices of the host has to have all its memory from the start. Make the two equal.',
        { mends: enoughMemory(draft) },
      ),
  },
  {
    ...inConfig,
    id: 'pod-pci',
    rule: 'memory-on-demand',
    since: '4.4',
    until: '4.16',
    guests: ['hvm'],
    keys: ['maxmem', 'memory'],
    find: (draft) =>
      sayIf(
        draft.items('pcidevs').length > 0 && onDemand(draft),
        'PCI device assignment for HVM guest failed due to PoD enabled',
        '`memory` is below `maxmem`, and a guest with PCI devices has to have all its memory from the start. Make the two equal.',
        { mends: enoughMemory(draft) },
      ),
  },
  {
    ...inConfig,
    id: 'pod-vnuma',
    rule: 'memory-on-demand',
    since: '4.6',
    guests: ['pvh', 'hvm'],
    keys: ['vnuma', 'memory'],
    find: (draft) => {
      const wrong = onDemand(draft) && draft.items('b_info.vnuma_nodes').length > 0
      const most = draft.memory('b_info.max_memkb')
      return wrong
        ? say(
            'Cannot enable PoD and vNUMA at the same time',
            `the nodes of \`vnuma\` have more memory than \`memory\`${most === undefined ? '' : `: ${most / 1024n} MiB`}. A guest with vNUMA has to have it all from the start.`,
            { mends: enoughMemory(draft) },
          )
        : undefined
    },
  },
  {
    ...inConfig,
    id: 'pv-vnuma',
    rule: 'bad-vnuma',
    since: '4.6',
    guests: ['pv'],
    keys: ['vnuma'],
    find: (draft) =>
      sayIf(
        draft.items('b_info.vnuma_nodes').length > 0,
        'PV vNUMA is not yet supported',
        'a PV guest cannot have virtual NUMA nodes. Take `vnuma` out, or make the guest PVH or HVM.',
        { mends: [{ remove: ['vnuma'] }] },
      ),
  },
]
