import { boolean, choice, either, integer, path, text } from '../../values/basic/simple.ts'
import { vfb } from '../../values/devices/vfb.ts'
import { ignoredVncViewer, openChoice } from '../../values/guest/device-model.ts'
import { keymap } from '../../values/guest/keymap.ts'
import { everyGuest, type KeySpec } from '../key.ts'

const vncDisplay = integer({
  range: { min: 0, max: 59635 },
  usual: [0, 1, 2, 10],
  bits: { width: 32, signed: true },
})
// A tab stop of the editor, not of this template.
const loopback = `"\${1:127.0.0.1}"`
const listenAddress = text({ label: 'address, or address:display', snippet: loopback })
const port = integer({ range: { min: 1, max: 65535 }, usual: [6000, 6001, 6002], bits: { width: 32, signed: true } })

const vgaCards = {
  stdvga: { text: 'Standard VGA with VBE: more memory and higher resolutions than Cirrus, and no driver needed.' },
  cirrus: { text: 'Cirrus Logic GD5446, a card of the nineties: the default.' },
  none: { text: 'No graphics card: for a guest with a card passed through, or on a serial line.', since: '4.5' },
  qxl: {
    text: `QXL, made for Spice: quick with a driver in the guest, a plain VGA card without. Takes 128 MiB of video memory.`,
    since: '4.6',
  },
} as const

// xl compares these with strcmp: capitals are refused.
const vga = choice(vgaCards, { caseSensitive: true, said: (given) => `Unknown vga "${given}" specified` })

const imageCompression = openChoice(
  {
    auto_glz: { text: 'Chooses for each image, out of Quic and GLZ: QEMU’s own default.' },
    auto_lz: { text: 'Chooses for each image, out of Quic and LZ.' },
    quic: { text: 'Quic: good for photographs.' },
    glz: { text: 'LZ with a dictionary shared by all images: good for slow networks.' },
    lz: { text: 'LZ: good for text and drawings, cheap to compute.' },
    off: { text: 'No compression: for a fast local network.' },
  },
  { label: 'way of compression' },
)

const streamingVideo = openChoice(
  {
    filter: { text: 'Finds video by size and rate of change, and streams that.' },
    all: { text: 'Streams every region that changes quickly.' },
    off: { text: 'Sends every frame as an image of its own.' },
  },
  { label: 'detection of video' },
)

const withSpice = 'It only counts with `spice = 1`.'

/** Screens: graphics card, framebuffer, VNC, SDL and Spice. */
export const graphicsKeys = [
  {
    name: 'vfb',
    section: 'Graphics',
    value: vfb,
    since: '4.1',
    grammar: 'fields',
    telling: 'surely',
    default: 'no screen',
    guests: ['pv', 'pvh'],
    summary: 'Paravirtual screens with keyboard and pointer, for guests without an emulated graphics card.',
    text: `Each string holds the options that HVM guests have at the top level: \`vnc\`, \`vnclisten\`,
\`vncdisplay\`, \`vncunused\`, \`vncpasswd\`, \`sdl\`, \`opengl\`, \`display\`, \`xauthority\`, \`keymap\`. An empty
string will do: VNC on 127.0.0.1. Unknown fields are skipped without a word, and a field without \`=\` ends the
string. A password may not hold a comma.

QEMU draws the first one. An HVM guest gets nothing from it, and no message: use \`vnc\` and the like there. As soon
as a PV guest has a \`vfb\`, its top-level \`vnc\` options are not used.`,
    example: 'vfb = [ "vnc=1,vnclisten=127.0.0.1,vncunused=1" ]',
  },
  {
    name: 'vga',
    section: 'Graphics',
    value: [['4.3', vga]],
    since: '4.3',
    telling: 'hardly',
    readFor: ['hvm'],
    default: '`cirrus`',
    guests: ['hvm'],
    summary: 'The emulated graphics card.',
    text: `Small letters only: xl refuses \`"STDVGA"\`. \`stdvga\` suits nearly every guest better than the
default. Each card wants its share of \`videoram\`. Where \`vga\` is set, the older \`stdvga\` key is not looked at.`,
    example: 'vga = "stdvga"',
  },
  {
    name: 'stdvga',
    section: 'Graphics',
    value: boolean({ asLong: true }),
    since: '4.1',
    telling: 'surely',
    readFor: ['hvm'],
    unheardBeside: { key: 'vga', since: '4.3' },
    default: '0',
    guests: ['hvm'],
    deprecated: { since: '4.3', use: 'vga', note: 'Write `vga = "stdvga"` for 1 and `vga = "cirrus"` for 0.' },
    summary: 'Chooses between the standard VGA card (1) and Cirrus (0).',
    text: 'xl still takes it without a message, but only where `vga` is not set. It cannot choose `qxl` or `none`.',
    example: [
      ['4.1', 'stdvga = 1'],
      ['4.3', 'vga = "stdvga"'],
    ],
  },
  {
    name: 'videoram',
    section: 'Graphics',
    value: integer({ unit: 'MiB', range: { min: 0 }, usual: [8, 16] }),
    since: '4.1',
    telling: 'hardly',
    default: '8 for `cirrus`, 16 for `stdvga`, 128 for `qxl`',
    guests: ['hvm'],
    forOthers: 'libxl takes it off the memory of the guest all the same',
    summary: 'The memory of the emulated graphics card, which limits its resolution and colours.',
    text: `It is taken out of the guest’s \`memory\`, not added to it. The defaults are the smallest sizes, too: xl
takes less, but the domain is not created. For \`qxl\` half of it goes to each of the card’s two memories. 16 MiB hold
2560 × 1600 at 32 bits.

Up to 4.20 with \`qemu-xen-traditional\`, \`cirrus\` always has 4 MiB and \`stdvga\` at least 8. 4.1 and 4.2 give 8
MiB by default and check nothing. PV and PVH guests have no such card, and yet libxl takes
the size off their memory.`,
    example: [
      ['4.1', 'stdvga = 1\nvideoram = 32'],
      [
        '4.3',
        `vga = "stdvga"
videoram = 32`,
      ],
    ],
  },
  {
    name: 'nographic',
    section: 'Graphics',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.nographic',
    telling: 'likely',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'Runs the device model without any output of graphics.',
    text: `It counts only where neither VNC nor SDL is on, and VNC is on by default: set \`vnc = 0\` as well. The
graphics card itself stays in the guest; \`vga = "none"\` takes that away. Add a \`serial\` port to have some way in.`,
    example: `nographic = 1
vnc = 0
serial = "pty"`,
  },
  {
    name: 'vnc',
    section: 'Graphics',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
      // Read as a number for PV without vfb, and then once more as a boolean like that of any other guest.
      ['4.4', either(boolean(), boolean({ asLong: true }), 'boolean: 0 or 1')],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.vnc.enable',
    telling: 'hardly',
    readFor: [
      ['4.1', ['hvm']],
      ['4.4', everyGuest],
    ],
    pvScreen: { since: '4.4', read: 'always' },
    default: '1 for HVM, 0 for PV',
    guests: ['pv', 'hvm'],
    summary: 'Shows the screen of the guest over VNC.',
    text: `\`vnclisten\`, \`vncdisplay\`, \`vncunused\` and \`vncpasswd\` say where and to whom; by default it is
the first free port from 5900 on, on 127.0.0.1, without a password. \`xl vncviewer DOMAIN\` connects to it.

Since 4.4, \`vnc = 1\` gives a PV guest a framebuffer as well, unless there is a \`vfb\`: then the options in that
count. Without it, the other \`vnc…\` and \`sdl\` keys of a PV guest are not even read. A PVH guest ignores them all
without a message; it needs \`vfb\`.`,
    example: `vnc = 1
vnclisten = "127.0.0.1"
vncdisplay = 3
vncunused = 0`,
  },
  {
    name: 'vnclisten',
    section: 'Graphics',
    value: [
      ['4.1', listenAddress],
      ['4.4', listenAddress],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.vnc.listen',
    telling: 'surely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.4', everyGuest],
    ],
    pvScreen: { since: '4.4', read: 'with-vnc' },
    default: '`127.0.0.1`',
    guests: ['pv', 'hvm'],
    summary: 'The address on which the VNC server listens.',
    text: `\`"0.0.0.0"\` opens it to every network that dom0 is on, unencrypted: better tunnel through SSH, and set
\`vncpasswd\` at the least. The display may stand behind a colon (\`"127.0.0.1:3"\`). Since 4.3 xl refuses an HVM
guest that has a colon here and a \`vncdisplay\` other than 0: what follows the last colon is the display, so an IPv6 address stands
in brackets with one behind it (\`"[::1]:0"\`).`,
    example: 'vnclisten = "127.0.0.1"',
  },
  {
    name: 'vncdisplay',
    section: 'Graphics',
    value: [
      ['4.1', vncDisplay],
      ['4.4', vncDisplay],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.vnc.display',
    telling: 'likely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.4', everyGuest],
    ],
    pvScreen: { since: '4.4', read: 'with-vnc' },
    default: '0',
    guests: ['pv', 'hvm'],
    summary: 'The number of the VNC display: the port is 5900 plus that.',
    text: `\`vncunused\` is on by default and makes this only the first number to be tried; the last is 99, and from
a later one the guest does not start. For a fixed port, or one behind 5999, set \`vncunused = 0\`; then the guest does not start while that port is taken.`,
    example: `vncdisplay = 3    # port 5903
vncunused = 0`,
  },
  {
    name: 'vncunused',
    section: 'Graphics',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
      ['4.4', boolean()],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.vnc.findunused',
    telling: 'surely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.4', everyGuest],
    ],
    pvScreen: { since: '4.4', read: 'with-vnc' },
    default: '1',
    guests: ['pv', 'hvm'],
    summary: 'Lets the VNC server take the first free port, from that of `vncdisplay` on.',
    text: `Ports up to 5999 are tried. \`xl vncviewer DOMAIN\` knows which one it became; others find it in
XenStore, at \`console/vnc-port\` of the domain.`,
    example: 'vncunused = 1',
  },
  {
    name: 'vncpasswd',
    section: 'Graphics',
    value: [
      ['4.1', text({ label: 'password' })],
      ['4.4', text({ label: 'password' })],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.vnc.passwd',
    telling: 'hardly',
    readFor: [
      ['4.1', ['hvm']],
      ['4.4', everyGuest],
    ],
    pvScreen: { since: '4.4', read: 'with-vnc' },
    default: 'no password',
    guests: ['pv', 'hvm'],
    summary: 'The password that a VNC viewer has to give.',
    text: `\`""\` is no password at all. VNC looks at the first eight characters only. The password stands here,
and in XenStore, for anyone in dom0 who can read them: keep the file readable for root alone. \`xl vncviewer
--autopass\` fills it in.`,
    example: 'vncpasswd = "k3y8oard"',
  },
  {
    name: 'vncviewer',
    section: 'Graphics',
    value: [
      ['4.2', boolean({ asLong: true })],
      ['4.5', ignoredVncViewer],
    ],
    since: '4.2',
    doubtful: [],
    telling: 'likely',
    default: '0',
    deprecated: { since: '4.5', note: 'Remove it and use `xl create -V`, or `xl vncviewer` later.' },
    summary: 'Opens a VNC viewer when the domain is created.',
    text: 'Only 4.2 to 4.4 do so. Since 4.5, xl warns about the key, even about a 0, and ignores it.',
  },
  {
    name: 'sdl',
    section: 'Graphics',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
      ['4.5', boolean()],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.sdl.enable',
    telling: 'likely',
    readFor: [
      ['4.1', ['hvm']],
      ['4.5', everyGuest],
    ],
    pvScreen: { since: '4.5', read: 'with-vnc' },
    default: '0',
    guests: ['pv', 'hvm'],
    summary: 'Shows the screen of the guest in a window on an X display of dom0.',
    text: `It needs a QEMU built with SDL and an X server that root may use: see \`display\` and \`xauthority\`. A
PV guest has it since 4.5 at the top level, and only together with \`vnc = 1\`; in a \`vfb\` it stands alone. With a
stub domain there is no window.`,
    example: [
      ['4.1', 'sdl = 1\nvnc = 0'],
      [
        '4.5',
        `sdl = 1
vnc = 0
display = ":0"`,
      ],
    ],
  },
  {
    name: 'opengl',
    section: 'Graphics',
    value: [
      ['4.1', boolean({ asLong: true })],
      ['4.2', boolean()],
      ['4.5', boolean()],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.sdl.opengl',
    readFor: [
      ['4.1', ['hvm']],
      ['4.5', everyGuest],
    ],
    pvScreen: { since: '4.5', read: 'with-vnc' },
    default: '0',
    guests: ['pv', 'hvm'],
    summary: 'Lets the window of `sdl` draw by OpenGL.',
    text: `Only \`qemu-xen-traditional\` heeds it, up to 4.20. \`qemu-xen\` is never told, so that today the key
does nothing.`,
    example: `sdl = 1
opengl = 1`,
  },
  {
    name: 'display',
    section: 'Graphics',
    value: text({ label: 'X display' }),
    since: '4.5',
    stored: 'b_info.type.hvm.sdl.display',
    pvScreen: { since: '4.5', read: 'with-vnc' },
    default: '`$DISPLAY` of xl',
    guests: ['pv', 'hvm'],
    summary: 'The X display on which the window of `sdl` opens.',
    text: `QEMU gets it as its \`DISPLAY\`. Without \`sdl\` it does nothing. A \`vfb\` has a
field of this name.`,
    example: `sdl = 1
display = ":0"`,
  },
  {
    name: 'xauthority',
    section: 'Graphics',
    value: path(),
    since: '4.5',
    stored: 'b_info.type.hvm.sdl.xauthority',
    pvScreen: { since: '4.5', read: 'with-vnc' },
    default: '`$XAUTHORITY` of xl',
    guests: ['pv', 'hvm'],
    summary: 'The file with the right to use the X display of `sdl`.',
    text: `QEMU gets it as its \`XAUTHORITY\`. Without \`sdl\` it does nothing; xl does not look whether the file
is there.`,
    example: `sdl = 1
display = ":0"
xauthority = "/home/alice/.Xauthority"`,
  },
  {
    name: 'keymap',
    section: 'Graphics',
    value: [
      ['4.1', keymap],
      ['4.5', keymap],
    ],
    since: '4.1',
    stored: 'b_info.type.hvm.keymap',
    telling: 'hardly',
    readFor: [
      ['4.1', ['hvm']],
      ['4.5', ['hvm', 'pv']],
    ],
    pvScreen: { since: '4.5', read: 'with-vnc-and-no-vfb' },
    default: '`en-us`',
    guests: ['pv', 'hvm'],
    summary: 'The keyboard layout of the person at the viewer.',
    text: `It is for viewers that send characters in place of key codes. Set it to the layout that the guest itself
is set to, too. A PV guest reads it since 4.5, with \`vnc = 1\`; in a \`vfb\` there is a field of this name.

QEMU has a file for each name, and does not start with one that it lacks; xl does not check.`,
    example: 'keymap = "de"',
  },
  {
    name: 'spice',
    section: 'Spice',
    value: boolean(),
    since: '4.2',
    brings: ['spiceport', 'spicedisable_ticketing'],
    doubtful: [],
    stored: 'b_info.type.hvm.spice.enable',
    telling: 'hardly',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'Shows the screen of the guest over Spice.',
    text: `It takes two more keys: \`spiceport\` or \`spicetls_port\`, and either \`spicepasswd\` or
\`spicedisable_ticketing = 1\`. xl accepts a file that lacks them, but the domain is not created. It needs
\`qemu-xen\` built with Spice; VNC stays on beside it unless \`vnc = 0\`. With a stub domain there is no Spice.`,
    example: [
      ['4.2', 'spice = 1\nspicehost = "127.0.0.1"\nspiceport = 6000\nspicepasswd = "secret"'],
      [
        '4.6',
        `spice = 1
spicehost = "127.0.0.1"
spiceport = 6000
spicepasswd = "secret"
vga = "qxl"`,
      ],
    ],
  },
  {
    name: 'spicehost',
    section: 'Spice',
    value: text({ label: 'address', snippet: loopback }),
    since: '4.2',
    stored: 'b_info.type.hvm.spice.host',
    telling: 'likely',
    readFor: ['hvm'],
    default: 'every address of dom0',
    guests: ['hvm'],
    summary: 'The address on which the Spice server listens.',
    text: `Unlike VNC, Spice listens on every address of dom0 when nothing is set: give \`"127.0.0.1"\` unless that
is meant. ${withSpice}`,
    example: 'spicehost = "127.0.0.1"',
  },
  {
    name: 'spiceport',
    section: 'Spice',
    value: port,
    since: '4.2',
    stored: 'b_info.type.hvm.spice.port',
    telling: 'likely',
    readFor: ['hvm'],
    default: 'none',
    guests: ['hvm'],
    summary: 'The TCP port of the Spice server.',
    text: `This or \`spicetls_port\` is needed. Unlike VNC’s, the port is not searched for: each guest wants its
own, and one that VNC does not take (5900 and up). ${withSpice}`,
    example: 'spiceport = 6000',
  },
  {
    name: 'spicetls_port',
    section: 'Spice',
    value: port,
    since: '4.2',
    stored: 'b_info.type.hvm.spice.tls_port',
    readFor: ['hvm'],
    default: 'none',
    guests: ['hvm'],
    summary: 'The TCP port of the Spice server for encrypted connections.',
    text: `xl has no key for the certificates that QEMU wants with it, so that \`spiceport\` is the one in use,
through a tunnel where it leaves the host. ${withSpice}`,
    example: 'spicetls_port = 6001',
  },
  {
    name: 'spicedisable_ticketing',
    section: 'Spice',
    value: boolean(),
    since: '4.2',
    stored: 'b_info.type.hvm.spice.disable_ticketing',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'Lets Spice clients in without a password.',
    text: `With 0, a \`spicepasswd\` that is not empty is needed, or the domain is not created; with 1, the
password is not used. ${withSpice}`,
    example: `spice = 1
spicehost = "127.0.0.1"
spiceport = 6000
spicedisable_ticketing = 1`,
  },
  {
    name: 'spicepasswd',
    section: 'Spice',
    value: text({ label: 'password' }),
    since: '4.2',
    stored: 'b_info.type.hvm.spice.passwd',
    readFor: ['hvm'],
    default: 'none',
    guests: ['hvm'],
    summary: 'The password that a Spice client has to give.',
    text: `Everybody in dom0 can see it: it is an argument of QEMU. A comma in it ends it there: QEMU takes what follows for its next option. ${withSpice}`,
    example: 'spicepasswd = "secret"',
  },
  {
    name: 'spiceagent_mouse',
    section: 'Spice',
    value: boolean(),
    since: '4.2',
    stored: 'b_info.type.hvm.spice.agent_mouse',
    readFor: ['hvm'],
    default: '1',
    guests: ['hvm'],
    summary: 'Lets the agent in the guest move the pointer, so that the client need not capture the mouse.',
    text: `It takes \`spicevdagent = 1\` and the agent running in the guest. ${withSpice}`,
    example: [
      ['4.2', 'spiceagent_mouse = 1'],
      [
        '4.4',
        `spicevdagent = 1
spiceagent_mouse = 1`,
      ],
    ],
  },
  {
    name: 'spicevdagent',
    section: 'Spice',
    value: boolean(),
    since: '4.4',
    stored: 'b_info.type.hvm.spice.vdagent',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'Gives the guest the channel to the Spice agent.',
    text: `With the agent installed in the guest (\`spice-vdagent\`), the screen follows the size of the client’s
window and the mouse is shared; \`spice_clipboard_sharing\` adds the clipboard. The channel is a Virtio serial port:
the guest needs a driver for that. ${withSpice}`,
    example: `spicevdagent = 1
spice_clipboard_sharing = 1`,
  },
  {
    name: 'spice_clipboard_sharing',
    section: 'Spice',
    value: boolean(),
    since: '4.4',
    stored: 'b_info.type.hvm.spice.clipboard_sharing',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'Lets text and images be copied between the guest and the Spice client.',
    text: `It takes \`spicevdagent = 1\`. Mind that the guest can then read what the client copies. ${withSpice}`,
    example: `spicevdagent = 1
spice_clipboard_sharing = 1`,
  },
  {
    name: 'spiceusbredirection',
    section: 'Spice',
    value: integer({ range: { min: 0, max: 4 }, usual: [4, 1, 2, 3] }),
    since: '4.4',
    brings: ['spice', 'spiceport', 'spicedisable_ticketing'],
    doubtful: [],
    stored: 'b_info.type.hvm.spice.usbredirection',
    readFor: ['hvm'],
    default: '0',
    guests: ['hvm'],
    summary: 'How many USB devices of the Spice client the guest can have at a time.',
    text: `More than 4 keeps the domain from being created, as does \`usb\` or \`usbdevice\` beside it. A USB 2.0
controller comes with it unless \`usbversion\` chooses another. Without \`spice = 1\` libxl sets it back to 0.`,
    example: `spice = 1
spiceport = 6000
spicedisable_ticketing = 1
spiceusbredirection = 4`,
  },
  {
    name: 'spice_image_compression',
    section: 'Spice',
    value: imageCompression,
    since: '4.6',
    stored: 'b_info.type.hvm.spice.image_compression',
    readFor: ['hvm'],
    default: 'that of QEMU',
    guests: ['hvm'],
    summary: 'How Spice compresses images.',
    text: `Neither xl nor libxl checks the name; QEMU does not start with one that it does not know. ${withSpice}`,
    example: 'spice_image_compression = "auto_glz"',
  },
  {
    name: 'spice_streaming_video',
    section: 'Spice',
    value: streamingVideo,
    since: '4.6',
    stored: 'b_info.type.hvm.spice.streaming_video',
    readFor: ['hvm'],
    default: 'that of QEMU',
    guests: ['hvm'],
    summary: 'Which parts of the screen Spice sends as video.',
    text: `Streamed regions lose sharpness and need far less of the network. Neither xl nor libxl checks the name;
QEMU does not start with one that it does not know. ${withSpice}`,
    example: 'spice_streaming_video = "filter"',
  },
] as const satisfies readonly KeySpec[]
