import type { Step } from '../step.ts'
import { afterStart, devices } from './qemu/devices.ts'
import { disks } from './qemu/disks.ts'
import { machine } from './qemu/machine.ts'
import { screen } from './qemu/screen.ts'

/** What QEMU refuses, or libxl because of what QEMU answers, when the device model starts. */
export const qemu: readonly Step[] = [...machine, ...devices, ...disks, ...screen, ...afterStart]
