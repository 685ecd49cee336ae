import { boolean, integer, path, text } from '../values/basic/simple.ts'
import { vifFields } from '../values/devices/vif/fields.ts'
import { autoballoon, cpuMask, domidPolicy, integerOrExit, outputFormat } from '../values/host/xl-conf.ts'
import type { ReadContext } from '../values/value-type.ts'
import type { KeySpec } from './key.ts'

// What xl reads in `/etc/xen/xl.conf` at the start of every command (`xl.c, parse_global_config`). A syntax error in it
// stops them all; a key that xl does not know is passed over in silence.

/** What is offered for the field of a `vif` that a default stands for. */
const offersOf = (field: string) => (cx: ReadContext) => vifFields[field]?.offers?.(cx) ?? []

const int = { width: 32, signed: true }

const deprecatedVif = (old: string, use: string): NonNullable<KeySpec['deprecated']> => ({
  since: '4.3',
  use,
  note: `Rename it to \`${use}\`; the value stays.`,
  said: `the global config option ${old} is deprecated, please switch to ${use}`,
})

/** The keys of `xl.conf`. */
export const xlConfKeys: readonly KeySpec[] = [
  {
    name: 'autoballoon',
    section: 'Memory',
    value: [
      ['4.1', autoballoon.asNumber],
      ['4.3', autoballoon.asText],
    ],
    since: '4.1',
    telling: 'surely',
    default: '`auto` since 4.3; 1 before',
    summary: 'Whether xl takes memory from domain 0 to make room for a new guest.',
    text: `With \`on\`, xl shrinks domain 0 by what the guest lacks and waits for it. With \`off\` it leaves domain 0 alone, and
a guest that does not fit cannot be started. \`auto\` looks at Xen’s command line: \`off\` if it has a well-formed
\`dom0_mem=\`, \`on\` if not.

Where domain 0 has a fixed size, as it should on a server, \`dom0_mem=\` on Xen’s command line and \`autoballoon = "off"\` go
together. The file of a guest cannot change it.

Since 4.3 xl wants \`"auto"\`, \`"on"\` or \`1\`, \`"off"\` or \`0\`, in small letters; for anything else it prints
\`invalid autoballoon option\` and takes \`auto\`. In 4.1 and 4.2 it is a number, 0 or 1, and a word is dropped.`,
    example: [
      ['4.1', 'autoballoon = 0'],
      ['4.3', 'autoballoon = "off"'],
    ],
  },
  {
    name: 'blkdev_start',
    section: 'Devices',
    value: text({ label: 'name of a virtual disk', snippet: `"\${1:xvda}"` }),
    since: '4.2',
    telling: 'surely',
    default: '`xvda`',
    summary: 'The first name that xl tries when it attaches a disk to domain 0 for a moment.',
    text: `A bootloader such as \`pygrub\` runs in domain 0 and has to look into the disk of the guest. Where that disk is not
plainly there as a file or device, xl attaches it to domain 0 under the first free name from this one on.

Change it if domain 0 has an \`xvda\` of its own that gets into the way, as it has when it runs on another hypervisor. xl does
not check the name. No key of a guest overrides it.`,
    example: 'blkdev_start = "xvdm"',
  },
  {
    name: 'bootloader_restrict',
    section: 'Guests',
    value: boolean(),
    since: '4.18',
    default: '0, or 1 for a guest with `bootloader_user`',
    summary: 'Whether bootloaders such as `pygrub` run with as few rights as possible.',
    text: `A bootloader reads file systems that the guest has written, so it should not do that as root. With 1, xl runs it as
an unprivileged user; \`bootloader_user\` in the config of a guest can name one.

It holds for guests whose config does not set \`bootloader_restrict\` itself: that one wins. The environment
variable \`LIBXL_BOOTLOADER_RESTRICT\` wins over both. The bootloader has to know \`--runas\`, as \`pygrub\` does.`,
    example: 'bootloader_restrict = 1',
  },
  {
    name: 'claim_mode',
    section: 'Memory',
    value: boolean({ asLong: true }),
    since: '4.3',
    telling: 'surely',
    default: '1 since 4.4; 0 in 4.3',
    summary: 'Whether xl reserves all the memory of a guest before it begins to build it.',
    text: `With 1, Xen sets the memory aside in one step, so that a guest that does not fit fails at once and not halfway, and two
guests that start together cannot take it from each other. With 0 the memory is taken piece by piece.

What is reserved but not yet taken counts as used: \`xl info\` has it under \`outstanding_claims\`, and \`xl claims\` shows it
by guest. No key of a guest overrides it.`,
    example: 'claim_mode = 1',
  },
  {
    name: 'colo.default.proxyscript',
    section: 'Remus and COLO',
    value: path(),
    since: '4.7',
    telling: 'surely',
    default: '`colo-proxy-setup` in the folder of Xen’s scripts (`/etc/xen/scripts`)',
    summary: 'The script that sets up the network proxy of COLO.',
    text: `COLO runs two copies of a guest in lockstep (\`xl remus -c\`); the proxy compares what they send. \`xl remus -c -N SCRIPT\`
names another script for one run. xl does not look whether the file is there.`,
    example: 'colo.default.proxyscript = "/etc/xen/scripts/colo-proxy-setup"',
  },
  {
    name: 'defaultbridge',
    section: 'Network',
    value: text({ label: 'name of a bridge', offers: offersOf('bridge') }),
    since: '4.2',
    deprecated: deprecatedVif('defaultbridge', 'vif.default.bridge'),
    summary: 'The old name of `vif.default.bridge`.',
    text: `The bridge of each \`vif\` that has no \`bridge=\`. Since 4.3 every xl command asks to use the new name, and where both
are set the new one wins, whichever comes first. The new name does not work in 4.2.`,
    example: 'defaultbridge = "br0"',
  },
  {
    name: 'domid_policy',
    section: 'Guests',
    value: domidPolicy,
    since: '4.14',
    telling: 'surely',
    default: '`xen`',
    summary: 'How the number of a new guest is chosen.',
    text: `\`xen\` counts upwards; \`random\` picks a free number, so that what a guest leaves behind under its number (grants,
event channels, entries in xenstore) is not met by the next one.

For any other word, and for \`Random\` with a capital, xl prints \`invalid domid_policy option\` and stays with \`xen\`. No key of
a guest overrides it.`,
    example: 'domid_policy = "random"',
  },
  {
    name: 'lockfile',
    section: 'General',
    value: path(),
    since: '4.1',
    default: '`/var/lock/xl` (the lock folder of the build)',
    summary: 'The file with whose lock only one xl at a time creates a guest.',
    text: `One \`xl create\` waits for the other, so that they do not count on the same free memory. Since 4.14 xl takes the lock
only while \`autoballoon\` is on.

The file is created when it is missing, its folder is not: without it no guest starts
(\`cannot open the lockfile\`). All xl on a host have to use the same file.`,
    example: 'lockfile = "/run/lock/xl"',
  },
  {
    name: 'max_grant_frames',
    section: 'Memory',
    value: [
      ['4.10', integer({ unit: 'pages', bits: int, usual: [32, 64, 128, 256] })],
      ['4.13', integerOrExit({ unit: 'pages', usual: [64, 128, 256] })],
    ],
    since: '4.10',
    telling: 'surely',
    default:
      'since 4.13 what Xen was booted with (`gnttab_max_frames`, 64 unless set); before, 32, or 64 on hosts that can have memory above 16 TiB',
    summary: 'How many pages the grant table of a guest may grow to.',
    text: `Grants are what paravirtual disks and network cards pass their data with; a page holds 512 of them in version 1, 256 in
version 2. A guest with many fast cards, or with many queues on them, runs out of them sooner than of anything else:
\`xen-diag gnttab_query_size\` shows how far it is.

It is the default: \`max_grant_frames\` in the config of a guest wins.

Since 4.13 xl checks it: anything but a number from 0 to 2147483647 ends **every** xl command with status 1 and no message. Before,
what is not a number was warned about and dropped.`,
    example: 'max_grant_frames = 128',
  },
  {
    name: 'max_grant_version',
    section: 'Memory',
    value: integerOrExit({ range: { min: 0, max: 2 }, usual: [1, 2] }),
    since: '4.16',
    default: 'the highest version that Xen has on this host',
    summary: 'The highest version of grant tables that a guest may use.',
    text: `1 has all that common drivers need, and less of Xen to attack; 2 is for guests with frames above 16 TiB. 0 leaves
the guest without grants, and so without paravirtual devices. Xen refuses to create a guest with more than it has
itself (\`gnttab=max-ver:\` on its command line).

It is the default: \`max_grant_version\` in the config of a guest wins.

Anything but a number from 0 to 2147483647 ends **every** xl command with status 1 and no message. What is above 2 passes here, and then
no guest can be created.`,
    example: 'max_grant_version = 1',
  },
  {
    name: 'max_maptrack_frames',
    section: 'Memory',
    value: [
      ['4.10', integer({ unit: 'pages', bits: int, usual: [1024] })],
      ['4.13', integerOrExit({ unit: 'pages', usual: [1024] })],
    ],
    since: '4.10',
    telling: 'surely',
    default: 'since 4.13 what Xen was booted with (`gnttab_max_maptrack_frames`, 1024 unless set); before, 1024',
    summary: 'How many pages Xen keeps to track the grants of others that a guest has mapped.',
    text: `It matters for guests that serve disks or network cards to others (driver domains). An ordinary guest hardly maps
any.

It is the default: \`max_maptrack_frames\` in the config of a guest wins.

Since 4.13 xl checks it: anything but a number from 0 to 2147483647 ends **every** xl command with status 1 and no message. Before,
what is not a number was warned about and dropped.`,
    example: 'max_maptrack_frames = 1024',
  },
  {
    name: 'output_format',
    section: 'General',
    value: outputFormat,
    since: '4.2',
    default: '`json`',
    summary: 'The language in which xl prints configs: for `xl list -l` and for the dry run.',
    text: `\`sxp\` is there for scripts that were written for xm, and does not show all that \`json\` does. Tables such as those of
\`xl list\` and \`xl info\` look the same with both.

For any other word, and for \`JSON\` in capitals, xl prints \`invalid default output format\` and goes on with \`json\`.`,
    example: 'output_format = "json"',
  },
  {
    name: 'remus.default.netbufscript',
    section: 'Remus and COLO',
    value: path(),
    since: '4.5',
    telling: 'surely',
    default: '`remus-netbuf-setup` in the folder of Xen’s scripts (`/etc/xen/scripts`)',
    summary: 'The script that sets up network buffering for Remus.',
    text: `Remus holds back what a guest sends until the copy on the other host has caught up. \`xl remus -N SCRIPT\` names another
script for one run. xl does not look whether the file is there.`,
    example: 'remus.default.netbufscript = "/etc/xen/scripts/remus-netbuf-setup"',
  },
  {
    name: 'run_hotplug_scripts',
    section: 'Devices',
    value: boolean({ asLong: true }),
    since: '4.2',
    telling: 'surely',
    default: '1',
    summary: 'Whether xl itself runs the scripts that connect disks and network cards.',
    text: `With 0, xl leaves them to udev, as xl 4.1 did. Xen has not come with udev rules for that since 4.6, so 0 is for hosts
that have rules of their own; elsewhere the devices never appear. Leave it at 1. No key of a guest overrides it.`,
    example: 'run_hotplug_scripts = 1',
  },
  {
    name: 'vif.default.backend',
    section: 'Network',
    value: text({ label: 'name or number of a domain', offers: offersOf('backend') }),
    since: '4.4',
    default: '`0`, domain 0',
    summary: 'The domain that serves the network cards of all guests.',
    text: `It holds for every \`vif\` that has no \`backend=\` of its own, and for \`xl network-attach\`. For hosts whose network
hangs on a driver domain: the domain has to run before the others start, and its config needs \`driver_domain = 1\`. The bridge
has to be there, not in domain 0.`,
    example: 'vif.default.backend = "netdom"',
  },
  {
    name: 'vif.default.bridge',
    section: 'Network',
    value: text({ label: 'name of a bridge', offers: offersOf('bridge') }),
    since: '4.3',
    telling: 'surely',
    default: '`xenbr0`',
    summary: 'The bridge that network cards of guests are put on.',
    text: `It holds for every \`vif\` that has no \`bridge=\` of its own, and for \`xl network-attach\`. xl does not look whether there
is such a bridge; if not, the hotplug script fails when a guest is started. In 4.2 the key is \`defaultbridge\`; where both
are set this one wins.`,
    example: 'vif.default.bridge = "br0"',
  },
  {
    name: 'vif.default.gatewaydev',
    section: 'Network',
    value: text({ label: 'name of a network device' }),
    since: '4.3',
    telling: 'surely',
    default: 'none',
    summary: 'The network device of the host through which routed guests reach the world.',
    text: `It goes with routing instead of bridging, that is with \`vif-route\` as \`vif.default.script\` or as \`script=\`, and holds for
every \`vif\` that has no \`gatewaydev=\` of its own. \`vif-bridge\` pays no heed to it.`,
    example: 'vif.default.script = "vif-route"\nvif.default.gatewaydev = "eth0"',
  },
  {
    name: 'vif.default.script',
    section: 'Network',
    value: path({ offers: offersOf('script') }),
    since: '4.3',
    telling: 'surely',
    default: '`vif-bridge` in the folder of Xen’s scripts (`/etc/xen/scripts`)',
    summary: 'The script that connects the network cards of guests.',
    text: `It holds for every \`vif\` that has no \`script=\` of its own, and for \`xl network-attach\`. A name without a slash is
looked for in the folder of Xen’s scripts, where there are also \`vif-route\`, \`vif-nat\` and \`vif-openvswitch\`. xl does not
look whether the file is there. Up to 4.2 the key is \`vifscript\`; where both are set this one wins.`,
    example: 'vif.default.script = "vif-openvswitch"',
  },
  {
    name: 'vifscript',
    section: 'Network',
    value: path({ offers: offersOf('script') }),
    since: '4.1',
    deprecated: deprecatedVif('vifscript', 'vif.default.script'),
    summary: 'The old name of `vif.default.script`.',
    text: `The script of each \`vif\` that has no \`script=\`. Since 4.3 every xl command asks to use the new name, and where both
are set the new one wins, whichever comes first. The new name does not work in 4.1 and 4.2.`,
    example: 'vifscript = "vif-bridge"',
  },
  ...(
    [
      [
        'vm.cpumask',
        'guests of all kinds',
        'Together with it, `vm.hvm.cpumask` or `vm.pv.cpumask` narrows the choice further.',
      ],
      ['vm.hvm.cpumask', 'HVM and PVH guests', '`vm.cpumask` applies as well: only CPUs in both remain.'],
      ['vm.pv.cpumask', 'PV guests', '`vm.cpumask` applies as well: only CPUs in both remain.'],
    ] as const
  ).map(
    ([name, guests, together]): KeySpec => ({
      name,
      section: 'CPUs',
      value: cpuMask,
      since: '4.12',
      grammar: 'cpu-range',
      telling: 'surely',
      default: 'all CPUs',
      summary: `The CPUs that ${guests} may run on at all.`,
      text: `${together} What \`cpus\` in the config of a guest allows is cut down to the mask; if no CPU is left, xl refuses
the guest: \`vcpu hard affinity map is empty\`. \`xl vcpu-pin\` is held to it too. Both take
\`--ignore-global-affinity-masks\`.

The mask knows nothing of cpupools: it has to leave some CPU of each pool that such guests are put into.

It is a CPU list such as \`0-3\`, \`^2\`, \`node:1\`, \`all\`, worked through from left to right. At a bad piece xl prints
\`Invalid pcpu range\` and goes on with what it has read by then, so a mistake at the front shuts all those guests out. A list
in brackets is warned about and dropped.`,
      example: `${name} = "all,^0-1"`,
    }),
  ),
]
