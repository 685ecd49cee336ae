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

/** Every key that some release of xl reads in a domain config, in the order in which a person would set them. */
export const domainKeys: readonly KeySpec[] = [
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
]
