import { boolean, choice, integer, listOf, text } from '../../values/basic/simple.ts'
import { channel } from '../../values/devices/channel.ts'
import { disk } from '../../values/devices/disk/disk.ts'
import { p9 } from '../../values/devices/p9.ts'
import { pvcalls } from '../../values/devices/pvcalls.ts'
import { usbctrl } from '../../values/devices/usbctrl.ts'
import { usbdev } from '../../values/devices/usbdev.ts'
import { vdispl } from '../../values/devices/vdispl.ts'
import { vif } from '../../values/devices/vif/vif.ts'
import { virtio } from '../../values/devices/virtio.ts'
import { vkb } from '../../values/devices/vkb.ts'
import { vsnd } from '../../values/devices/vsnd.ts'
import { vtpm } from '../../values/devices/vtpm.ts'
import { ignoredVif2, openChoice } from '../../values/guest/device-model.ts'
import { serial, serialPort } from '../../values/guest/serial.ts'
import { usbDevice, usbdevice } from '../../values/guest/usbdevice.ts'
import { everyGuest, type KeySpec } from '../key.ts'

const hdtype = choice(
  {
    ide: {
      text: 'An IDE controller with four emulated disks (`hda` to `hdd`). Every operating system can boot from it.',
    },
    ahci: {
      text: 'A SATA controller (ICH9, AHCI) with up to six emulated disks. Faster to boot from; systems as old as Windows XP need a driver.',
    },
  },
  { said: (given) => `ERROR: invalid value "${given}" for "hdtype"` },
)

const vendorDevice = choice(
  {
    none: { text: 'No such device: the default.' },
    xenserver: {
      text: "XenServer's variant (PCI device id C000), to which the Windows drivers of XenServer bind.",
    },
  },
  { said: (given) => `xl: unknown vendor_device '${given}'` },
)

const soundCards = {
  ac97: { text: "Intel's AC'97 audio codec: what systems around the year 2000 expect." },
  adlib: { text: 'AdLib with the Yamaha YM3812: music synthesis of the DOS era, no sampled sound.' },
  cs4231a: { text: 'Crystal CS4231A, a card for the ISA bus.' },
  es1370: { text: 'Ensoniq AudioPCI ES1370: works with most older systems without a driver disk.' },
  gus: { text: 'Gravis Ultrasound GF1, a card for the ISA bus.' },
  hda: { text: 'Intel High Definition Audio, with input and output: the right one for current systems.' },
  sb16: { text: 'Creative Sound Blaster 16, a card for the ISA bus.' },
}

const soundhw = openChoice(soundCards, { label: 'sound card' })

// libxl_dm.c looks the name up itself since QEMU has lost its own -soundhw.
const soundhwByName = openChoice(soundCards, {
  label: 'sound card',
  other: (given) =>
    `xl takes \`${given}\`, but cannot create the domain: QEMU gets one sound card, out of ${Object.keys(soundCards)
      .map((name) => `\`${name}\``)
      .join(', ')}.`,
})

/** Disks, networks and all the other devices of a guest, screens aside. */
export const deviceKeys = [
  {
    name: 'disk',
    section: 'Devices',
    value: disk,
    since: '4.1',
    stored: 'disks',
    grammar: 'disk',
    telling: 'surely',
    default: 'no disks',
    summary: 'The disks and CD drives of the guest, one string for each.',
    text: `Each string says what is on the host, how it is stored, what the guest sees, and whether it may write:
\`"/dev/vg0/web,raw,xvda,rw"\`, or the same with names: \`"vdev=xvda, format=raw, access=rw, target=/dev/vg0/web"\`.
\`target=\` takes all the rest of the string, so it comes last. A CD drive is \`"/srv/iso/install.iso,,hdc,cdrom"\`;
leave the path empty for a drive without a disc.

- Under HVM the first four disks, \`hda\` to \`hdd\` or \`xvda\` to \`xvdd\`, are emulated IDE disks as well (see
  \`hdtype\`), and \`sda\` and so on SCSI disks: that is what the firmware boots from. All others need a driver in the
  guest.
- The format is \`raw\` unless it is said: for an image file in qcow2 or vhd, name it, or the guest sees the bytes of
  the container.
- xl refuses the file at the first string that it cannot parse. It does not look whether the target exists, and takes
  two disks with one \`vdev\` without a word.
- A second \`disk =\` replaces the first. \`disk +=\` adds to it, since 4.13.

4.1 knows only the old form with a prefix (\`phy:/dev/vg0/web,xvda,w\`), which all later releases still take.`,
    example: [
      ['4.1', 'disk = [ "phy:/dev/vg0/web,xvda,w",\n         "file:/srv/iso/install.iso,hdc:cdrom,r" ]'],
      [
        '4.2',
        `disk = [ "/dev/vg0/web,raw,xvda,rw",
         "/srv/iso/install.iso,,hdc,cdrom" ]`,
      ],
    ],
  },
  {
    name: 'vif',
    section: 'Devices',
    value: vif,
    since: '4.1',
    stored: 'nics',
    grammar: 'fields',
    telling: 'surely',
    default: 'no network',
    summary: 'The network interfaces of the guest, one string for each.',
    text: `Fields are separated by commas: \`bridge\`, \`mac\`, \`ip\`, \`script\`, \`vifname\`, \`rate\`,
\`model\`, \`type\` and others. An empty string is an interface with all defaults: \`vif.default.bridge\` of xl.conf,
and a MAC address under Xen's prefix \`00:16:3e\`. Without \`mac\` that address is another one each time the domain is
created, which confuses DHCP and guests that name interfaces by address.

Mind the blanks: a blank before a field is skipped, but one before or after its \`=\` loses the field. A wrong field
or MAC address is only mentioned on stderr (not even that up to 4.5), and the domain starts without it.

Under HVM each interface is there twice, emulated and paravirtual; \`type=vif\` leaves the emulated one away,
\`model\` picks the card (\`rtl8139\`, \`e1000\`).`,
    example: 'vif = [ "mac=00:16:3e:5a:10:01,bridge=xenbr0" ]',
  },
  {
    name: 'vif2',
    section: 'Devices',
    value: [
      ['4.1', listOf(text())],
      ['4.2', ignoredVif2],
    ],
    since: '4.1',
    doubtful: [],
    grammar: 'fields',
    deprecated: { since: '4.2', use: 'vif', note: 'Use `vif`; no kernel has a driver for the second network channel.' },
    summary: 'Network interfaces of the abandoned protocol netchannel2.',
    text: `Only 4.1 makes these interfaces. Since 4.2, xl warns about the key, whatever is in the list, and goes on
without it.`,
    example: 'vif = [ "bridge=xenbr0" ]',
  },
  {
    name: 'vtpm',
    section: 'Devices',
    value: vtpm,
    since: '4.3',
    stored: 'vtpms',
    grammar: 'fields',
    telling: 'surely',
    default: 'no TPM',
    summary: 'Virtual TPM devices, each served by a vTPM domain of its own.',
    text: `\`backend\` names the domain behind it and must be given: for a guest its vTPM domain, for a vTPM domain
the vTPM manager. \`uuid\` identifies the TPM; a guest may leave it out, a vTPM domain needs a fixed one to find its
stored state again. The back-end domain has to be running before the guest is created.`,
    example: 'vtpm = [ "backend=vtpm-web" ]',
  },
  {
    name: 'p9',
    section: 'Devices',
    value: p9,
    since: '4.9',
    stored: [
      ['4.9', 'p9'],
      ['4.10', 'p9s'],
    ],
    grammar: 'fields',
    default: 'no shares',
    summary: 'Directories of the host that the guest may mount, over Xen’s transport for 9P.',
    text: `Each share has a \`tag\`, by which the guest mounts it (\`mount -t 9p -o trans=xen TAG /mnt\`), a
\`path\` on the host and \`security_model=none\`: files are stored with the owner and mode that the guest gives them.
QEMU serves them; since 4.19, \`type=xen_9pfsd\` has a small daemon do it, with limits for files and space, and
defaults for \`tag\` and \`path\`.

Up to 4.18, xl refuses a share that lacks one of the three. Since 4.19 libxl prints an error, and makes the guest
without it.`,
    example: 'p9 = [ "tag=home,security_model=none,path=/srv/home" ]',
  },
  {
    name: 'pvcalls',
    section: 'Devices',
    value: pvcalls,
    since: '4.11',
    stored: 'pvcallsifs',
    grammar: 'fields',
    default: 'none',
    summary: 'Lets the guest’s socket calls be made by another domain in its place.',
    text: `Guests with a PV Calls front end send \`connect\`, \`listen\` and so on to \`backend\`, and share its
network stack, addresses and ports: there is no interface, and nothing to route. Linux has the driver for both sides.
Use \`vif\` for an ordinary network.`,
    example: 'pvcalls = [ "backend=0" ]',
  },
  {
    name: 'channel',
    section: 'Devices',
    value: channel,
    since: '4.5',
    doubtful: [],
    stored: 'channels',
    grammar: 'fields',
    default: 'no channels',
    summary: 'Private byte streams between host and guest, such as a guest agent talks through.',
    text: `\`name\` must be given: the guest finds its channel by it, so make it unique with a domain name
(\`org.example.agent.0\`). \`connection\` must be given, too, and says what it is on the host: \`pty\`, a terminal
that \`xl channel-list\` shows, or \`socket\`, a Unix socket at \`path\`. QEMU carries the bytes, for PV and PVH
guests as well. Blanks around names and values do not count here.`,
    example: 'channel = [ "name=org.example.agent.0,connection=socket,path=/run/xen/web-agent.sock" ]',
  },
  {
    name: 'usbctrl',
    section: 'Devices',
    value: usbctrl,
    since: '4.7',
    stored: 'usbctrls',
    grammar: 'fields',
    default: 'as many as `usbdev` needs',
    summary: 'USB controllers that host devices can be plugged into, one string for each.',
    text: `\`type\` is \`pv\` (a driver in dom0’s kernel), \`qusb\` (QEMU, paravirtual), \`devicemodel\` (a
controller emulated by QEMU, for HVM) or \`auto\`, which picks \`devicemodel\` for HVM, else \`pv\` where the kernel
can do it and \`qusb\` where not. \`version\` is 1, 2 or, emulated only, 3; \`ports\` counts up to 31 on a paravirtual
one. Controllers are numbered from 0 in the order of the list, ports from 1.

xl refuses the file for a field that it does not know. Devices follow in \`usbdev\`, or later with \`xl
usbdev-attach\`. \`usb\`, \`usbversion\` and \`usbdevice\` are something else: they belong to the emulated machine of
an HVM guest.`,
    example: `usbctrl = [ "version=2,ports=4" ]
usbdev = [ "hostbus=1,hostaddr=4" ]`,
  },
  {
    name: 'usbdev',
    section: 'Devices',
    value: usbdev,
    since: '4.7',
    stored: 'usbdevs',
    grammar: 'fields',
    default: 'no devices',
    summary: 'USB devices of the host that the guest gets at the start.',
    text: `\`hostbus\` and \`hostaddr\` are the numbers that \`lsusb\` prints as bus and device. They change when a
device is plugged in anew, so such a config may hand over another device than it did last time. \`controller\` and
\`port\` choose the place on the guest’s side; without them the first free port is taken, and a controller is made
where there is none.`,
    example: 'usbdev = [ "hostbus=1,hostaddr=4" ]',
  },
  {
    name: 'vdispl',
    section: 'Devices',
    value: vdispl,
    since: '4.10',
    stored: 'vdispls',
    grammar: 'fields',
    default: 'no displays',
    summary: 'Paravirtual displays with several connectors, for guests with the `xen-drm-front` driver.',
    text: `\`connectors\` lists them as \`id:WIDTHxHEIGHT\`, separated by semicolons; the display back end knows
each by its id. xl refuses a display without one. With \`be-alloc=1\` the back end provides the buffers. xl starts no
back end: one has to run in the domain that \`backend\` names. For a plain framebuffer over VNC, use \`vfb\`.`,
    example: 'vdispl = [ "backend=0,connectors=main:1920x1080;panel:800x480" ]',
  },
  {
    name: 'vsnd',
    section: 'Devices',
    value: vsnd,
    since: '4.12',
    stored: 'vsnds',
    grammar: 'vsnd',
    default: 'no sound',
    summary: 'Paravirtual sound cards, for guests with the `xen-snd-front` driver.',
    text: `A list of lists: one inner list a card. Its strings begin with \`CARD\`, \`PCM\` or \`STREAM\` and go
from the whole to its parts: a stream belongs to the PCM device before it, that to the card. What is set for the card
(rates, formats, channels, buffer size) holds for its parts unless they set their own. A back end has to run in the
domain that \`backend\` names. For an emulated card, see \`soundhw\`.`,
    example: `vsnd = [ [ "CARD, backend=0, short-name=Main, sample-rates=44100;48000",
           "PCM, name=Speaker",
           "STREAM, unique-id=speaker, type=p" ] ]`,
  },
  {
    name: 'vkb',
    section: 'Devices',
    value: vkb,
    since: '4.12',
    grammar: 'fields',
    // `domcreate_launch_dm` of libxl_create.c.
    guests: [
      ['4.12', ['pv', 'pvh']],
      ['4.19', everyGuest],
    ],
    default: 'none of its own; see `vfb` and `vkb_device`',
    summary: 'Paravirtual keyboards, pointers and touch screens, one string for each.',
    text: `\`backend-type\` must be given: \`qemu\`, or \`linux\` for a user-space back end that finds its device
by \`unique-id\`. xl refuses the file for a field that it does not know, and for multi-touch with no size and no
number of contacts.

Each \`vfb\` brings a keyboard and pointer with it, so that an ordinary PV guest with a screen needs no \`vkb\`. An
HVM guest gets the devices of \`vkb\` since 4.19, in place of the one that \`vkb_device\` stands for; before, they are
dropped without a word.`,
    example: 'vkb = [ "backend-type=linux,unique-id=seat0,width=1920,height=1080" ]',
  },
  {
    name: 'virtio',
    section: 'Devices',
    value: virtio,
    since: '4.18',
    stored: 'virtios',
    grammar: 'fields',
    default: 'no Virtio devices',
    arches: ['arm'],
    summary: 'Virtio devices in the device tree of an Arm guest, with a back end outside of QEMU.',
    text: `\`type\` is the compatible string: \`virtio,device\` with the device number in small hexadecimal digits
(\`virtio,device22\` is I²C). The comma in it is the only one allowed inside a value. \`transport\` is \`mmio\`;
\`grant_usage=1\` makes front and back end share memory by grants, which is the default when \`backend\` is not dom0.
xl ends without any message for another \`transport\`.

xl describes the device and starts no back end. Virtio disks are \`disk\` strings with \`specification=virtio\`.`,
    example: 'virtio = [ "backend=0,type=virtio,device22,transport=mmio" ]',
  },
  {
    name: 'hdtype',
    section: 'Emulated hardware',
    value: hdtype,
    since: '4.6',
    stored: 'b_info.type.hvm.hdtype',
    readFor: ['hvm'],
    default: '`ide`',
    guests: ['hvm'],
    summary: 'The controller behind the emulated disks.',
    text: `It is about the disks called \`hda\` and so on, or \`xvda\`; those called \`sda\` are SCSI either way.
Both kinds emulate writable disks only: a read-only one that is not a CD drive keeps the domain from being created.
Changing it for an installed system is like moving its disk into another computer: Windows may not boot.`,
    example: [
      ['4.6', 'builder = "hvm"\nhdtype = "ahci"'],
      [
        '4.10',
        `type = "hvm"
hdtype = "ahci"`,
      ],
    ],
  },
  {
    name: 'usb',
    section: 'Emulated hardware',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
    ],
    since: '4.1',
    doubtful: ['usbversion'],
    stored: 'b_info.type.hvm.usb',
    telling: 'hardly',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'Gives the emulated machine a USB 1.1 controller.',
    text: `A \`usbdevice\` switches it on by itself. It does not go together with \`usbversion\` or
\`spiceusbredirection\`: xl takes the file, but the domain is not created.`,
    example: 'usb = 1\nusbdevice = "tablet"',
  },
  {
    name: 'usbversion',
    section: 'Emulated hardware',
    value: integer({ range: { min: 0, max: 3 }, usual: [1, 2, 3] }),
    since: '4.4',
    doubtful: ['usb', 'usbdevice'],
    stored: 'b_info.type.hvm.usbversion',
    readFor: ['hvm'],
    default: '0, no controller',
    guests: ['hvm'],
    summary: 'The kind of USB controller that the emulated machine has.',
    text: `1 is USB 1.1 (UHCI), 2 is USB 2.0 (EHCI with its companions), 3 is USB 3.0 (xHCI). Any other number
keeps the domain from being created, and so does \`usb\` or \`usbdevice\` beside it. \`spiceusbredirection\` takes 2
where nothing is set. \`qemu-xen-traditional\` does not know it.`,
    example: 'usbversion = 3',
  },
  {
    name: 'usbdevice',
    section: 'Emulated hardware',
    value: [
      ['4.1', usbDevice],
      ['4.3', usbdevice],
    ],
    since: '4.1',
    doubtful: ['usbversion'],
    telling: 'likely',
    readFor: ['hvm'],
    default: 'none',
    guests: ['hvm'],
    summary: 'USB devices on the emulated machine, in QEMU’s words.',
    text: `\`tablet\` is the one to have: a pointer with absolute coordinates, so that the mouse of a VNC viewer
and that of the guest stay together. \`mouse\` and \`keyboard\` are what they say; \`host:1d6b:0002\` hands over a
device of the host by vendor and product, \`host:3.14\` by bus and address, written without leading zeros.

\`usb\` is switched on by it. A list came with 4.3; before, there is room for one device. xl does not check the names:
QEMU ends when it does not know one, and its log under \`/var/log/xen\` says so. Newer versions of QEMU know fewer of
them.`,
    example: [
      ['4.1', 'usbdevice = "tablet"'],
      ['4.3', 'usbdevice = [ "tablet" ]'],
    ],
  },
  {
    name: 'serial',
    section: 'Emulated hardware',
    value: [
      ['4.1', serialPort],
      ['4.5', serial],
    ],
    since: '4.1',
    telling: 'likely',
    readFor: ['hvm'],
    default: 'none from xl',
    guests: ['hvm'],
    summary: 'Where the emulated serial ports lead, in QEMU’s words.',
    text: `With \`pty\`, \`xl console -t serial\` attaches to the port, and a guest that puts its console on
\`ttyS0\` can be used without a screen. QEMU also takes \`file:PATH\`, \`unix:PATH,server,nowait\`, \`tcp:HOST:PORT\`
and \`none\`; xl does not check.

A list, one item a port, came with 4.5; before, there is one port. PV and PVH guests need none of it: they have Xen’s
own console.`,
    example: 'serial = "pty"',
  },
  {
    name: 'soundhw',
    section: 'Emulated hardware',
    value: [
      ['4.1', soundhw],
      ['4.17', soundhwByName],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.soundhw',
    telling: 'hardly',
    readFor: ['hvm'],
    default: 'no sound',
    guests: ['hvm'],
    summary: 'The emulated sound card.',
    text: `Up to 4.16 the name goes to QEMU as it is, which may take several with commas between them, and \`all\`.
Since 4.17 it has to be one that libxl knows, in small or capital letters; with another the domain is not created.
Which cards there are depends on how QEMU was built.`,
    example: 'soundhw = "hda"',
  },
  {
    name: 'vkb_device',
    section: 'Emulated hardware',
    value: boolean(),
    since: '4.13',
    stored: 'b_info.type.hvm.vkb_device',
    readFor: ['hvm'],
    default: '1',
    guests: ['hvm'],
    summary: 'Gives an HVM guest a paravirtual keyboard and pointer beside the emulated ones.',
    text: `Linux guests list them as Xen virtual keyboard and pointer. 0 leaves them away. Since 4.19 a \`vkb\`
takes its place, and this no longer counts. Up to 4.12 every HVM guest has the device.`,
    example: 'vkb_device = 0',
  },
  {
    name: 'vendor_device',
    section: 'Emulated hardware',
    value: vendorDevice,
    since: '4.4',
    stored: 'b_info.type.hvm.vendor_device',
    readFor: ['hvm'],
    default: '`none`',
    guests: ['hvm'],
    summary: 'Adds the PCI device by which Windows finds the drivers of a vendor.',
    text: `Windows installs PV drivers for the device that it sees, and Windows Update knows this one. QEMU
emulates it (\`qemu-xen\` only). Leave it in place once the drivers are installed: without the device they do not load
any more.`,
    example: 'vendor_device = "xenserver"',
  },
] as const satisfies readonly KeySpec[]
