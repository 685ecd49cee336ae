import { tableOf } from '../../../table.ts'
import { bootLettersIn } from '../../../values/guest/boot.ts'
import { stringOf } from '../../draft.ts'
import { whyMissing } from '../../host-facts.ts'
import type { Step } from '../../step.ts'
import { noSuchFile } from '../missing-file.ts'
import { refusal } from './refusal.ts'

/* The name of the guest, and what it boots from. */

/** What stands behind a comma in `-name` has to be one of its options (`util/qemu-option.c`). */
const nameOptions: Readonly<Record<string, RegExp>> = tableOf({
  guest: /^/,
  process: /^/,
  'debug-threads': /^(?:on|off)$/,
})

const name = refusal(
  { id: 'qemu-name', rule: 'bad-spec', since: '4.6', keys: ['name'], guests: ['pv', 'pvh', 'hvm'] },
  ({ text }) => {
    const given = text('c_info.name') ?? ''
    // Two commas stand for one.
    const pieces = given.replaceAll(',,', '  ').split(',')
    const wrong = pieces.find((piece, index) => {
      const equals = piece.indexOf('=')
      if (piece === '' || (index === 0 && equals < 0)) return false
      return !nameOptions[piece.slice(0, equals < 0 ? undefined : equals)]?.test(
        equals < 0 ? 'on' : piece.slice(equals + 1),
      )
    })
    if (wrong === undefined) return undefined
    const mended = given.replaceAll(/[,=]+/g, '-')
    return {
      message: `libxl hands the name to it as it is, and it takes \`${wrong}\` for an option. Choose a name without commas and \`=\`.`,
      mends: [{ key: 'name', write: `"${mended}"` }],
    }
  },
)

const bootLetters = 'abcdn'
const mostBootDevices = 3

/** `validate_bootdevices` of softmmu/bootdevice.c, `set_boot_dev` of hw/i386/pc.c. */
const boot = refusal({ id: 'qemu-boot', rule: 'bad-spec', keys: ['boot'] }, ({ text }) => {
  const written = text('b_info.type.hvm.boot') ?? ''
  const given = [...written]
  const letters = [...new Set(given)].filter((letter) => bootLetters.includes(letter))
  if (given.length <= mostBootDevices && letters.length === given.length) return undefined
  const mended = bootLettersIn(written) ?? letters.slice(0, mostBootDevices).join('')
  return {
    message: 'it boots from three of `a`, `b`, `c`, `d` and `n` at most, each of them once.',
    mends: mended === '' ? [] : [{ key: 'boot', write: `"${mended}"` }],
  }
})

/** The kernel and the ramdisk that QEMU starts an HVM guest from (`x86_load_linux` of hw/i386/x86.c). */
const direct = (['kernel', 'ramdisk'] as const).map((key) =>
  refusal({ id: `qemu-${key}-missing`, rule: 'no-such-file', keys: [key] }, (draft) => {
    const path = draft.text(`b_info.${key}`)
    return path !== undefined && whyMissing(draft, path) !== undefined ? { message: noSuchFile(path) } : undefined
  }),
)

/** Options of some QEMU for a PC, from 1.0 to 10 (`qemu-options.hx`): first those that nothing follows. */
const bareOptions = new Set(
  'S async-teardown audio-help bt-hack curses daemonize enable-fips enable-hax enable-kvm enable-sync-profile full-screen h help mem-prealloc no-acpi no-fd-bootchk no-frame no-hpet no-kvm no-kvm-irqchip no-kvm-pit no-kvm-pit-reinjection no-quit no-reboot no-shutdown no-user-config nodefaults nodefconfig nographic old-param only-migratable portrait prom-env s sdl semihosting singlestep snapshot tdf usb version win2k-hack xen-attach xen-create xen-domid-restrict preconfig one-insn-per-tb nouserconfig'.split(
    ' ',
  ),
)
const otherOptions = new Set(
  'accel acpitable action add-fd alt-grab append audio audiodev balloon bios blockdev boot bt cdrom chardev chroot clock compat cpu ctrl-grab d debugcon device dfilter display drive dtb dump-vmstate echr fda fdb fsdev fw_cfg g gdb global hda hdachs hdb hdc hdd icount igd-passthru incoming initrd iscsi k kernel kvm-shadow-memory L loadvm localtime m M machine machine-path mem-path mon monitor msg mtdblock name net netdev nic numa object option-rom overcommit p parallel perfmap perf-prof pflash pidfile plugin qmp qmp-pretty qtest qtest-log readconfig realtime redir rotate rtc rtc-td-hack run-with runas sandbox sd seed serial set shim smbios smp soundhw spice startdate tb-size tpmdev trace trace-unassigned usbdevice uuid vga virtfs virtfs_synth virtioconsole vmcoreinfo vnc watchdog watchdog-action writeconfig xen-domid D'.split(
    ' ',
  ),
)

/** `lookup_opt` of QEMU's vl.c, where an option is expected: one that takes a value has the next word, whatever that is. */
const args = (['device_model_args', 'device_model_args_hvm', 'device_model_args_pv'] as const).map((key) =>
  refusal({ id: 'qemu-option', keys: [key], guests: ['pv', 'pvh', 'hvm'] }, (draft) => {
    const list = key === 'device_model_args' ? 'b_info.extra' : `b_info.${key.replace('device_model_args', 'extra')}`
    if (key.endsWith(draft.guest === 'hvm' ? '_pv' : '_hvm')) return undefined
    const words = draft.list(list).map((each) => stringOf(each) ?? '')
    const optionOf = (word: string | undefined) => /^--?(.+)$/s.exec(word ?? '')?.[1]
    const index = words.findIndex((word, at) => {
      const [option, before] = [optionOf(word), optionOf(words[at - 1])]
      if (option === undefined || (before !== undefined && !bareOptions.has(before))) return false
      return !bareOptions.has(option) && !otherOptions.has(option)
    })
    return index < 0
      ? undefined
      : {
          message: `it has no option \`${words[index]}\`.`,
          place: { keys: [key], item: index },
          // A newer one may.
          unsure: true,
        }
  }),
)

export const machine: readonly Step[] = [name, boot, ...args, ...direct]
