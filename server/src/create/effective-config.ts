import {
  channel,
  disk,
  displayDevice,
  frameBuffer,
  keyboard,
  nic,
  p9,
  pvcalls,
  sound,
  usbController,
  virtio,
  vtpm,
} from '../build/device-members.ts'
import { buildInfo, createInfo, domainConfig, pv } from '../build/domain-config.ts'
import { bitmap, branch, devid, type Members, struct, structs, text, uint, unsetLong } from '../build/members.ts'

/** `members` with others put in before the member that is named. */
const withBefore = (members: Members, places: Readonly<Record<string, Members>>): Members =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, kind]) => [...Object.entries(places[name] ?? {}), [name, kind] as const]),
  )

/** The registers and the interrupt that libxl gives a virtio device on ARM. */
const registers = { irq: uint(), base: uint() }

/** The devices that a backend serves, by their lists. */
const served = {
  disks: withBefore(disk, { colo_enable: registers }),
  nics: nic,
  vfbs: frameBuffer,
  vkbs: keyboard,
  virtios: { ...virtio, ...registers },
  vtpms: vtpm,
  p9s: p9,
  pvcallsifs: pvcalls,
  vdispls: displayDevice,
  vsnds: sound,
  channels: { ...channel, devid },
  usbctrls: usbController,
} satisfies Readonly<Record<string, Members>>

/** Their lists. */
export const servedLists: readonly string[] = Object.keys(served)

/** The members of a device with the number of its backend, which libxl looks up (`libxl__resolve_domid`). */
const withBackend = (members: Members): Members => withBefore(members, { backend_domname: { backend_domid: uint() } })

/** `libxl_domain_config` with the members that no config file sets, and that libxl fills in. */
export const effectiveConfig: Members = {
  ...domainConfig,
  ...Object.fromEntries(Object.entries(served).map(([list, members]) => [list, structs(withBackend(members))])),
  c_info: struct(withBefore(createInfo, { ssid_label: { ssidref: uint() } })),
  b_info: struct({
    ...withBefore(buildInfo, {
      vcpu_hard_affinity: { nodemap: bitmap },
      rtc_timeoffset: { iommu_memkb: unsetLong },
      localtime: { exec_ssidref: uint() },
      cpuid: { blkdev_start: text },
      device_model_ssid_label: { device_model_ssidref: uint() },
    }),
    'type.pv': branch({ ...withBefore(pv, { cmdline: { slack_memkb: unsetLong } }) }),
  }),
}
