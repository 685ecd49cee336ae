import { boolean, type ChoiceValue, choice, integer } from '../../values/basic/simple.ts'
import { armSci } from '../../values/guest/arm-sci.ts'
import type { KeySpec } from '../key.ts'

const sveLength = (bits: number): [string, ChoiceValue] => [
  String(bits),
  { text: `Vectors of up to ${bits} bits. libxl refuses to make the guest on a CPU with shorter ones.` },
]

const unsigned = { width: 32, signed: false } as const

export const armKeys = [
  {
    name: 'gic_version',
    section: 'Arm',
    value: choice(
      {
        default: { text: "The version of the host's own interrupt controller." },
        v2: { text: 'GICv2: at most 8 vCPUs. A GICv3 host can do it only if its controller has the compatible mode.' },
        v3: { text: 'GICv3: more vCPUs; needs a host with GICv3 or newer.' },
      },
      { quiet: true, said: (text) => `Unknown gic_version "${text}" specified` },
    ),
    since: '4.6',
    stored: 'b_info.arch_arm.gic_version',
    telling: 'hardly',
    default: 'default',
    arches: ['arm'],
    summary: "Which version of Arm's interrupt controller the guest sees.",
    text: `Write the name, \`"v2"\` and not \`2\`: xl refuses what it does not know, with exit status 3. A list is dropped without a message. On x86 xl reads it and nothing comes of it.`,
    example: 'gic_version = "v3"',
  },
  {
    name: 'nr_spis',
    section: 'Arm',
    value: [
      ['4.19', integer({ range: { min: 0, max: 960 }, bits: unsigned, usual: [64, 256, 960] })],
      ['4.21', integer({ range: { min: 0, max: 5088 }, bits: unsigned, usual: [64, 256, 960] })],
    ],
    since: '4.19',
    stored: 'b_info.arch_arm.nr_spis',
    default: 'as many as `irqs`, `vuart` and the virtio devices need',
    arches: ['arm'],
    summary: "How many shared peripheral interrupts (SPIs) the guest's interrupt controller has.",
    text: `SPIs start at interrupt 32: to reach interrupt 200, write 169. Set it when interrupts are added after the start, or by hand in \`device_tree\`.

A number below what libxl works out itself is raised to that in 4.19 and 4.20; since 4.21 libxl refuses to make the guest. Xen's limit is 960. Since 4.21 it goes on with 4064 to 5088 for extended SPIs, on a GICv3.1 and with a hypervisor built for it.`,
    example: 'nr_spis = 256',
  },
  {
    name: 'sve',
    section: 'Arm',
    value: choice(
      {
        disabled: { text: 'No SVE.' },
        hw: { text: "The longest vectors that the host's CPU has; no SVE on the host, no guest." },
        ...Object.fromEntries(Array.from({ length: 16 }, (_, index) => sveLength((index + 1) * 128))),
      },
      {
        label: '`disabled`, `hw`, or a vector length: 128 to 2048 bits, in steps of 128',
        quiet: true,
        said: (text) => `Unknown sve "${text}" specified`,
      },
    ),
    since: '4.18',
    stored: 'b_info.arch_arm.sve_vl',
    default: 'disabled',
    arches: ['arm'],
    summary: "Whether the guest can use Arm's Scalable Vector Extension, and how long its vectors are, in bits.",
    text: `For 64-bit guests on CPUs with SVE. libxl refuses to make the guest when the host has no SVE, or shorter vectors. A guest with a fixed length can move to any host that has it; with \`hw\` it depends on the host.

A bare number will do: \`sve = 256\`. xl refuses what it does not know; a list is dropped without a message.`,
    example: 'sve = "256"',
  },
  {
    name: 'tee',
    section: 'Arm',
    value: choice(
      {
        none: { text: 'The guest sees no trusted execution environment.' },
        optee: {
          text: "The host's OP-TEE, through Xen's mediator; OP-TEE must be built for virtualization, and takes only so many guests. A technology preview.",
        },
        ffa: {
          text: 'Secure partitions of the host through FF-A: direct messages and shared memory. A technology preview.',
          since: '4.18',
        },
      },
      { quiet: true, said: (text) => `Unknown tee "${text}" specified` },
    ),
    since: '4.13',
    stored: 'b_info.tee',
    default: 'none',
    arches: ['arm'],
    summary: 'Which trusted execution environment of the host the guest can talk to.',
    text: `Xen must be built with the mediator, and the firmware must provide the environment; otherwise no guest is made.

xl refuses what it does not know, with exit status 3; a list is dropped without a message. On x86 xl reads it and nothing comes of it.`,
    example: 'tee = "optee"',
  },
  {
    name: 'vuart',
    section: 'Arm',
    value: choice(
      {
        sbsa_uart: { text: "A UART as in Arm's server base architecture: a PL011 in its simple form." },
        unknown: { text: 'No UART, as when the key is absent.' },
      },
      { said: (text) => `ERROR: invalid value "${text}" for "vuart"` },
    ),
    since: '4.10',
    stored: 'b_info.arch_arm.vuart',
    default: 'no UART',
    arches: ['arm'],
    forOthers: 'libxl announces it in xenstore all the same to a guest that is not HVM, and nothing serves it',
    summary: 'An emulated serial port for the guest, on Arm.',
    text: `For guests without a driver for Xen's console, or with nothing but a UART in their early boot. \`xl console -t vuart NAME\` connects to it. It takes interrupt 32, which then cannot be among \`irqs\`.

xl refuses any other name: a PL011 is \`sbsa_uart\` here, and Linux calls it \`ttyAMA0\`.`,
    example: 'vuart = "sbsa_uart"\nextra = "console=ttyAMA0"',
  },
  {
    name: 'arm_sci',
    section: 'Arm',
    value: armSci,
    since: '4.21',
    stored: 'b_info.arch_arm.arm_sci',
    grammar: 'fields',
    default: 'none',
    arches: ['arm'],
    summary: "Whether, and how, the guest talks to the host's firmware about clocks, resets and power (SCI, SCMI).",
    text: `\`type=scmi_smc\` lets the guest reach an SCMI service in the firmware through SMC calls, which a guest with passed-through devices may need. \`type=none\` is the default.

Xen must be built for it. A list is dropped without a message.`,
    example: 'arm_sci = "type=scmi_smc"',
  },
  {
    name: 'trap_unmapped_accesses',
    section: 'Arm',
    value: boolean(),
    since: '4.21',
    stored: 'b_info.trap_unmapped_accesses',
    default: '1 on Arm, 0 on x86',
    arches: ['arm'],
    summary: 'Whether the guest gets a fault when it touches an address with nothing behind it.',
    text: `With \`0\`, it reads ones (\`0xffffffff\`) and writes go nowhere, as on a PC: some drivers probe for devices that way.

On x86 libxl refuses to make a guest with \`1\`.`,
    example: 'trap_unmapped_accesses = 0',
  },
] as const satisfies readonly KeySpec[]
