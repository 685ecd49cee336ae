import type { Step } from '../step.ts'
import { modelOf } from './device-model-version.ts'
import { sayIf } from './say.ts'

/* What is loaded into a guest: `libxl__domain_firmware` and `libxl__build_pv` of libxl_dom.c. */

/** Where an HVM guest's firmware comes from (`libxl__domain_firmware`): a path without a name is no file on any host. */
const tables: readonly Step[] = (
  [
    ['bios-override-missing', 'bios_path_override', 'system_firmware', 'failed to read BIOS file', '4.8'],
    ['smbios-firmware-missing', 'smbios_firmware', 'smbios_firmware', 'failed to read SMBIOS firmware file ', '4.3'],
    ['acpi-firmware-missing', 'acpi_firmware', 'acpi_firmware', 'failed to read ACPI firmware file ', '4.3'],
  ] as const
).map(([id, key, member, said, since]) => ({
  id,
  rule: 'empty-value',
  function: key === 'bios_path_override' ? 'libxl__load_hvm_firmware_module' : 'libxl__domain_firmware',
  file: 'libxl_dom.c',
  since,
  guests: ['hvm'],
  keys: [key],
  find: (draft) =>
    sayIf(
      // The device model of old brings its own BIOS.
      draft.text(`b_info.type.hvm.${member}`) === '' && (member !== 'system_firmware' || modelOf(draft) === 'qemu_xen'),
      `${said}: No such file or directory`,
      'this names no file. Leave it out.',
      { mends: [{ remove: [key] }] },
    ),
}))

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
  ...tables,
]

const kernelFile = (guest: 'pv' | 'pvh', spoken: string): Step => ({
  id: `kernel-missing-${guest}`,
  rule: 'empty-value',
  function: spoken,
  file: 'libxl_dom.c',
  since: '4.5',
  guests: [guest],
  keys: ['kernel'],
  find: ({ text, get }) =>
    sayIf(
      text('b_info.kernel') === '' && get('b_info.bootloader') === undefined,
      'xc_dom_kernel_file failed: No such file or directory',
      'this names no file, and the guest has no other kernel.',
    ),
})

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
  kernelFile('pv', 'libxl__build_pv'),
  kernelFile('pvh', 'libxl__domain_firmware'),
]
