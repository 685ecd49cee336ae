import { createDomain } from '../create/create-domain.ts'
import { draftOf } from '../create/draft.ts'
import { deviceKinds } from '../create/xenstore/devices.ts'
import { inRelease } from '../release.ts'
import { placeOf } from '../rules/fixes/places.ts'
import { type DomainKey, keysOf } from '../schema/index.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import { tableOf } from '../table.ts'
import { nameOfDevice } from '../values/devices/disk/vdev.ts'
import { attached } from './echoes.ts'
import type { LogLine } from './log-line.ts'

/** A device, as its path in xenstore names it (`libxl__device_backend_path`, `libxl__device_frontend_path` of libxl_device.c). */
export interface NamedDevice {
  /** The key that lists devices of its kind. */
  readonly key: DomainKey
  readonly number: string
  /** The name of a disk that has this number. */
  readonly vdev?: string
}

const keys = tableOf<DomainKey>(Object.fromEntries(attached))

/** The device whose path a line has: `/local/domain/0/backend/vif/5/1`, `/local/domain/5/device/vbd/832`. */
export const deviceIn = ({ said }: LogLine): NamedDevice | undefined => {
  const [, backend, frontend, number = ''] = /\/(?:backend\/(\w+)\/\d+|device\/(\w+))\/(\d+)/.exec(said) ?? []
  const key = keys[backend ?? frontend ?? '']
  if (!key) return undefined
  const vdev = key === 'disk' ? nameOfDevice(Number(number)) : undefined
  return { key, number, ...(vdev ? { vdev } : {}) }
}

/** Where it stands: the item of its list, or else the list; undefined where the file has none. */
export const placeOfDevice = ({ key, number }: NamedDevice, { config }: Snapshot): Range | undefined => {
  const setting = config.entries.get(key)?.setting
  if (!setting) return undefined
  const stored = keysOf('domain').get(key)?.stored
  // The lists of libxl are named after the keys where the schema does not say it.
  const list = (typeof stored === 'object' ? inRelease(stored, config.release) : stored) ?? `${key}s`
  const kind = deviceKinds.find((each) => each.list === list)
  const domain = createDomain(config)?.domain
  const draft = domain && draftOf(domain, config.host ?? {})
  const devices = draft && kind ? (kind.devices?.(draft) ?? draft.items(list)) : []
  const item = devices.findIndex((device, index) => kind?.number(device, index) === number)
  return item < 0 ? { start: setting.start, end: setting.end } : placeOf({ keys: [key], item }, config)
}
