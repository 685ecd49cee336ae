import type { Draft } from '../draft.ts'
import { kindAt, whyNotExecutable } from '../host-facts.ts'
import type { Step } from '../step.ts'
import { noSuchFile } from './missing-file.ts'
import { sayIf } from './say.ts'

const spawned = { function: 'libxl__spawn_local_dm', file: 'libxl_dm.c', since: '4.2' } as const

/** Whether there is the QEMU that is started in dom0: the guest's own, or the one that serves its stub domain. */
export const program = (isStarted: (draft: Draft) => boolean): readonly Step[] => [
  {
    ...spawned,
    id: 'dm-not-executable',
    rule: 'no-such-file',
    arch: 'x86',
    keys: ['device_model_override'],
    find: (draft) => {
      const path = draft.text('b_info.device_model') ?? ''
      const why = isStarted(draft) ? whyNotExecutable(draft, path) : undefined
      return sayIf(
        why !== undefined,
        `device model ${path} is not executable: ${why}`,
        kindAt(draft, path) === 'missing' ? noSuchFile(path) : `\`${path}\` is no program that may be started.`,
        { mends: [{ remove: ['device_model_override'] }] },
      )
    },
  },
  {
    ...spawned,
    id: 'dm-not-executable',
    rule: 'empty-value',
    keys: ['device_model_override'],
    find: (draft) =>
      sayIf(
        isStarted(draft) && draft.text('b_info.device_model') === '',
        'device model  is not executable: No such file or directory',
        'this names no program. Leave it out.',
        { mends: [{ remove: ['device_model_override'] }] },
      ),
  },
  {
    ...spawned,
    id: 'dm-check-vfb',
    rule: 'host-cannot',
    arch: 'x86',
    keys: ['vfb', 'vnc', 'sdl', 'channel', 'disk', 'p9', 'usbctrl'],
    find: (draft) =>
      sayIf(
        isStarted(draft) && draft.text('b_info.device_model') === undefined && draft.host.can?.qemu === false,
        'device model … is not executable: No such file or directory',
        'QEMU serves this, and dom0 has none where libxl looks for it.',
        draft.guest === 'hvm' ? { place: { keys: ['device_model_stubdomain_override', 'device_model_version'] } } : {},
      ),
  },
]
