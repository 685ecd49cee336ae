import type { History } from '../../release.ts'
import type { ValueType } from '../../values/value-type.ts'
import type { KeySpec } from '../key.ts'
import { armKeys } from './arm.ts'
import { bootKeys } from './boot.ts'
import { cpuKeys } from './cpu.ts'
import { deviceModelKeys } from './device-model.ts'
import { deviceKeys } from './devices.ts'
import { eventKeys } from './events.ts'
import { firmwareKeys } from './firmware.ts'
import { generalKeys } from './general.ts'
import { graphicsKeys } from './graphics.ts'
import { hvmKeys } from './hvm.ts'
import { limitKeys } from './limits.ts'
import { memoryKeys } from './memory.ts'
import { passthroughKeys } from './passthrough.ts'
import { pvhKeys } from './pvh.ts'
import { schedulingKeys } from './scheduling.ts'

const entries = [
  ...generalKeys,
  ...memoryKeys,
  ...cpuKeys,
  ...schedulingKeys,
  ...bootKeys,
  ...deviceKeys,
  ...eventKeys,
  ...firmwareKeys,
  ...hvmKeys,
  ...pvhKeys,
  ...graphicsKeys,
  ...deviceModelKeys,
  ...passthroughKeys,
  ...limitKeys,
  ...armKeys,
] as const

/** Every key that some release of xl reads in a domain config, in the order in which a person would set them. */
export const domainKeys: readonly KeySpec[] = entries

type DomainEntry = (typeof entries)[number]

/** The name of a key of domain configs. */
export type DomainKey = DomainEntry['name']

/** The names of all, in the order of the schema. */
export const domainKeyNames: readonly DomainKey[] = entries.map(({ name }) => name)

type PathIn<S> = S extends string ? S : S extends History<infer P> ? P : never

/** The paths of libxl's JSON that entries name. */
export type StoredPath = PathIn<Extract<DomainEntry, { readonly stored: unknown }>['stored']>

type ValueIn<V> =
  V extends ValueType<infer T> ? T : V extends History<infer E> ? (E extends ValueType<infer T> ? T : never) : never

/** What xl makes of the value of a key, as the schema has it: that of any release where it has changed. */
export type ValueOf<K extends DomainKey> = ValueIn<Extract<DomainEntry, { readonly name: K }>['value']>
