import type { Draft } from '../draft.ts'
import { isEmptyFile } from '../host-facts.ts'
import type { Step } from '../step.ts'
import { modelOf } from './device-model-version.ts'
import { missingFile } from './missing-file.ts'
import { sayIf } from './say.ts'

/* What is loaded into a guest: `libxl__domain_firmware` and `libxl__build_pv` of libxl_dom.c. */

const hvm = 'b_info.type.hvm'

/** hvmloader, or what stands in its place. */
const loader = missingFile({
  id: 'firmware-override-missing',
  function: 'libxl__domain_firmware',
  file: 'libxl_dom.c',
  since: '4.7',
  guests: ['hvm'],
  arch: 'x86',
  keys: ['firmware_override', 'firmware'],
  path: ({ text }) => text(`${hvm}.firmware`),
  said: (_, why) => `xc_dom_{kernel_file/ramdisk_file} failed: ${why}`,
})

/** The BIOS that the file names. The device model of old brings its own. */
const biosOf = (draft: Draft) => (modelOf(draft) === 'qemu_xen' ? draft.text(`${hvm}.system_firmware`) : undefined)

const emptyBios: Step = {
  id: 'bios-override-empty',
  rule: 'no-such-file',
  function: 'libxl__load_hvm_firmware_module',
  file: 'libxl_dom.c',
  since: '4.8',
  guests: ['hvm'],
  arch: 'x86',
  keys: ['bios_path_override'],
  find: (draft) => {
    const path = biosOf(draft)
    return sayIf(isEmptyFile(draft, path), `file ${path} for BIOS is empty`, `\`${path}\` is empty.`)
  },
}

/** Where an HVM guest's firmware comes from (`libxl__domain_firmware`): a path without a name is no file on any host. */
const tables: readonly Step[] = (
  [
    ['bios-override-missing', 'bios_path_override', 'system_firmware', 'failed to read BIOS file', '4.8'],
    ['smbios-firmware-missing', 'smbios_firmware', 'smbios_firmware', 'failed to read SMBIOS firmware file ', '4.3'],
    ['acpi-firmware-missing', 'acpi_firmware', 'acpi_firmware', 'failed to read ACPI firmware file ', '4.3'],
  ] as const
).flatMap(([id, key, member, said, since]): readonly Step[] => {
  const isBios = key === 'bios_path_override'
  const path = (draft: Draft) => (isBios ? biosOf(draft) : draft.text(`${hvm}.${member}`))
  const here = {
    id,
    function: isBios ? 'libxl__load_hvm_firmware_module' : 'libxl__domain_firmware',
    file: 'libxl_dom.c',
    since,
    guests: ['hvm'],
    keys: [key],
  } as const
  return [
    missingFile({ ...here, path, said: (named, why) => `${said}${isBios ? '' : named}: ${why}` }),
    {
      ...here,
      rule: 'empty-value',
      find: (draft) =>
        sayIf(path(draft) === '', `${said}: No such file or directory`, 'this names no file. Leave it out.', {
          mends: [{ remove: [key] }],
        }),
    },
    ...(isBios ? [emptyBios] : []),
  ]
})

/** What is loaded into an HVM guest. */
export const firmware: readonly Step[] = [
  {
    id: 'hvmlite-no-kernel',
    rule: 'device-model-conflict',
    function: 'libxl__domain_firmware',
    file: 'libxl_dom.c',
    since: '4.7',
    until: '4.9',
    guests: ['hvm'],
    keys: ['device_model_version'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'none' && draft.get('b_info.kernel') === undefined,
        'no device model requested without a kernel',
        'without a device model the guest is started from a `kernel`, and it has none.',
        { mends: [{ remove: ['device_model_version'] }] },
      ),
  },
  loader,
  ...tables,
]

/** What the guest is started from, which up to 4.4 is a matter of PV guests alone; a boot loader brings its own. */
const withoutBootloader = (member: 'kernel' | 'ramdisk') => {
  const of = ({ text }: Draft, name: string) => text(`b_info.${name}`) ?? text(`b_info.type.pv.${name}`)
  return (draft: Draft): string | undefined => (of(draft, 'bootloader') === undefined ? of(draft, member) : undefined)
}

const kernelOf = withoutBootloader('kernel')

/** The kernel and the ramdisk of a guest that is not HVM. */
const kernelFiles = (guest: 'pv' | 'pvh', spoken: string): readonly Step[] => {
  const here = {
    id: `kernel-missing-${guest}`,
    function: spoken,
    file: 'libxl_dom.c',
    // Before, a PVH guest is a PV guest with `pvh = 1`, built by another function.
    since: guest === 'pv' ? '4.2' : '4.10',
    guests: [guest],
    keys: ['kernel'],
  } as const
  return [
    missingFile({ ...here, arch: 'x86', path: kernelOf, said: (_, why) => `xc_dom_kernel_file failed: ${why}` }),
    {
      ...here,
      rule: 'empty-value',
      find: (draft) =>
        sayIf(
          kernelOf(draft) === '',
          'xc_dom_kernel_file failed: No such file or directory',
          'this names no file, and the guest has no other kernel.',
        ),
    },
    missingFile({
      ...here,
      id: 'ramdisk-missing',
      arch: 'x86',
      keys: ['ramdisk'],
      path: withoutBootloader('ramdisk'),
      said: (_, why) => `xc_dom_ramdisk_file failed: ${why}`,
    }),
  ]
}

/** The kernel of a guest that is not HVM, and the shim below it. */
export const kernel: readonly Step[] = [
  {
    id: 'pvshim-missing',
    rule: 'empty-value',
    function: 'libxl__domain_firmware',
    file: 'libxl_dom.c',
    since: '4.11',
    guests: ['pvh'],
    keys: ['pvshim_path'],
    // A path is enough, whatever `pvshim` says.
    find: ({ text }) =>
      sayIf(
        text('b_info.type.pvh.pvshim_path') === '',
        'xc_dom_kernel_file failed: No such file or directory',
        'this names no file. Leave it out.',
        { mends: [{ remove: ['pvshim_path'] }] },
      ),
  },
  missingFile({
    id: 'kernel-missing-pvh',
    function: 'libxl__domain_firmware',
    file: 'libxl_dom.c',
    since: '4.11',
    guests: ['pvh'],
    arch: 'x86',
    keys: ['pvshim_path'],
    path: ({ text }) => text('b_info.type.pvh.pvshim_path'),
    said: (_, why) => `xc_dom_kernel_file failed: ${why}`,
  }),
  ...kernelFiles('pv', 'libxl__build_pv'),
  ...kernelFiles('pvh', 'libxl__domain_firmware'),
]
