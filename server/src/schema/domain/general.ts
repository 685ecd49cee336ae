import type { History } from '../../release.ts'
import { boolean, integer, text, uuid } from '../../values/basic/simple.ts'
import { builder, guestType } from '../../values/guest/guest-type.ts'
import { xenstoreQuota } from '../../values/host/xenstore-quota.ts'
import type { ValueType } from '../../values/value-type.ts'
import type { KeySpec } from '../key.ts'

/** Read as a plain number at first and as a yes or no since 4.2. */
const flag: History<ValueType> = [
  ['4.1', boolean({ asLong: true })],
  ['4.2', boolean()],
]

export const generalKeys = [
  {
    name: 'name',
    section: 'General',
    value: text({ label: 'name' }),
    since: '4.1',
    stored: 'c_info.name',
    telling: 'hardly',
    summary: 'The name of the domain, by which `xl list` shows it and every `xl` command finds it.',
    text: `The one key that no file can do without: since 4.2 xl stops with \`Domain name must be specified.\`; 4.1 called the domain \`test\`.

xl checks nothing about it when it reads the file. Two domains of one name on a host are refused at the start of the second, and a name made of digits only cannot be told from a domain ID: \`xl destroy 7\` means domain 7. Letters, digits, \`-\`, \`_\` and \`.\` are safe; the name also ends up in the names of log files.`,
    example: 'name = "web1"',
  },
  {
    name: 'type',
    section: 'General',
    value: guestType,
    since: '4.10',
    doubtful: ['builder'],
    telling: 'hardly',
    default: '`pv` on x86, `pvh` on Arm (`pv` there as well up to 4.11)',
    summary: 'What kind of guest the domain is.',
    text: `- \`pv\`: paravirtualised. The kernel must be made for Xen, and \`kernel\`, \`bootloader\` or \`firmware\` must be given.
- \`pvh\`: a kernel that knows PVH, run by the processor's virtualisation but without an emulated machine around it. It needs \`kernel\` or \`bootloader\` too.
- \`hvm\`: a complete emulated PC. Runs any operating system; has firmware, \`boot\`, a display and so on.

Many keys work for one of them only: xl passes over the others without a word. It compares with capitals, and for as many letters as are given: \`"h"\` is HVM, \`"p"\` is PV, an empty text is HVM, and \`"PV"\` is refused with \`Invalid domain type PV.\`

Up to 4.9 there was \`builder\` instead, and this key did nothing. A file for old and new releases may hold both, if they agree: otherwise \`Contradicting "builder" and "type" options specified.\` On Arm, a \`pv\` guest is turned into a \`pvh\` one with three warnings.`,
    example: 'type = "pvh"\nkernel = "/boot/vmlinuz"',
  },
  {
    name: 'builder',
    section: 'General',
    value: builder,
    since: '4.1',
    doubtful: ['type'],
    telling: 'surely',
    default: '`generic`',
    arches: ['x86'],
    deprecated: {
      since: '4.10',
      use: 'type',
      note: 'Write `type = "hvm"` for `hvm` and `type = "pv"` for `generic`.',
      said: 'The "builder" option is being deprecated, please use "type" instead.',
      saidIn: ['4.10', '4.10'],
      unsaidBeside: 'type',
    },
    summary: 'The old way to choose the type of guest: `hvm`, or else PV.',
    text: `\`type\` has taken its place in 4.10; only that one release says so when it meets \`builder\` alone.

Up to 4.9 xl builds an HVM guest for \`hvm\` or any beginning of it, and a PV guest for whatever else is written, be it \`linux\`, \`HVM\` or a slip of the pen. Since 4.10 it knows \`hvm\` and \`generic\` and refuses the rest: xm's \`builder = "linux"\` ends with \`Invalid domain type linux.\` There is no \`builder\` for PVH.`,
    example: 'builder = "hvm"',
  },
  {
    name: 'uuid',
    section: 'General',
    value: uuid((given) => `Failed to parse UUID: ${given}`),
    since: '4.1',
    stored: 'c_info.uuid',
    telling: 'hardly',
    default: 'a new random one at each start',
    summary: 'The UUID of the domain, which it keeps from one start to the next.',
    text: `Guests see it: Linux in \`/sys/hypervisor/uuid\`, HVM guests as the serial number of their machine in the SMBIOS tables too. Licences and inventories may hang on it, and so it is worth fixing for a domain that is to look like the same machine after each start. \`uuidgen\` makes one.

xl on Linux wants the 36 characters of the usual form with its four dashes, in small or capital letters, and refuses the rest: \`Failed to parse UUID: …\`. Give each domain its own: xl does not compare them, and the two would share their entry below \`/vm\` in Xenstore.`,
    example: 'uuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"',
  },
  {
    name: 'pool',
    section: 'General',
    value: text({
      label: 'name or number of a cpupool',
      offers: ({ around, host }) =>
        [...new Set([...(around?.used?.pool ?? []), ...(host?.pools ?? []), 'Pool-0'])].map((label) => ({ label })),
    }),
    since: '4.1',
    stored: [['4.5', 'c_info.pool_name']],
    telling: 'hardly',
    default: '`Pool-0`',
    summary: 'The cpupool in which the vCPUs of the domain run.',
    text: `The pool's scheduler and physical CPUs are then the domain's; \`cpus\` can only name CPUs of that pool. \`xl cpupool-list\` shows the pools, \`xl cpupool-create\` makes one from a file of its own, and \`xl cpupool-migrate\` moves a running domain.

A pool that does not exist stops the creation of the domain, not the reading of the file (up to 4.4: \`Illegal pool specified\`, at once).`,
    example: 'pool = "realtime"',
  },
  {
    name: 'nomigrate',
    section: 'General',
    value: flag,
    since: '4.1',
    stored: 'b_info.disable_migrate',
    default: '`0`',
    summary: 'States that the domain will never leave this host.',
    text: `In return the guest may rely on the host: on x86 it is told that its time stamp counter never changes pace (the \`itsc\` flag of CPUID), unless \`cpuid\` says otherwise.

It is a promise and no lock: \`xl save\` and \`xl migrate\` still do what they are told, and time in the guest may then go wrong. On Arm the key has no effect.`,
    example: 'nomigrate = 1',
  },
  {
    name: 'driver_domain',
    section: 'General',
    value: boolean(),
    since: '4.4',
    stored: 'c_info.driver_domain',
    telling: 'hardly',
    default: '`0`',
    summary: 'Lets the domain serve disks, networks or other devices to other domains.',
    text: `It is given places of its own in Xenstore, so that \`xl devd\` inside it can run hotplug scripts and QEMU for its clients. Their files then name it: \`backend=…\` in \`vif\` or \`disk\`. The hardware itself comes through \`pci\`.`,
    example: 'driver_domain = 1\npci = [ "0000:03:00.0" ]',
  },
  {
    name: 'xend_suspend_evtchn_compat',
    section: 'General',
    value: boolean(),
    since: '4.14',
    stored: 'c_info.xend_suspend_evtchn_compat',
    default: '`0`',
    summary: 'Lays out the Xenstore directory of the domain as xend used to, for old drivers in the guest.',
    text: `xl makes \`device/suspend/event-channel\` in Xenstore, writable by the guest, below a \`device\` that is not. Some old PV drivers, among them Red Hat's for Windows, stumble over it. With \`1\` the entry is missing and the guest may write to all of \`device\`, which lets it put there what it likes: set this only for a guest that needs it.`,
    example: 'xend_suspend_evtchn_compat = 1',
  },
  {
    name: 'xenstore_feature_mask',
    section: 'Xenstore',
    value: integer({ usual: ['0xffffffff', '0x3', '0x0'], bits: { width: 32, signed: false } }),
    since: '4.21',
    stored: 'b_info.xenstore_feature_mask',
    default: '`0xffffffff`, all that Xenstore has',
    summary: 'Which features of Xenstore the guest gets to see, as a sum of bits.',
    text: `For a guest that has to move to a host whose Xenstore can do less than the one where it starts.

| bit | feature |
| --- | --- |
| \`0x1\` | the guest may connect to Xenstore anew |
| \`0x2\` | Xenstore leaves an error code behind when it cuts the connection |
| \`0x4\` | watches that look down to a given depth |
| \`0x8\` | a permission for all domains at once |

\`xl info -x\` shows what the running Xenstore has; bits that it does not have make no difference. xl keeps 32 bits.`,
    example: 'xenstore_feature_mask = 0x3',
  },
  {
    name: 'xenstore_quota',
    section: 'Xenstore',
    value: xenstoreQuota,
    since: '4.22',
    stored: 'b_info.xenstore_quota',
    grammar: 'fields',
    default: 'the limits of the Xenstore daemon',
    summary: 'How much of Xenstore the domain may use, in place of the limits for all domains.',
    text: `Each item is \`name=value\`, with a whole number from 0 on. The names are those of the running Xenstore, such as \`nodes\`, \`watches\`, \`transactions\` and \`memory\`: \`xl xenstore-quota-get -g\` lists them with the limits for all.

A Xenstore without limits by domain (the one in OCaml, or an older one) makes the creation of the domain fail.`,
    example: 'xenstore_quota = [ "nodes=2000", "watches=256" ]',
  },
  {
    name: 'seclabel',
    section: 'XSM security labels',
    value: text({ label: 'security label' }),
    since: '4.2',
    telling: 'likely',
    default: 'the label for guests in the policy, `system_u:system_r:domU_t` in the usual one',
    summary: 'The label under which the XSM/FLASK policy of the hypervisor treats the domain.',
    text: `It has the form \`user:role:type\`. With \`init_seclabel\` beside it, the domain is built under that one and gets this one before it first runs.

A hypervisor without XSM is no error: xl goes on with \`XSM Disabled: seclabel not supported\`. With XSM, a label that the policy does not know stops the domain: \`Invalid seclabel: …\`. The line is often left over from a copied example; without XSM it can go.`,
    example: 'seclabel = "system_u:system_r:domU_t"',
  },
  {
    name: 'init_seclabel',
    section: 'XSM security labels',
    value: text({ label: 'security label' }),
    since: '4.3',
    telling: 'likely',
    default: 'the label in `seclabel`',
    summary: 'The XSM/FLASK label that the domain has while it is being built.',
    text: `Before the domain first runs, its label changes to the one in \`seclabel\`. A policy can allow the toolstack to fill the memory of the first type and deny it any look into the second: so nobody in dom0 reads the guest's memory later on.

Without \`seclabel\` the domain keeps this label. Errors are as for \`seclabel\`.`,
    example: 'init_seclabel = "system_u:system_r:nomigrate_t_building"\nseclabel = "system_u:system_r:nomigrate_t"',
  },
  {
    name: 'device_model_stubdomain_seclabel',
    section: 'XSM security labels',
    value: text({ label: 'security label' }),
    since: '4.2',
    stored: [['4.5', 'b_info.device_model_ssid_label']],
    default: 'the label for device models in the policy, `system_u:system_r:dm_dom_t` in the usual one',
    guests: ['hvm'],
    arches: ['x86'],
    summary: 'The XSM/FLASK label of the stub domain in which the device model runs.',
    text: `It matters with \`device_model_stubdomain_override = 1\` only. The policy must allow that label to serve the guest's.`,
    example: 'device_model_stubdomain_override = 1\ndevice_model_stubdomain_seclabel = "system_u:system_r:dm_dom_t"',
  },
] as const satisfies readonly KeySpec[]
