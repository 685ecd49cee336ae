import { atLeast, type Release } from '../release.ts'
import type { DomainKey, KeySpec } from '../schema/index.ts'
import type { Arch, GuestType } from '../values/value-type.ts'

/** What xl or libxl does since a release where the file says nothing, and did not before. */
export interface ChangedDefault {
  /** The member of the domain, as `libxl_domain_config` has it. */
  readonly path: string
  readonly since: Release
  readonly guests?: readonly GuestType[]
  readonly arch?: Arch
  /** The key that sets it, where its entry does not say so. */
  readonly key?: DomainKey
  /** What was in force before, where libxl's JSON does not have it: in the words of that JSON. */
  readonly before?: string
  /** What is in force since then, where libxl's JSON does not have it; where it has another value than this, the row says nothing. */
  readonly after?: string
  /** Whether the guest finds itself on another machine, so that somebody has to do something about it. */
  readonly otherMachine?: boolean
  /** What it means, in a sentence. */
  readonly why: string
  /** What to write for the key to have it as it was. */
  readonly write?: string
}

/** The defaults that have changed, the most telling first. What has another value in two releases is found by comparing; here is the rest of it, and why. */
export const changedDefaults: readonly ChangedDefault[] = [
  {
    path: 'b_info.device_model_version',
    key: 'device_model_version',
    since: '4.3',
    guests: ['hvm'],
    otherMachine: true,
    why: 'The device model is the QEMU of today, in place of the old one of Xen: the guest finds other devices and another BIOS.',
    write: '"qemu-xen-traditional"',
  },
  {
    // `guest_rdmsr` and `guest_wrmsr` of xen/arch/x86/msr.c, and their callers.
    path: 'b_info.arch_x86.msr_relaxed',
    since: '4.15',
    arch: 'x86',
    before: 'True',
    why: 'A guest that reads or writes a machine register which Xen does not know gets a fault; before, it read what the processor has, and what it wrote was dropped.',
  },
  {
    path: 'b_info.type.hvm.pirq',
    since: '4.19',
    guests: ['hvm'],
    arch: 'x86',
    before: 'True',
    why: 'The interrupts of its devices do not come as event channels any more.',
    write: '1',
  },
  {
    // `libxl__domain_config_setdefault`; without it `is_iommu_enabled` of Xen forbids to assign a device.
    path: 'c_info.passthrough',
    since: '4.13',
    guests: ['pv', 'hvm'],
    arch: 'x86',
    before: 'enabled',
    after: 'disabled',
    why: 'No device of the host can be attached to the running guest.',
    write: '"enabled"',
  },
  {
    path: 'b_info.claim_mode',
    since: '4.4',
    why: 'Where the host has too little memory for the guest, its creation ends at once.',
  },
  {
    path: 'b_info.max_grant_frames',
    since: '4.13',
    before: '32',
    after: 'what the hypervisor allows (64 as a rule)',
    why: 'The guest can have more devices and queues.',
  },
  {
    path: 'b_info.stubdomain_memkb',
    key: 'stubdomain_memory',
    since: '4.21',
    why: 'Without a `device_model_version` libxl does not count on Linux in the stub domain.',
  },
  {
    path: 'b_info.iommu_memkb',
    since: '4.13',
    before: '0',
    why: 'So much memory of the host is kept for the tables of the IOMMU.',
  },
  {
    // `libxl__get_required_paging_memory`.
    path: 'b_info.shadow_memkb',
    key: 'shadow_memory',
    since: '4.17',
    why: 'libxl counts one page for each MiB, and a second one for a PVH or HVM guest without `hap`; before, it was two for every guest.',
  },
  {
    path: 'b_info.shadow_memkb',
    key: 'shadow_memory',
    since: '4.22',
    why: 'xl names the first vCPU where the file has no `vcpus`, so that libxl counts the 1 MiB for it, too.',
  },
]

/** The rows for a guest that changed after one release and up to another. */
export const changedBetween = (
  from: Release,
  to: Release,
  { guest, arch }: { readonly guest: GuestType; readonly arch: Arch },
): readonly ChangedDefault[] =>
  changedDefaults.filter(
    ({ since, guests, arch: only }) =>
      !atLeast(from, since) &&
      atLeast(to, since) &&
      (guests === undefined || guests.includes(guest)) &&
      (only === undefined || only === arch),
  )

const pathsOf = ({ stored = [] }: KeySpec): readonly string[] =>
  typeof stored === 'string' ? [stored] : stored.map(([, path]) => path)

/** The rows that tell of what a key of a domain is where nobody sets it, oldest first. */
export const changesOfDefault = (spec: KeySpec): readonly ChangedDefault[] =>
  changedDefaults.filter(({ key, path }) => (key ? key === spec.name : pathsOf(spec).includes(path)))
