import { armDeviceTree, armStart } from './checks/arm.ts'
import { attachDevices } from './checks/attach.ts'
import { bootloader } from './checks/bootloader.ts'
import { buildInfoEnd, buildInfoStart } from './checks/build-info.ts'
import { buildPre } from './checks/build-pre.ts'
import { configEnd } from './checks/config-end.ts'
import { consoles } from './checks/consoles.ts'
import { createInfo } from './checks/create-info.ts'
import { deviceModel, deviceModelLog } from './checks/device-model.ts'
import { deviceModelDecision } from './checks/device-model-start.ts'
import { diskAdding } from './checks/disk-adding.ts'
import { diskDefaults } from './checks/disks.ts'
import { domainMake } from './checks/domain-make.ts'
import { emulatedDisks } from './checks/emulated-disks.ts'
import { firmware, kernel } from './checks/firmware.ts'
import { hostMemory } from './checks/hypervisor.ts'
import { ownMemory } from './checks/memory.ts'
import { nicDefaults } from './checks/nics.ts'
import { passthrough } from './checks/passthrough.ts'
import { qemu } from './checks/qemu.ts'
import { resources } from './checks/resources.ts'
import { scheduler } from './checks/scheduler.ts'
import { screen } from './checks/screen.ts'
import { vnuma } from './checks/vnuma.ts'
import { eventChannels, pvMemory } from './checks/xen-later.ts'
import { xenstored } from './checks/xenstored.ts'
import { checksAmong, during, type Step } from './step.ts'

/** A creation from its start to its end, in the order of libxl (`initiate_domain_create` and what follows it). */
export const steps: readonly Step[] = [
  ...armStart,
  ...createInfo,
  ...passthrough,
  ...ownMemory,
  ...during('4.1', '4.7', domainMake),
  ...buildInfoStart,
  ...screen,
  ...buildInfoEnd,
  ...configEnd,
  ...hostMemory,
  ...during('4.8', undefined, domainMake),
  diskDefaults,
  ...during('4.4', undefined, nicDefaults),
  ...bootloader,
  ...buildPre,
  ...armDeviceTree,
  ...kernel,
  pvMemory,
  ...firmware,
  ...vnuma,
  ...scheduler,
  ...xenstored,
  ...diskAdding,
  deviceModelDecision,
  ...resources,
  ...during('4.1', '4.3', nicDefaults),
  ...consoles,
  ...deviceModel,
  ...emulatedDisks,
  ...deviceModelLog,
  ...qemu,
  eventChannels,
  ...attachDevices,
]

/** Every check that is made of a domain. */
export const checks = checksAmong(steps)
