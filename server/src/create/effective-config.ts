import { channel } from '../build/device-members.ts'
import { buildInfo, createInfo, domainConfig, pv } from '../build/domain-config.ts'
import { bitmap, branch, devid, type Members, struct, structs, text, uint, unsetLong } from '../build/members.ts'

/** `members` with others put in before the member that is named. */
const withBefore = (members: Members, places: Readonly<Record<string, Members>>): Members =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, kind]) => [...Object.entries(places[name] ?? {}), [name, kind] as const]),
  )

/** `libxl_domain_config` with the members that no config file sets, and that libxl fills in. */
export const effectiveConfig: Members = {
  ...domainConfig,
  channels: structs({ ...channel, devid }),
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
