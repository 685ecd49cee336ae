import type { Draft } from '../draft.ts'
import type { Mend, Step } from '../step.ts'
import { missingFile } from './missing-file.ts'
import { say, sayIf } from './say.ts'

/* `libxl__bootloader_run` and what it calls (libxl_bootloader.c). */

const here = { file: 'libxl_bootloader.c', guests: ['pv', 'pvh'] } as const

const program = ({ text }: Draft) => text('b_info.bootloader') ?? text('b_info.type.pv.bootloader')

/** Those of QEMU serve the boot loader, too. */
const users = ['xen-qemuuser-range-base', 'xen-qemuuser-shared']

/** Puts the first disk with something in it before those without. */
const fullDiskFirst = ({ items }: Draft): readonly Mend[] => {
  const full = items('disks').findIndex(({ pdev_path: path }) => path !== undefined && path !== '')
  return full < 0 ? [] : [{ exchangeWith: full }]
}

export const bootloader: readonly Step[] = [
  {
    ...here,
    id: 'bootloader-no-disk',
    rule: 'missing-boot-disk',
    function: 'libxl__bootloader_run',
    since: '4.2',
    keys: ['bootloader'],
    find: (draft) =>
      sayIf(
        program(draft) !== undefined && draft.items('disks').length === 0,
        'cannot run bootloader with no boot disk',
        'the boot loader looks for a kernel on the first disk, and there is no `disk`. Add one, or name a `kernel` in place of `bootloader`.',
        draft.config.entries.has('kernel') ? { mends: [{ remove: ['bootloader'] }] } : {},
      ),
  },
  {
    ...here,
    id: 'bootloader-empty-disk',
    rule: 'xl-aborts',
    function: 'libxl__device_disk_local_initiate_attach',
    file: 'libxl_device.c',
    since: '4.2',
    keys: ['disk'],
    find: (draft) => {
      const [first] = draft.items('disks')
      return sayIf(
        program(draft) !== undefined && first !== undefined && first.pdev_path === undefined,
        '',
        'the boot loader is run on the first disk, which is empty, and xl aborts. Put the disk with the kernel first.',
        { place: { keys: ['disk'], item: 0 }, mends: fullDiskFirst(draft) },
      )
    },
  },
  {
    // libxl attaches the drive to dom0 and runs the boot loader on it, for all that is in it.
    ...here,
    id: 'bootloader-drive-without-medium',
    rule: 'missing-boot-disk',
    function: 'bootloader_finished',
    since: '4.2',
    keys: ['disk'],
    find: (draft) =>
      sayIf(
        program(draft) !== undefined && draft.items('disks')[0]?.pdev_path === '',
        '',
        'the boot loader is run on the first disk, a drive with nothing in it, and finds no kernel there. Put the disk with the kernel first.',
        { place: { keys: ['disk'], item: 0 }, mends: fullDiskFirst(draft), unsure: true },
      ),
  },
  {
    ...here,
    id: 'bootloader-restrict-user',
    rule: 'no-such-user',
    function: 'bootloader_uid',
    since: '4.18',
    keys: ['bootloader_restrict'],
    find: (draft) => {
      if (program(draft) === undefined || draft.flag('b_info.bootloader_restrict') !== true) return undefined
      if (draft.text('b_info.bootloader_user') !== undefined) return undefined
      const known = draft.host.users
      if (known && users.some((user) => known.includes(user))) return undefined
      return say(
        'Could not find user xen-qemuuser-shared or range base pseudo-user xen-qemuuser-range-base, cannot restrict',
        'dom0 needs the user `xen-qemuuser-range-base` (or `xen-qemuuser-shared`) for a boot loader of few rights.',
        { unsure: known === undefined, mends: [{ remove: ['bootloader_restrict'] }] },
      )
    },
  },
  {
    ...here,
    id: 'bootloader-user-unknown',
    rule: 'no-such-user',
    function: 'bootloader_uid',
    since: '4.18',
    keys: ['bootloader_user'],
    find: (draft) => {
      const user = draft.text('b_info.bootloader_user')
      if (program(draft) === undefined || draft.flag('b_info.bootloader_restrict') !== true || !user || user === 'root')
        return undefined
      return sayIf(
        draft.host.users && !draft.host.users.includes(user),
        `Couldn't find user ${user}`,
        `dom0 has no user \`${user}\`.`,
        { mends: [{ remove: ['bootloader_user'] }] },
      )
    },
  },
  {
    ...here,
    id: 'bootloader-user-root',
    rule: 'no-such-user',
    function: 'make_bootloader_args',
    since: '4.18',
    keys: ['bootloader_user'],
    find: (draft) =>
      sayIf(
        program(draft) !== undefined &&
          draft.flag('b_info.bootloader_restrict') === true &&
          draft.text('b_info.bootloader_user') === 'root',
        'bootloader restrict UID is 0 (root)!',
        'libxl starts no boot loader of few rights as root: name another user, or leave `bootloader_user` out.',
        { unsure: draft.host.users === undefined, mends: [{ remove: ['bootloader_user'] }] },
      ),
  },
  {
    ...here,
    id: 'bootloader-path',
    rule: 'deprecated-value',
    function: 'bootloader_disk_attached_cb',
    since: '4.2',
    outcome: 'warned',
    keys: ['bootloader'],
    find: (draft) =>
      sayIf(
        program(draft) === '/usr/bin/pygrub',
        "bootloader='/usr/bin/pygrub' is deprecated; use bootloader='pygrub' instead",
        'pygrub belongs to Xen and is found without a path.',
        { mends: [{ key: 'bootloader', write: '"pygrub"' }] },
      ),
  },
  // One without a path is looked for where Xen was installed, and then along the PATH of xl.
  missingFile({
    ...here,
    id: 'bootloader-missing',
    function: 'bootloader_finished',
    since: '4.2',
    arch: 'x86',
    keys: ['bootloader'],
    path: program,
    said: () => 'bootloader failed - consult logfile /var/log/xen/bootloader.….log',
  }),
]
