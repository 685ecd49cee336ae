import { mostListed } from '../../build/together.ts'
import { readingOf } from '../../config/lookup.ts'
import { atLeast } from '../../release.ts'
import { isStubdomain, modelOf } from '../checks/device-model-version.ts'
import { hasAcpi } from '../device-model/argument.ts'
import { type Draft, random, stringOf } from '../draft.ts'
import { type Entry, entry } from './node.ts'

/** What stands in the guest's own directory, beside its devices (`libxl__build_post`, `libxl__domain_build`). */
export const guestEntries = (draft: Draft): readonly Entry[] => {
  const { guest, text } = draft
  const name = text('c_info.name')
  return [
    ...(name === undefined ? [] : [entry('name', name, 'c_info.name')]),
    ...memoryEntries(draft),
    ...processorEntries(draft),
    entry('control/platform-feature-multiprocessor-suspend', '1'),
    entry('control/platform-feature-xs_reset_watches', '1'),
    ...(guest === 'hvm' ? [...platformEntries(draft), ...loaderEntries(draft), ...biosStrings(draft)] : []),
  ]
}

/** Memory in KiB that an HVM guest may have above its target (`LIBXL_MAXMEM_CONSTANT`). */
const above = 1024n

const memoryEntries = ({ guest, memory }: Draft): readonly Entry[] => {
  const [most = 0n, target = 0n, video = 0n] = ['max_memkb', 'target_memkb', 'video_memkb'].map((field) =>
    memory(`b_info.${field}`),
  )
  const lower = video + (guest === 'hvm' && most > target ? above : 0n)
  const signed = (number: bigint) => BigInt.asIntN(64, number).toString()
  return [
    entry('memory/static-max', signed(most), 'b_info.max_memkb'),
    entry('memory/target', signed(target - lower), 'b_info.target_memkb', 'b_info.video_memkb'),
    entry('memory/videoram', signed(video), 'b_info.video_memkb'),
  ]
}

const processorEntries = ({ number, list }: Draft): readonly Entry[] => {
  const online = new Set(list('b_info.avail_vcpus').map(Number))
  const most = Math.min(Number(number('b_info.max_vcpus') ?? 0n), Number(mostListed))
  return Array.from({ length: most }, (_, index) =>
    entry(
      `cpu/${index}/availability`,
      online.has(index) ? 'online' : 'offline',
      'b_info.max_vcpus',
      'b_info.avail_vcpus',
    ),
  )
}

const hvm = (field: string) => `b_info.type.hvm.${field}`

/** Where the hole for devices begins at the latest (`HVM_BELOW_4G_MMIO_START`). */
const mostBelow4G = 0xf000_0000n

const platformEntries = (draft: Draft): readonly Entry[] => {
  const { flag, memory } = draft
  const yes = (given: boolean | undefined) => (given ? '1' : '0')
  const hole = memory(hvm('mmio_hole_memkb')) ?? 0n
  const below = BigInt.asUintN(64, (1n << 32n) - BigInt.asUintN(64, hole << 10n))
  return [
    entry('platform/acpi', yes(hasAcpi(draft)), 'b_info.acpi', hvm('acpi')),
    ...['acpi_s3', 'acpi_s4', 'acpi_laptop_slate'].map((name) =>
      entry(`platform/${name}`, yes(flag(hvm(name))), hvm(name)),
    ),
    ...(hole !== 0n && below <= mostBelow4G
      ? [entry('platform/mmio_hole_size', BigInt.asUintN(64, hole << 10n).toString(), hvm('mmio_hole_memkb'))]
      : []),
    ...(readingOf(draft.config, 'ms_vm_genid') === 'generate'
      ? [entry('platform/generation-id', random, hvm('ms_vm_genid'))]
      : []),
    entry('platform/device-model', modelOf(draft) ?? '', 'b_info.device_model_version'),
  ]
}

/** The strings of `smbios`, which hvmloader reads; those of `oem` are counted from 1 (`hvm_build_set_xs_values`, since 4.18). */
const biosStrings = ({ items }: Draft): readonly Entry[] => {
  let oem = 1
  const entries = items(hvm('smbios')).map(({ key, value }, index) => {
    const name = key === 'oem' ? `oem-${oem++}` : String(key).replaceAll('_', '-')
    return entry(`bios-strings/${name}`, stringOf(value) ?? '', `${hvm('smbios')}[${index}].value`)
  })
  // Of two of one name the last is left.
  return [...new Map(entries.map((each) => [each.path, each])).values()]
}

/** What hvmloader reads (`hvm_build_set_xs_values`, `libxl__spawn_local_dm`, `libxl__spawn_stub_dm`). */
const loaderEntries = (draft: Draft): readonly Entry[] => {
  const isTraditional = modelOf(draft) === 'qemu_xen_traditional'
  return [
    ...(atLeast(draft.release, '4.21')
      ? [
          entry(
            'hvmloader/pci/xen-platform-pci-bar-uc',
            draft.flag(hvm('xen_platform_pci_bar_uc')) ? '1' : '0',
            hvm('xen_platform_pci_bar_uc'),
          ),
        ]
      : []),
    ...(isTraditional && isStubdomain(draft)
      ? []
      : [entry('hvmloader/bios', draft.text(hvm('bios')) ?? '', hvm('bios'))]),
    entry('hvmloader/allow-memory-relocate', isTraditional ? '1' : '0', 'b_info.device_model_version'),
  ]
}
