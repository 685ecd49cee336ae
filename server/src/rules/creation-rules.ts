import type { Rule } from './rule.ts'

/** Rules of what `xl create` refuses, or says, after the parser has taken the file: a line each. `creation.ts` finds them. */
export const creationRules: readonly Rule[] = [
  // Memory and processors.
  { id: 'missing-memory', summary: 'A PVH or HVM guest without `memory`' },
  { id: 'memory-on-demand', summary: '`memory` below `maxmem` where a guest needs all its memory from the start' },
  { id: 'scheduler-limit', summary: 'A weight, cap or period that the scheduler refuses' },
  // The machine.
  { id: 'altp2m-conflict', summary: '`altp2m` beside nested virtualisation' },
  { id: 'direct-boot-without-kernel', summary: 'A command line or ramdisk of an HVM guest without a kernel' },
  { id: 'missing-boot-disk', summary: 'A boot loader without a disk' },
  { id: 'viridian-groups', summary: 'Groups of `viridian` that do not go together' },
  { id: 'device-model-conflict', summary: 'What the device model cannot do' },
  { id: 'small-videoram', summary: 'Less video memory than the card needs' },
  { id: 'spice-incomplete', summary: 'SPICE without what it needs' },
  // Devices.
  { id: 'read-only-disk', summary: 'A read-only disk on an emulated controller' },
  { id: 'passthrough-conflict', summary: 'Devices of the host that this guest cannot have' },
  { id: 'bad-usb', summary: 'USB controllers and devices that do not go together' },
  { id: 'channel-lost', summary: 'A channel that the guest does not get' },
  // The host.
  { id: 'guessed-architecture', summary: 'A guest that is taken for one of ARM, and that x86 would refuse' },
  { id: 'host-cannot', summary: 'Something that the host cannot do' },
  { id: 'no-such-device', summary: 'A device that the host does not have, or does not hand over' },
  { id: 'no-such-domain', summary: 'A backend domain that does not run' },
  { id: 'no-such-file', summary: 'A file that dom0 does not have' },
  { id: 'no-such-user', summary: 'A user that dom0 does not have, or that must not be root' },
  { id: 'hypervisor-limit', summary: 'A limit of the hypervisor' },
  { id: 'xl-aborts', summary: 'Something on which xl itself aborts' },
]
