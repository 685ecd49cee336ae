import { atLeast } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { isElsewhere } from './config-end.ts'
import { isStubdomain, modelOf } from './device-model-version.ts'

/** Whether QEMU serves the guest: always for HVM, else for some devices (`libxl__need_xenpv_qemu`). */
const hasDeviceModel = ({ guest, items, release }: Draft): boolean =>
  guest === 'hvm' ||
  items('vfbs').length > 0 ||
  // What another domain serves is not the matter of a QEMU in dom0; of shares and USB libxl has not asked yet where their backends are.
  items('channels').some(({ backend_domname: name }) => !isElsewhere(name)) ||
  items('p9s').some(({ type }) => type === 'qemu' || !atLeast(release, '4.19')) ||
  items('disks').some(
    ({ backend, backend_domname: name }) => backend === 'qdisk' && (!atLeast(release, '4.4') || !isElsewhere(name)),
  ) ||
  items('usbctrls').some(({ type }) => type === 'qusb')

const decided = 'has_device_model'

/** What libxl has decided before it comes to the defaults of consoles, shares and USB, which may speak for QEMU too late. */
export const deviceModelDecision: Step = {
  function: 'libxl__need_xenpv_qemu',
  fill: (draft) => draft.fill(decided, hasDeviceModel(draft)),
}

/** Whether the creation has started a device model. */
export const startedDeviceModel = ({ flag }: Draft): boolean => flag(decided) === true

/** Whether it is QEMU in dom0 whose command line libxl writes. */
export const runsHere = (draft: Draft): boolean => startedDeviceModel(draft) && !isStubdomain(draft)

/**
 * Whether dom0 runs a QEMU beside the one in the stub domain: it serves the consoles of that, but from 4.10 to 4.13, where it is there for a
 * screen or for disks (`spawn_stub_launch_dm`, since 4.14 `qmp_proxy_spawn_outcome`).
 */
export const runsBeside = (draft: Draft): boolean => {
  if (!startedDeviceModel(draft) || !isStubdomain(draft)) return false
  const { release, flag, items } = draft
  if (!atLeast(release, '4.10') || atLeast(release, '4.14')) return true
  return (
    ['vnc', 'spice', 'sdl'].some((screen) => flag(`b_info.type.hvm.${screen}.enable`) === true) ||
    items('disks').some(({ backend }) => backend === 'qdisk')
  )
}

/** Whether libxl writes a command line for the QEMU of today, which runs in dom0 or in a stub domain. */
export const isWritten = (draft: Draft): boolean => startedDeviceModel(draft) && modelOf(draft) === 'qemu_xen'

/** Whether that QEMU runs in dom0. */
export const isOwn = (draft: Draft): boolean => runsHere(draft) && modelOf(draft) === 'qemu_xen'
