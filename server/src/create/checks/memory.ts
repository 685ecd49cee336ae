import { atLeast } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'

const unset = 2n ** 64n - 1n
const ulong = (value: bigint) => BigInt.asUintN(64, value)

/** `libxl__get_required_paging_memory`; up to 4.16 `libxl_get_required_shadow_memory`, which takes every guest for one with shadow tables. */
const pagingMemory = ({ release, guest, arch, memory, number, flag }: Draft): bigint => {
  const most = memory('b_info.max_memkb') ?? unset
  const vcpus = BigInt.asUintN(32, number('b_info.max_vcpus') ?? 0n)
  const pages = BigInt.asUintN(32, 256n * vcpus)
  if (!atLeast(release, '4.17')) return ulong(4n * (pages + 2n * (most / 1024n)))
  const hap = guest !== 'pv' && flag('c_info.hap') === true
  const shares = BigInt(guest === 'pv' ? 0 : 1) + BigInt(hap ? 0 : 1)
  const regions = arch === 'arm' ? 128n : 0n
  return ulong(4n * (pages + ulong(shares * (most / 1024n)) + regions))
}

/** `libxl__get_required_iommu_memory`: page tables of four levels for all memory. */
const iommuMemory = ({ memory }: Draft): bigint => {
  let pages = (memory('b_info.max_memkb') ?? unset) / 4n
  let tables = 0n
  for (let level = 0; level < 4; level++) {
    pages = (pages + 511n) / 512n
    tables += pages
  }
  return ulong(tables * 4n)
}

/** Memory that libxl needs beside that of the guest. */
export const ownMemory: readonly Step[] = [
  {
    function: 'libxl__domain_config_setdefault',
    since: '4.13',
    fill: (draft) => {
      const { memory, text, fill } = draft
      if (memory('b_info.shadow_memkb') === undefined) fill('b_info.shadow_memkb', pagingMemory(draft))
      fill('b_info.iommu_memkb', text('c_info.passthrough') === 'sync_pt' ? iommuMemory(draft) : 0n)
    },
  },
]
