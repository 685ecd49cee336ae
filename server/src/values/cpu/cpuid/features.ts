import { atLeast, type Release } from '../../../release.ts'
import { tableOf } from '../../../table.ts'
import { inReleases } from '../../basic/choices.ts'

/** Where a feature stands: in a register that the CPUID instruction fills. */
export interface CpuidBit {
  readonly leaf: number
  readonly subleaf?: number
  readonly register: 'eax' | 'ebx' | 'ecx' | 'edx'
  readonly bit: number
  /** How many bits it has; more than one for numbers such as `family`. */
  readonly width: number
}

/** Where a feature stands: in an MSR of 64 bits. */
export interface MsrBit {
  readonly msr: number
  readonly bit: number
}

export type FeaturePlace = CpuidBit | MsrBit

/** A name that xl knows in `cpuid`. */
export interface CpuidFeature {
  readonly since: Release
  /** The last release that knows it. */
  readonly until?: Release
  readonly at: FeaturePlace
  /** Where older releases wrongly put it, up to which one. */
  readonly before?: readonly { readonly until: Release; readonly at: FeaturePlace }[]
  /** The stable releases that knew it before the release in `since` came out; later ones of their series do so too. */
  readonly points?: readonly string[]
  readonly text?: string
  /** Another name that stands for the same. */
  readonly alias?: string
}

const bit = (
  leaf: number,
  register: CpuidBit['register'],
  at: number,
  more: { readonly subleaf?: number; readonly width?: number } = {},
): CpuidBit => ({ leaf, register, bit: at, width: 1, ...more })

const msr = (index: number, at: number): MsrBit => ({ msr: index, bit: at })

/**
 * What xl knows by name (`libxl_cpuid.c`, `libxl_cpuid_parse_config`), in the order of the leaves. Since 4.18 the names of
 * the hypervisor itself (`cpufeatureset.h`) are known beside libxl's own.
 */
export const cpuidFeatures: Readonly<Record<string, CpuidFeature>> = tableOf({
  maxleaf: {
    since: '4.1',
    at: bit(0x0, 'eax', 0, { width: 32 }),
    text: 'The highest basic leaf that the guest finds: newer leaves are hidden by a lower number.',
  },
  stepping: { since: '4.1', at: bit(0x1, 'eax', 0, { width: 4 }), text: 'The stepping of the processor model.' },
  model: {
    since: '4.1',
    at: bit(0x1, 'eax', 4, { width: 8 }),
    text: 'The model number, 0 to 255: libxl puts the upper half into the bits for the extended model.',
  },
  family: {
    since: '4.1',
    at: bit(0x1, 'eax', 8, { width: 8 }),
    text: 'The processor family: above 15 libxl splits it into the base family and the extended family.',
  },
  brandid: {
    since: '4.1',
    at: bit(0x1, 'ebx', 0, { width: 8 }),
    text: 'Index of a brand name, on processors of around 2000.',
  },
  clflush: {
    since: '4.1',
    at: bit(0x1, 'ebx', 8, { width: 8 }),
    text: 'How large a line of the cache is, in units of 8 bytes: a number, not the feature (that is `clfsh`).',
  },
  proccount: {
    since: '4.1',
    at: bit(0x1, 'ebx', 16, { width: 8 }),
    text: 'How many logical processors a package may hold.',
  },
  localapicid: {
    since: '4.1',
    at: bit(0x1, 'ebx', 24, { width: 8 }),
    text: 'The local APIC ID of the processor; Xen sets it for each vCPU.',
  },
  sse3: {
    since: '4.1',
    at: bit(0x1, 'ecx', 0),
    text: '128-bit vector instructions of 2004: horizontal addition and the like.',
  },
  pclmulqdq: {
    since: '4.1',
    at: bit(0x1, 'ecx', 1),
    text: 'Carry-less multiplication (`PCLMULQDQ`), for CRC and AES-GCM.',
  },
  dtes64: { since: '4.1', at: bit(0x1, 'ecx', 2), text: 'The debug store in its 64-bit layout.' },
  monitor: {
    since: '4.1',
    at: bit(0x1, 'ecx', 3),
    text: '`MONITOR` and `MWAIT`: wait for a write to memory. Xen does not give it to guests.',
  },
  dscpl: { since: '4.1', at: bit(0x1, 'ecx', 4), text: 'The debug store can tell privilege levels apart.' },
  vmx: {
    since: '4.1',
    at: bit(0x1, 'ecx', 5),
    text: "Intel's virtualisation (VT-x). For nested guests of an HVM guest; set by `nestedhvm`.",
  },
  smx: { since: '4.1', at: bit(0x1, 'ecx', 6), text: "Intel's measured launch (`GETSEC`)." },
  eist: {
    since: '4.18',
    at: bit(0x1, 'ecx', 7),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: "Intel's SpeedStep: frequency scaling.",
  },
  est: { since: '4.1', at: bit(0x1, 'ecx', 7), alias: 'eist' },
  tm2: {
    since: '4.1',
    at: bit(0x1, 'ecx', 8),
    text: 'Thermal monitor 2: the processor lowers frequency and voltage when it is hot.',
  },
  ssse3: { since: '4.1', at: bit(0x1, 'ecx', 9), text: 'More 128-bit integer vector instructions, such as `PSHUFB`.' },
  cntxid: { since: '4.1', at: bit(0x1, 'ecx', 10), text: 'The L1 cache can be switched to adaptive or shared mode.' },
  sdbg: { since: '4.20', at: bit(0x1, 'ecx', 11), text: 'The MSR for debugging at silicon level.' },
  fma: {
    since: '4.10',
    at: bit(0x1, 'ecx', 12),
    text: 'Multiplication and addition in one step, with three operands.',
  },
  cx16: {
    since: '4.18',
    at: bit(0x1, 'ecx', 13),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`CMPXCHG16B`: exchanges 16 bytes atomically; 64-bit Windows needs it.',
  },
  cmpxchg16: { since: '4.1', at: bit(0x1, 'ecx', 13), alias: 'cx16' },
  xtpr: { since: '4.1', at: bit(0x1, 'ecx', 14), text: 'The guest may switch task priority messages.' },
  pdcm: {
    since: '4.1',
    at: bit(0x1, 'ecx', 15),
    text: 'The MSR that tells what debugging and performance monitoring can do.',
  },
  pcid: {
    since: '4.10',
    at: bit(0x1, 'ecx', 17),
    text: 'Process-context identifiers: address spaces keep their TLB entries over a switch.',
  },
  dca: { since: '4.1', at: bit(0x1, 'ecx', 18), text: 'Direct cache access: devices write into the cache.' },
  sse4_1: {
    since: '4.3',
    at: bit(0x1, 'ecx', 19),
    text: 'Vector instructions of 2008: blending, rounding, dot products.',
  },
  'sse4.1': { since: '4.1', at: bit(0x1, 'ecx', 19), alias: 'sse4_1' },
  'sse4-1': {
    since: '4.18',
    at: bit(0x1, 'ecx', 19),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    alias: 'sse4_1',
  },
  sse4_2: { since: '4.3', at: bit(0x1, 'ecx', 20), text: 'String comparison and CRC32 instructions.' },
  'sse4.2': { since: '4.1', at: bit(0x1, 'ecx', 20), alias: 'sse4_2' },
  'sse4-2': {
    since: '4.18',
    at: bit(0x1, 'ecx', 20),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    alias: 'sse4_2',
  },
  x2apic: {
    since: '4.1',
    at: bit(0x1, 'ecx', 21),
    text: 'The APIC with 32-bit IDs, reached through MSRs. HVM guests get it emulated.',
  },
  movbe: { since: '4.1', at: bit(0x1, 'ecx', 22), text: '`MOVBE`: loads and stores with swapped bytes.' },
  popcnt: { since: '4.1', at: bit(0x1, 'ecx', 23), text: '`POPCNT`: counts the bits that are set.' },
  'tsc-deadline': {
    since: '4.10',
    at: bit(0x1, 'ecx', 24),
    text: 'The APIC timer can fire at a value of the time stamp counter.',
  },
  aesni: {
    since: '4.18',
    at: bit(0x1, 'ecx', 25),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AES instructions.',
  },
  aes: { since: '4.1', at: bit(0x1, 'ecx', 25), alias: 'aesni' },
  xsave: {
    since: '4.1',
    at: bit(0x1, 'ecx', 26),
    text: '`XSAVE` and `XRSTOR`, which save extended register state. AVX and all that came later stand on it.',
  },
  osxsave: {
    since: '4.1',
    at: bit(0x1, 'ecx', 27),
    text: 'Shows whether the guest kernel has switched XSAVE on: Xen keeps it up to date, whatever is written here.',
  },
  avx: { since: '4.1', at: bit(0x1, 'ecx', 28), text: 'Vector instructions with 256-bit registers.' },
  f16c: { since: '4.1', at: bit(0x1, 'ecx', 29), text: 'Conversion from and to 16-bit floating point.' },
  rdrand: { since: '4.10', at: bit(0x1, 'ecx', 30), text: '`RDRAND`: random numbers from the processor.' },
  hypervisor: { since: '4.2', at: bit(0x1, 'ecx', 31), text: 'Tells the guest that it runs under a hypervisor.' },
  fpu: { since: '4.1', at: bit(0x1, 'edx', 0), text: 'The x87 floating-point unit.' },
  vme: { since: '4.1', at: bit(0x1, 'edx', 1), text: 'Virtual 8086 mode with its extensions.' },
  de: { since: '4.1', at: bit(0x1, 'edx', 2), text: 'Breakpoints on I/O.' },
  pse: { since: '4.1', at: bit(0x1, 'edx', 3), text: 'Pages of 4 MiB.' },
  tsc: { since: '4.1', at: bit(0x1, 'edx', 4), text: 'The time stamp counter (`RDTSC`).' },
  msr: { since: '4.1', at: bit(0x1, 'edx', 5), text: '`RDMSR` and `WRMSR`.' },
  pae: {
    since: '4.1',
    at: bit(0x1, 'edx', 6),
    text: 'Physical addresses beyond 32 bits. The key `pae` decides for HVM guests.',
  },
  mce: { since: '4.1', at: bit(0x1, 'edx', 7), text: 'The machine check exception.' },
  cx8: {
    since: '4.18',
    at: bit(0x1, 'edx', 8),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`CMPXCHG8B`: exchanges 8 bytes atomically.',
  },
  cmpxchg8: { since: '4.1', at: bit(0x1, 'edx', 8), alias: 'cx8' },
  apic: { since: '4.1', at: bit(0x1, 'edx', 9), text: 'The local APIC. The key `apic` decides for HVM guests.' },
  sep: {
    since: '4.18',
    at: bit(0x1, 'edx', 11),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`SYSENTER` and `SYSEXIT`.',
  },
  sysenter: { since: '4.1', at: bit(0x1, 'edx', 11), alias: 'sep' },
  mtrr: { since: '4.1', at: bit(0x1, 'edx', 12), text: 'Memory type range registers.' },
  pge: {
    since: '4.1',
    at: bit(0x1, 'edx', 13),
    text: 'Global pages: TLB entries that outlive a switch of address spaces.',
  },
  mca: { since: '4.1', at: bit(0x1, 'edx', 14), text: 'Registers that describe machine checks.' },
  cmov: { since: '4.1', at: bit(0x1, 'edx', 15), text: 'Conditional moves.' },
  pat: { since: '4.1', at: bit(0x1, 'edx', 16), text: 'The page attribute table: memory types by page.' },
  pse36: { since: '4.1', at: bit(0x1, 'edx', 17), text: 'Large pages above 4 GiB, without PAE.' },
  psn: { since: '4.1', at: bit(0x1, 'edx', 18), text: 'The serial number of Pentium III processors.' },
  clfsh: { since: '4.1', at: bit(0x1, 'edx', 19), text: '`CLFLUSH`: writes a line of the cache back and drops it.' },
  ds: { since: '4.1', at: bit(0x1, 'edx', 21), text: 'Debug store: branch records and samples are written to memory.' },
  acpi: { since: '4.1', at: bit(0x1, 'edx', 22), text: 'Thermal and clock control through MSRs.' },
  mmx: { since: '4.1', at: bit(0x1, 'edx', 23), text: 'The 64-bit vector instructions of 1997.' },
  fxsr: { since: '4.1', at: bit(0x1, 'edx', 24), text: '`FXSAVE` and `FXRSTOR`.' },
  sse: { since: '4.1', at: bit(0x1, 'edx', 25), text: 'Vector instructions with 128-bit registers, floating point.' },
  sse2: {
    since: '4.1',
    at: bit(0x1, 'edx', 26),
    text: '128-bit vector instructions for integers and doubles. Every 64-bit system needs them.',
  },
  ss: {
    since: '4.1',
    at: bit(0x1, 'edx', 27),
    text: 'Self-snooping: the caches stay coherent under conflicting memory types.',
  },
  htt: {
    since: '4.1',
    at: bit(0x1, 'edx', 28),
    text: 'The package has more than one logical processor; the topology leaves say more.',
  },
  tm1: {
    since: '4.18',
    at: bit(0x1, 'edx', 29),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Thermal monitor: the processor throttles itself when it is hot.',
  },
  tm: { since: '4.1', at: bit(0x1, 'edx', 29), alias: 'tm1' },
  ia64: { since: '4.1', at: bit(0x1, 'edx', 30), text: 'The processor is an Itanium that runs x86 code.' },
  pbe: { since: '4.1', at: bit(0x1, 'edx', 31), text: 'The pending break signal.' },
  procpkg: {
    since: '4.1',
    at: bit(0x4, 'eax', 26, { subleaf: 0, width: 6 }),
    text: 'How many cores the package has, less one.',
  },
  arat: { since: '4.10', at: bit(0x6, 'eax', 2), text: 'The APIC timer runs at one pace through all sleep states.' },
  fsgsbase: {
    since: '4.10',
    at: bit(0x7, 'ebx', 0, { subleaf: 0 }),
    text: '`RDFSBASE`, `WRGSBASE` and the like: user code sets the bases of FS and GS.',
  },
  'tsc-adjust': {
    since: '4.18',
    at: bit(0x7, 'ebx', 1, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR that offsets the time stamp counter.',
  },
  tsc_adjust: { since: '4.10', at: bit(0x7, 'ebx', 1, { subleaf: 0 }), alias: 'tsc-adjust' },
  sgx: {
    since: '4.18',
    at: bit(0x7, 'ebx', 2, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Enclaves (SGX). Xen has no support for it.',
  },
  bmi1: {
    since: '4.10',
    at: bit(0x7, 'ebx', 3, { subleaf: 0 }),
    text: 'Bit manipulation, first set: `ANDN`, `BLSR`, `TZCNT` and the like.',
  },
  hle: {
    since: '4.10',
    at: bit(0x7, 'ebx', 4, { subleaf: 0 }),
    text: 'Hardware lock elision, the half of TSX that works by prefixes.',
  },
  avx2: {
    since: '4.10',
    at: bit(0x7, 'ebx', 5, { subleaf: 0 }),
    text: '256-bit vector instructions for integers, and gathers.',
  },
  'fdp-excp-only': {
    since: '4.18',
    at: bit(0x7, 'ebx', 6, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The x87 data pointer is only brought up to date by exceptions.',
  },
  smep: {
    since: '4.10',
    at: bit(0x7, 'ebx', 7, { subleaf: 0 }),
    text: 'The kernel cannot run code that lies in user pages.',
  },
  bmi2: {
    since: '4.10',
    at: bit(0x7, 'ebx', 8, { subleaf: 0 }),
    text: 'Bit manipulation, second set: `BZHI`, `PDEP`, `PEXT`, `MULX` and the like.',
  },
  erms: { since: '4.10', at: bit(0x7, 'ebx', 9, { subleaf: 0 }), text: '`REP MOVSB` and `REP STOSB` are fast.' },
  invpcid: {
    since: '4.10',
    at: bit(0x7, 'ebx', 10, { subleaf: 0 }),
    text: '`INVPCID`: drops TLB entries by process-context identifier.',
  },
  rtm: {
    since: '4.10',
    at: bit(0x7, 'ebx', 11, { subleaf: 0 }),
    text: 'Restricted transactional memory, the half of TSX with `XBEGIN` and `XEND`.',
  },
  pqm: {
    since: '4.18',
    at: bit(0x7, 'ebx', 12, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Cache and memory bandwidth monitoring by resource ID.',
  },
  cmt: { since: '4.10', at: bit(0x7, 'ebx', 12, { subleaf: 0 }), alias: 'pqm' },
  'no-fpu-sel': {
    since: '4.18',
    at: bit(0x7, 'ebx', 13, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The x87 segment selectors are always stored as 0.',
  },
  mpx: {
    since: '4.10',
    at: bit(0x7, 'ebx', 14, { subleaf: 0 }),
    text: 'Bounds checking by MPX registers, which newer processors no longer have.',
  },
  pqe: {
    since: '4.18',
    at: bit(0x7, 'ebx', 15, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Cache and memory bandwidth allocation.',
  },
  avx512f: {
    since: '4.10',
    at: bit(0x7, 'ebx', 16, { subleaf: 0 }),
    text: 'Foundation of the 512-bit vector instructions. All other AVX-512 features stand on it.',
  },
  avx512dq: { since: '4.10', at: bit(0x7, 'ebx', 17, { subleaf: 0 }), text: 'AVX-512 for double and quad words.' },
  rdseed: {
    since: '4.10',
    at: bit(0x7, 'ebx', 18, { subleaf: 0 }),
    text: '`RDSEED`: random numbers to seed generators with.',
  },
  adx: {
    since: '4.10',
    at: bit(0x7, 'ebx', 19, { subleaf: 0 }),
    text: '`ADCX` and `ADOX`: long additions with two carries.',
  },
  smap: {
    since: '4.10',
    at: bit(0x7, 'ebx', 20, { subleaf: 0 }),
    text: 'The kernel cannot touch user pages by mistake.',
  },
  'avx512-ifma': {
    since: '4.13',
    at: bit(0x7, 'ebx', 21, { subleaf: 0 }),
    text: 'AVX-512: 52-bit integer multiplication and addition.',
  },
  avx512ifma: { since: '4.10', until: '4.12', at: bit(0x7, 'ebx', 21, { subleaf: 0 }), alias: 'avx512-ifma' },
  clflushopt: {
    since: '4.10',
    at: bit(0x7, 'ebx', 23, { subleaf: 0 }),
    text: '`CLFLUSHOPT`: a faster way to flush a cache line.',
  },
  clwb: {
    since: '4.10',
    at: bit(0x7, 'ebx', 24, { subleaf: 0 }),
    text: '`CLWB`: writes a cache line back and keeps it.',
  },
  'proc-trace': {
    since: '4.15',
    at: bit(0x7, 'ebx', 25, { subleaf: 0 }),
    text: "Intel's Processor Trace. For a guest, `vmtrace_buf_kb` lets the host trace, not the guest.",
  },
  avx512pf: { since: '4.10', at: bit(0x7, 'ebx', 26, { subleaf: 0 }), text: 'AVX-512: prefetching (Xeon Phi).' },
  avx512er: {
    since: '4.10',
    at: bit(0x7, 'ebx', 27, { subleaf: 0 }),
    text: 'AVX-512: exponentials and reciprocals (Xeon Phi).',
  },
  avx512cd: { since: '4.10', at: bit(0x7, 'ebx', 28, { subleaf: 0 }), text: 'AVX-512: detection of conflicts.' },
  sha: { since: '4.10', at: bit(0x7, 'ebx', 29, { subleaf: 0 }), text: 'Instructions for SHA-1 and SHA-256.' },
  avx512bw: { since: '4.10', at: bit(0x7, 'ebx', 30, { subleaf: 0 }), text: 'AVX-512 for bytes and words.' },
  avx512vl: {
    since: '4.10',
    at: bit(0x7, 'ebx', 31, { subleaf: 0 }),
    text: 'AVX-512 instructions on shorter vectors.',
  },
  prefetchwt1: { since: '4.13', at: bit(0x7, 'ecx', 0, { subleaf: 0 }), text: '`PREFETCHWT1` (Xeon Phi).' },
  'avx512-vbmi': { since: '4.13', at: bit(0x7, 'ecx', 1, { subleaf: 0 }), text: 'AVX-512: byte permutations.' },
  avx512vbmi: { since: '4.10', until: '4.12', at: bit(0x7, 'ecx', 1, { subleaf: 0 }), alias: 'avx512-vbmi' },
  umip: {
    since: '4.10',
    at: bit(0x7, 'ecx', 2, { subleaf: 0 }),
    text: 'User code cannot read where the descriptor tables lie (`SGDT`, `SIDT` and the like).',
  },
  pku: { since: '4.10', at: bit(0x7, 'ecx', 3, { subleaf: 0 }), text: 'Protection keys for user pages.' },
  ospke: {
    since: '4.10',
    at: bit(0x7, 'ecx', 4, { subleaf: 0 }),
    text: 'Shows whether the guest kernel has switched protection keys on: Xen keeps it up to date, whatever is written here.',
  },
  waitpkg: {
    since: '4.20',
    at: bit(0x7, 'ecx', 5, { subleaf: 0 }),
    text: '`UMWAIT`, `TPAUSE` and `UMONITOR`: user code waits without spinning.',
  },
  'avx512-vbmi2': {
    since: '4.13',
    at: bit(0x7, 'ecx', 6, { subleaf: 0 }),
    text: 'AVX-512: more byte permutations, compression and expansion.',
  },
  'cet-ss': {
    since: '4.14',
    at: bit(0x7, 'ecx', 7, { subleaf: 0 }),
    points: ['4.12.3', '4.13.1'],
    text: 'Shadow stacks.',
  },
  gfni: { since: '4.13', at: bit(0x7, 'ecx', 8, { subleaf: 0 }), text: 'Arithmetic in Galois fields.' },
  vaes: { since: '4.13', at: bit(0x7, 'ecx', 9, { subleaf: 0 }), text: 'AES on wide vectors.' },
  vpclmulqdq: {
    since: '4.13',
    at: bit(0x7, 'ecx', 10, { subleaf: 0 }),
    text: 'Carry-less multiplication on wide vectors.',
  },
  'avx512-vnni': {
    since: '4.13',
    at: bit(0x7, 'ecx', 11, { subleaf: 0 }),
    text: 'AVX-512: dot products for neural networks.',
  },
  'avx512-bitalg': {
    since: '4.13',
    at: bit(0x7, 'ecx', 12, { subleaf: 0 }),
    text: 'AVX-512: bit counts of bytes and words.',
  },
  tme: { since: '4.20', at: bit(0x7, 'ecx', 13, { subleaf: 0 }), text: 'Encryption of all memory.' },
  'avx512-vpopcntdq': {
    since: '4.13',
    at: bit(0x7, 'ecx', 14, { subleaf: 0 }),
    text: 'AVX-512: bit counts of double and quad words.',
  },
  la57: {
    since: '4.20',
    at: bit(0x7, 'ecx', 16, { subleaf: 0 }),
    text: 'Linear addresses of 57 bits, with page tables of five levels.',
  },
  rdpid: { since: '4.13', at: bit(0x7, 'ecx', 22, { subleaf: 0 }), text: '`RDPID`: tells which processor this is.' },
  bld: {
    since: '4.18',
    at: bit(0x7, 'ecx', 24, { subleaf: 0 }),
    text: 'A debug exception when a split lock holds up the bus.',
  },
  cldemote: {
    since: '4.13',
    at: bit(0x7, 'ecx', 25, { subleaf: 0 }),
    text: '`CLDEMOTE`: a hint to move a cache line further out.',
  },
  movdiri: {
    since: '4.18',
    at: bit(0x7, 'ecx', 27, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`MOVDIRI`: direct stores.',
  },
  movdir64b: {
    since: '4.18',
    at: bit(0x7, 'ecx', 28, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`MOVDIR64B`: writes 64 bytes at once.',
  },
  enqcmd: {
    since: '4.18',
    at: bit(0x7, 'ecx', 29, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`ENQCMD`: hands a command to a device queue.',
  },
  'sgx-lc': { since: '4.20', at: bit(0x7, 'ecx', 30, { subleaf: 0 }), text: 'SGX: launch control.' },
  pks: { since: '4.18', at: bit(0x7, 'ecx', 31, { subleaf: 0 }), text: 'Protection keys for kernel pages.' },
  'sgx-keys': { since: '4.20', at: bit(0x7, 'edx', 1, { subleaf: 0 }), text: 'SGX: attestation keys.' },
  'avx512-4vnniw': {
    since: '4.10',
    at: bit(0x7, 'edx', 2, { subleaf: 0 }),
    text: 'AVX-512: four steps of a neural network at once (Xeon Phi).',
  },
  'avx512-4fmaps': {
    since: '4.10',
    at: bit(0x7, 'edx', 3, { subleaf: 0 }),
    text: 'AVX-512: four multiplications and additions at once (Xeon Phi).',
  },
  fsrm: {
    since: '4.16',
    at: bit(0x7, 'edx', 4, { subleaf: 0 }),
    text: '`REP MOVSB` is fast for short copies as well.',
  },
  uintr: { since: '4.19', at: bit(0x7, 'edx', 5, { subleaf: 0 }), text: 'Interrupts that go straight to user code.' },
  'avx512-vp2intersect': {
    since: '4.15',
    at: bit(0x7, 'edx', 8, { subleaf: 0 }),
    text: 'AVX-512: which elements two vectors share.',
  },
  'srbds-ctrl': {
    since: '4.14',
    at: bit(0x7, 'edx', 9, { subleaf: 0 }),
    points: ['4.12.4', '4.13.2'],
    text: 'The guest may see the MSR that switches the mitigation of SRBDS off.',
  },
  'md-clear': {
    since: '4.13',
    at: bit(0x7, 'edx', 10, { subleaf: 0 }),
    points: ['4.10.4', '4.11.2', '4.12.1'],
    text: '`VERW` clears the buffers that MDS attacks read.',
  },
  'rtm-always-abort': {
    since: '4.18',
    at: bit(0x7, 'edx', 11, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Transactions always abort: TSX has been switched off by microcode.',
  },
  'tsx-force-abort': {
    since: '4.18',
    at: bit(0x7, 'edx', 13, { subleaf: 0 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR that makes all transactions abort.',
  },
  serialize: {
    since: '4.14',
    at: bit(0x7, 'edx', 14, { subleaf: 0 }),
    text: '`SERIALIZE`: waits for everything before it.',
  },
  hybrid: {
    since: '4.19',
    at: bit(0x7, 'edx', 15, { subleaf: 0 }),
    points: ['4.15.6', '4.16.6', '4.17.4', '4.18.1'],
    text: 'The processor has cores of different kinds.',
  },
  tsxldtrk: {
    since: '4.14',
    at: bit(0x7, 'edx', 16, { subleaf: 0 }),
    before: [{ until: '4.16', at: bit(0x7, 'ecx', 16, { subleaf: 0 }) }],
    text: 'Loads in a transaction can be left untracked.',
  },
  pconfig: { since: '4.20', at: bit(0x7, 'edx', 18, { subleaf: 0 }), text: '`PCONFIG`: keys for memory encryption.' },
  'arch-lbr': {
    since: '4.19',
    at: bit(0x7, 'edx', 19, { subleaf: 0 }),
    text: 'Branch records in their architectural form.',
  },
  'cet-ibt': {
    since: '4.14',
    at: bit(0x7, 'edx', 20, { subleaf: 0 }),
    points: ['4.12.3', '4.13.1'],
    text: 'Indirect branches must land on marked places.',
  },
  'amx-bf16': {
    since: '4.20',
    at: bit(0x7, 'edx', 22, { subleaf: 0 }),
    text: 'AMX: tiles of 16-bit floating point (bfloat16).',
  },
  'avx512-fp16': { since: '4.17', at: bit(0x7, 'edx', 23, { subleaf: 0 }), text: 'AVX-512: 16-bit floating point.' },
  'amx-tile': {
    since: '4.19',
    at: bit(0x7, 'edx', 24, { subleaf: 0 }),
    text: 'AMX: the tile registers. All other AMX features stand on it.',
  },
  'amx-int8': { since: '4.20', at: bit(0x7, 'edx', 25, { subleaf: 0 }), text: 'AMX: tiles of bytes.' },
  ibrsb: {
    since: '4.11',
    at: bit(0x7, 'edx', 26, { subleaf: 0 }),
    points: ['4.7.5', '4.8.4', '4.9.2', '4.10.1'],
    text: 'Intel: `MSR_SPEC_CTRL` with IBRS, and IBPB. Guards against Spectre v2; most other speculation controls of Intel stand on it.',
  },
  stibp: {
    since: '4.11',
    at: bit(0x7, 'edx', 27, { subleaf: 0 }),
    points: ['4.7.5', '4.8.4', '4.9.2', '4.10.1'],
    text: 'Intel: keeps branch predictions of hyper-threads apart.',
  },
  'l1d-flush': {
    since: '4.12',
    at: bit(0x7, 'edx', 28, { subleaf: 0 }),
    points: ['4.8.5', '4.9.3', '4.10.2', '4.11.1'],
    text: 'The MSR that flushes the L1 data cache.',
  },
  'arch-caps': {
    since: '4.11',
    at: bit(0x7, 'edx', 29, { subleaf: 0 }),
    points: ['4.7.6', '4.8.4', '4.9.3', '4.10.1'],
    text: 'The MSR in which the processor lists what it is not vulnerable to. The features of that MSR stand on it.',
  },
  'core-caps': {
    since: '4.14',
    at: bit(0x7, 'edx', 30, { subleaf: 0 }),
    text: 'The MSR that lists capabilities of the core, such as a trap on split locks.',
  },
  ssbd: {
    since: '4.11',
    at: bit(0x7, 'edx', 31, { subleaf: 0 }),
    points: ['4.7.6', '4.8.4', '4.9.3', '4.10.2'],
    text: 'Intel: speculative store bypass can be switched off.',
  },
  sha512: { since: '4.19', at: bit(0x7, 'eax', 0, { subleaf: 1 }), text: 'Instructions for SHA-512.' },
  sm3: { since: '4.19', at: bit(0x7, 'eax', 1, { subleaf: 1 }), text: 'Instructions for the SM3 hash.' },
  sm4: { since: '4.19', at: bit(0x7, 'eax', 2, { subleaf: 1 }), text: 'Instructions for the SM4 cipher.' },
  'avx-vnni': { since: '4.15', at: bit(0x7, 'eax', 4, { subleaf: 1 }), text: 'AVX: dot products for neural networks.' },
  'avx512-bf16': { since: '4.13', at: bit(0x7, 'eax', 5, { subleaf: 1 }), text: 'AVX-512: bfloat16.' },
  lass: {
    since: '4.21',
    at: bit(0x7, 'eax', 6, { subleaf: 1 }),
    text: 'Kernel and user halves of the address space are kept apart, without page tables.',
  },
  cmpccxadd: {
    since: '4.20',
    at: bit(0x7, 'eax', 7, { subleaf: 1 }),
    text: 'Comparison and addition in one atomic step.',
  },
  'arch-perf-mon': {
    since: '4.21',
    at: bit(0x7, 'eax', 8, { subleaf: 1 }),
    text: 'Performance monitoring with leaf 0x23.',
  },
  fzrm: { since: '4.16', at: bit(0x7, 'eax', 10, { subleaf: 1 }), text: '`REP MOVSB` of length zero is fast.' },
  fsrs: { since: '4.16', at: bit(0x7, 'eax', 11, { subleaf: 1 }), text: '`REP STOSB` is fast for short fills.' },
  fsrcs: {
    since: '4.16',
    at: bit(0x7, 'eax', 12, { subleaf: 1 }),
    text: '`REP CMPSB` and `REP SCASB` are fast for short strings.',
  },
  fred: {
    since: '4.21',
    at: bit(0x7, 'eax', 17, { subleaf: 1 }),
    points: ['4.19.5', '4.20.3'],
    text: 'A new way to deliver exceptions and interrupts.',
  },
  lkgs: { since: '4.21', at: bit(0x7, 'eax', 18, { subleaf: 1 }), text: "`LKGS`: loads the kernel's GS." },
  wrmsrns: { since: '4.18', at: bit(0x7, 'eax', 19, { subleaf: 1 }), text: '`WRMSRNS`: a faster write to an MSR.' },
  'nmi-src': { since: '4.21', at: bit(0x7, 'eax', 20, { subleaf: 1 }), text: 'Tells where an NMI came from.' },
  'amx-fp16': { since: '4.20', at: bit(0x7, 'eax', 21, { subleaf: 1 }), text: 'AMX: tiles of 16-bit floating point.' },
  'avx-ifma': {
    since: '4.18',
    at: bit(0x7, 'eax', 23, { subleaf: 1 }),
    text: 'AVX: 52-bit integer multiplication and addition.',
  },
  lam: { since: '4.21', at: bit(0x7, 'eax', 26, { subleaf: 1 }), text: 'Upper bits of an address may hold tags.' },
  msrlist: { since: '4.21', at: bit(0x7, 'eax', 27, { subleaf: 1 }), text: 'Reads and writes lists of MSRs.' },
  'no-invd': { since: '4.21', at: bit(0x7, 'eax', 30, { subleaf: 1 }), text: '`INVD` cannot be used.' },
  'intel-ppin': {
    since: '4.18',
    at: bit(0x7, 'ebx', 0, { subleaf: 1 }),
    points: ['4.17.2'],
    text: 'Intel: the inventory number of the processor.',
  },
  'avx-vnni-int8': { since: '4.18', at: bit(0x7, 'edx', 4, { subleaf: 1 }), text: 'AVX: dot products of bytes.' },
  'avx-ne-convert': {
    since: '4.18',
    at: bit(0x7, 'edx', 5, { subleaf: 1 }),
    text: 'AVX: conversions from and to bfloat16 and 16-bit floats.',
  },
  'amx-complex': { since: '4.20', at: bit(0x7, 'edx', 8, { subleaf: 1 }), text: 'AMX: tiles of complex numbers.' },
  'avx-vnni-int16': {
    since: '4.19',
    at: bit(0x7, 'edx', 10, { subleaf: 1 }),
    text: 'AVX: dot products of 16-bit integers.',
  },
  prefetchi: { since: '4.19', at: bit(0x7, 'edx', 14, { subleaf: 1 }), text: 'Intel: prefetches code.' },
  'uiret-uif': {
    since: '4.21',
    at: bit(0x7, 'edx', 17, { subleaf: 1 }),
    text: 'The return from a user interrupt can change the interrupt flag.',
  },
  'cet-sss': {
    since: '4.18',
    at: bit(0x7, 'edx', 18, { subleaf: 1 }),
    points: ['4.16.4', '4.17.1'],
    text: 'Shadow stacks of the kernel are safe to use on this processor.',
  },
  slsm: { since: '4.21', at: bit(0x7, 'edx', 24, { subleaf: 1 }), text: 'Lockstep between cores, set at boot.' },
  'intel-psfd': {
    since: '4.17',
    at: bit(0x7, 'edx', 0, { subleaf: 2 }),
    points: ['4.14.5', '4.15.3', '4.16.1'],
    text: 'Intel: predictive store forwarding can be switched off.',
  },
  'ipred-ctrl': {
    since: '4.18',
    at: bit(0x7, 'edx', 1, { subleaf: 2 }),
    points: ['4.15.6', '4.16.6', '4.17.1'],
    text: 'Intel: indirect predictions can be restricted.',
  },
  'rrsba-ctrl': {
    since: '4.18',
    at: bit(0x7, 'edx', 2, { subleaf: 2 }),
    points: ['4.15.6', '4.16.6', '4.17.1'],
    text: 'Intel: the alternative return predictor can be switched off.',
  },
  'ddp-ctrl': {
    since: '4.18',
    at: bit(0x7, 'edx', 3, { subleaf: 2 }),
    text: 'Intel: the data-dependent prefetcher can be switched off.',
  },
  'bhi-ctrl': {
    since: '4.18',
    at: bit(0x7, 'edx', 4, { subleaf: 2 }),
    points: ['4.15.6', '4.16.6', '4.17.1'],
    text: 'Intel: predictions by branch history can be restricted.',
  },
  'mcdt-no': {
    since: '4.17',
    at: bit(0x7, 'edx', 5, { subleaf: 2 }),
    text: 'Not affected by data-dependent timing after a change of MXCSR.',
  },
  'uc-lock-dis': {
    since: '4.21',
    at: bit(0x7, 'edx', 6, { subleaf: 2 }),
    text: 'Locks on uncached memory can be made to fault.',
  },
  xsaveopt: {
    since: '4.18',
    at: bit(0xd, 'eax', 0, { subleaf: 1 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`XSAVEOPT`: saves only what has changed.',
  },
  xsavec: {
    since: '4.18',
    at: bit(0xd, 'eax', 1, { subleaf: 1 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`XSAVEC`: saves in the compact format.',
  },
  xgetbv1: {
    since: '4.18',
    at: bit(0xd, 'eax', 2, { subleaf: 1 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`XGETBV` tells which state is in use.',
  },
  xsaves: {
    since: '4.18',
    at: bit(0xd, 'eax', 3, { subleaf: 1 }),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`XSAVES` and `XRSTORS`: saves the state of the kernel too.',
  },
  xfd: {
    since: '4.20',
    at: bit(0xd, 'eax', 4, { subleaf: 1 }),
    text: 'Extended state can be made to fault on first use.',
  },
  maxhvleaf: {
    since: '4.5',
    at: bit(0x40000000, 'eax', 0, { width: 8 }),
    text: 'The highest hypervisor leaf, as an offset from 0x40000000.',
  },
  'lahf-lm': {
    since: '4.18',
    at: bit(0x80000001, 'ecx', 0),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`LAHF` and `SAHF` in 64-bit mode.',
  },
  lahfsahf: { since: '4.1', at: bit(0x80000001, 'ecx', 0), alias: 'lahf-lm' },
  'cmp-legacy': {
    since: '4.18',
    at: bit(0x80000001, 'ecx', 1),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: the logical processors are cores, not threads.',
  },
  cmplegacy: { since: '4.1', at: bit(0x80000001, 'ecx', 1), alias: 'cmp-legacy' },
  svm: {
    since: '4.1',
    at: bit(0x80000001, 'ecx', 2),
    text: "AMD's virtualisation (SVM). For nested guests of an HVM guest; set by `nestedhvm`.",
  },
  extapic: { since: '4.1', at: bit(0x80000001, 'ecx', 3), text: 'AMD: more registers of the APIC.' },
  'cr8-legacy': {
    since: '4.18',
    at: bit(0x80000001, 'ecx', 4),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: CR8 can be reached in 32-bit mode.',
  },
  altmovcr8: { since: '4.1', at: bit(0x80000001, 'ecx', 4), alias: 'cr8-legacy' },
  abm: { since: '4.1', at: bit(0x80000001, 'ecx', 5), text: '`LZCNT`, and `POPCNT` on AMD.' },
  sse4a: {
    since: '4.1',
    at: bit(0x80000001, 'ecx', 6),
    text: 'AMD: `EXTRQ`, `INSERTQ` and streaming stores of scalars.',
  },
  misalignsse: { since: '4.1', at: bit(0x80000001, 'ecx', 7), text: 'AMD: SSE operands need no alignment.' },
  '3dnowprefetch': { since: '4.1', at: bit(0x80000001, 'ecx', 8), text: '`PREFETCHW`.' },
  osvw: {
    since: '4.1',
    at: bit(0x80000001, 'ecx', 9),
    before: [{ until: '4.9', at: bit(0x80000001, 'ecx', 10) }],
    text: 'AMD: the MSRs that list errata for the system to work around.',
  },
  ibs: { since: '4.1', at: bit(0x80000001, 'ecx', 10), text: 'AMD: sampling by instruction.' },
  xop: { since: '4.1', at: bit(0x80000001, 'ecx', 11), text: 'AMD: vector instructions of Bulldozer.' },
  skinit: { since: '4.1', at: bit(0x80000001, 'ecx', 12), text: 'AMD: measured launch (`SKINIT`).' },
  wdt: { since: '4.1', at: bit(0x80000001, 'ecx', 13), text: 'AMD: a watchdog timer.' },
  lwp: { since: '4.1', at: bit(0x80000001, 'ecx', 15), text: 'AMD: lightweight profiling.' },
  fma4: { since: '4.1', at: bit(0x80000001, 'ecx', 16), text: 'AMD: multiplication and addition with four operands.' },
  'nodeid-msr': {
    since: '4.18',
    at: bit(0x80000001, 'ecx', 19),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: the MSR with the number of the node.',
  },
  nodeid: { since: '4.1', at: bit(0x80000001, 'ecx', 19), alias: 'nodeid-msr' },
  tbm: { since: '4.1', at: bit(0x80000001, 'ecx', 21), text: 'AMD: more bit manipulation (Piledriver).' },
  topoext: { since: '4.1', at: bit(0x80000001, 'ecx', 22), text: 'AMD: leaves that tell the topology.' },
  perfctr_core: { since: '4.10', at: bit(0x80000001, 'ecx', 23), text: 'AMD: more performance counters of the core.' },
  perfctr_nb: { since: '4.10', at: bit(0x80000001, 'ecx', 24), text: 'AMD: performance counters of the northbridge.' },
  dbext: {
    since: '4.18',
    at: bit(0x80000001, 'ecx', 26),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: breakpoints on data with address masks.',
  },
  monitorx: {
    since: '4.18',
    at: bit(0x80000001, 'ecx', 29),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: `MONITORX` and `MWAITX`: user code waits for a write.',
  },
  'addr-msk-ext': { since: '4.19', at: bit(0x80000001, 'ecx', 30), text: 'AMD: wider address masks for breakpoints.' },
  syscall: { since: '4.1', at: bit(0x80000001, 'edx', 11), text: '`SYSCALL` and `SYSRET`.' },
  nx: { since: '4.1', at: bit(0x80000001, 'edx', 20), text: 'Pages without execution.' },
  mmxext: { since: '4.1', at: bit(0x80000001, 'edx', 22), text: 'AMD: more MMX instructions.' },
  ffxsr: { since: '4.1', at: bit(0x80000001, 'edx', 25), text: 'AMD: a faster `FXSAVE`.' },
  page1gb: { since: '4.1', at: bit(0x80000001, 'edx', 26), text: 'Pages of 1 GiB.' },
  rdtscp: {
    since: '4.1',
    at: bit(0x80000001, 'edx', 27),
    text: '`RDTSCP`: the time stamp counter with the number of the processor.',
  },
  lm: { since: '4.1', at: bit(0x80000001, 'edx', 29), text: 'Long mode: without it a guest is 32-bit only.' },
  '3dnowext': { since: '4.1', at: bit(0x80000001, 'edx', 30), text: 'AMD: more 3DNow! instructions.' },
  '3dnow': {
    since: '4.1',
    at: bit(0x80000001, 'edx', 31),
    text: 'AMD: vector instructions of 1998, on the MMX registers.',
  },
  'hw-pstate': {
    since: '4.18',
    at: bit(0x80000007, 'edx', 7),
    points: ['4.17.2'],
    text: 'AMD: frequency states by MSR.',
  },
  itsc: {
    since: '4.18',
    at: bit(0x80000007, 'edx', 8),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The time stamp counter never changes pace. Xen shows it only to guests that cannot migrate (`nomigrate`) or whose counter is emulated everywhere; on, it keeps the guest from moving to hosts with another frequency.',
  },
  invtsc: { since: '4.10', at: bit(0x80000007, 'edx', 8), alias: 'itsc' },
  cpb: { since: '4.18', at: bit(0x80000007, 'edx', 9), points: ['4.17.2'], text: 'AMD: core performance boost.' },
  efro: {
    since: '4.18',
    at: bit(0x80000007, 'edx', 10),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: APERF and MPERF can be read only.',
  },
  clzero: { since: '4.13', at: bit(0x80000008, 'ebx', 0), text: 'AMD: `CLZERO` clears a cache line.' },
  'rstr-fp-err-ptrs': {
    since: '4.13',
    at: bit(0x80000008, 'ebx', 2),
    text: 'AMD: error pointers of the x87 unit are always saved and restored.',
  },
  wbnoinvd: {
    since: '4.13',
    at: bit(0x80000008, 'ebx', 9),
    text: 'AMD: `WBNOINVD` writes all caches back and keeps them.',
  },
  ibpb: {
    since: '4.11',
    at: bit(0x80000008, 'ebx', 12),
    points: ['4.7.5', '4.8.4', '4.9.2', '4.10.1'],
    text: 'AMD: the barrier against earlier branch predictions (IBPB).',
  },
  ibrs: {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 14),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: `MSR_SPEC_CTRL` with IBRS. Most other speculation controls of AMD stand on it.',
  },
  'amd-stibp': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 15),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: keeps branch predictions of threads apart.',
  },
  'ibrs-always': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 16),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: IBRS is best left switched on.',
  },
  'stibp-always': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 17),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: STIBP is best left switched on.',
  },
  'ibrs-fast': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 18),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: IBRS is better than a remedy in software.',
  },
  'ibrs-same-mode': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 19),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: IBRS guards within one privilege level too.',
  },
  'no-lmsl': { since: '4.16', at: bit(0x80000008, 'ebx', 20), text: 'AMD: segment limits in long mode are gone.' },
  'amd-ppin': {
    since: '4.18',
    at: bit(0x80000008, 'ebx', 23),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: the inventory number of the processor.',
  },
  ppin: { since: '4.14', at: bit(0x80000008, 'ebx', 23), alias: 'amd-ppin' },
  'amd-ssbd': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 24),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: speculative store bypass can be switched off in `MSR_SPEC_CTRL`.',
  },
  'virt-ssbd': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 25),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: the same through an MSR that hypervisors provide.',
  },
  'ssb-no': {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 26),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: not vulnerable to speculative store bypass.',
  },
  cppc: { since: '4.21', at: bit(0x80000008, 'ebx', 27), text: 'AMD: frequency control by CPPC.' },
  psfd: {
    since: '4.16',
    at: bit(0x80000008, 'ebx', 28),
    points: ['4.13.5', '4.14.4', '4.15.2'],
    text: 'AMD: predictive store forwarding can be switched off.',
  },
  'btc-no': {
    since: '4.17',
    at: bit(0x80000008, 'ebx', 29),
    points: ['4.13.5', '4.14.6', '4.15.4', '4.16.2'],
    text: 'AMD: not vulnerable to branch type confusion (Retbleed).',
  },
  'ibpb-ret': {
    since: '4.17',
    at: bit(0x80000008, 'ebx', 30),
    points: ['4.13.5', '4.14.6', '4.15.4', '4.16.3'],
    text: 'AMD: IBPB clears the return predictions too.',
  },
  nc: {
    since: '4.1',
    at: bit(0x80000008, 'ecx', 0, { width: 8 }),
    text: 'How many cores the package has, less one (AMD).',
  },
  apicidsize: {
    since: '4.1',
    at: bit(0x80000008, 'ecx', 12, { width: 4 }),
    text: 'AMD: how many bits of an APIC ID number the cores.',
  },
  svm_npt: { since: '4.2', at: bit(0x8000000a, 'edx', 0), text: 'Nested virtualisation on AMD: nested page tables.' },
  svm_lbrv: { since: '4.2', at: bit(0x8000000a, 'edx', 1), text: 'Nested virtualisation on AMD: branch records.' },
  svm_nrips: {
    since: '4.2',
    at: bit(0x8000000a, 'edx', 3),
    text: 'Nested virtualisation on AMD: the next instruction pointer is saved.',
  },
  svm_tscrate: {
    since: '4.2',
    at: bit(0x8000000a, 'edx', 4),
    text: 'Nested virtualisation on AMD: the pace of the time stamp counter can be scaled.',
  },
  svm_vmcbclean: {
    since: '4.2',
    at: bit(0x8000000a, 'edx', 5),
    text: 'Nested virtualisation on AMD: unchanged state need not be loaded again.',
  },
  svm_decode: {
    since: '4.2',
    at: bit(0x8000000a, 'edx', 7),
    text: 'Nested virtualisation on AMD: the processor helps to decode instructions.',
  },
  svm_pausefilt: {
    since: '4.2',
    at: bit(0x8000000a, 'edx', 10),
    text: 'Nested virtualisation on AMD: a guest that spins is interrupted.',
  },
  'no-nest-bp': { since: '4.19', at: bit(0x80000021, 'eax', 0), text: 'AMD: breakpoints do not nest.' },
  'fs-gs-ns': {
    since: '4.19',
    at: bit(0x80000021, 'eax', 1),
    text: 'AMD: writes to the bases of FS and GS do not serialise.',
  },
  'lfence-dispatch': {
    since: '4.18',
    at: bit(0x80000021, 'eax', 2),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: `LFENCE` always holds back what follows.',
  },
  'lfence+': { since: '4.16', at: bit(0x80000021, 'eax', 2), points: ['4.14.5', '4.15.3'], alias: 'lfence-dispatch' },
  'verw-clear': {
    since: '4.21',
    at: bit(0x80000021, 'eax', 5),
    points: ['4.17.6', '4.18.6', '4.19.3', '4.20.1'],
    text: 'AMD: `VERW` clears the buffers that TSA attacks read.',
  },
  nscb: { since: '4.16', at: bit(0x80000021, 'eax', 6), text: 'AMD: a null selector clears base and limit.' },
  'auto-ibrs': {
    since: '4.18',
    at: bit(0x80000021, 'eax', 8),
    points: ['4.17.3'],
    text: 'AMD: IBRS by itself, whenever the kernel runs.',
  },
  'amd-fsrs': { since: '4.19', at: bit(0x80000021, 'eax', 10), text: 'AMD: `REP STOSB` is fast for short fills.' },
  'amd-fsrc': { since: '4.19', at: bit(0x80000021, 'eax', 11), text: 'AMD: `REP CMPSB` is fast for short strings.' },
  'cpuid-user-dis': {
    since: '4.18',
    at: bit(0x80000021, 'eax', 17),
    text: 'AMD: user code can be kept from using `CPUID`.',
  },
  epsf: {
    since: '4.19',
    at: bit(0x80000021, 'eax', 18),
    text: 'AMD: predictive store forwarding in its enhanced form.',
  },
  fsrsc: { since: '4.19', at: bit(0x80000021, 'eax', 19), text: 'AMD: `REP SCASB` is fast for short strings.' },
  'amd-prefetchi': { since: '4.19', at: bit(0x80000021, 'eax', 20), text: 'AMD: prefetches code.' },
  'avx512-bmm': { since: '4.22', at: bit(0x80000021, 'eax', 23), text: 'AMD: AVX-512 multiplication of bit matrices.' },
  sbpb: {
    since: '4.18',
    at: bit(0x80000021, 'eax', 27),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: a selective barrier against earlier predictions.',
  },
  'ibpb-brtype': {
    since: '4.18',
    at: bit(0x80000021, 'eax', 28),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: IBPB drops predicted branch types too.',
  },
  'srso-no': {
    since: '4.18',
    at: bit(0x80000021, 'eax', 29),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'AMD: not vulnerable to SRSO (Inception).',
  },
  'srso-us-no': {
    since: '4.20',
    at: bit(0x80000021, 'eax', 30),
    points: ['4.17.7', '4.18.5', '4.19.2'],
    text: 'AMD: not vulnerable to SRSO between user and kernel.',
  },
  'srso-msr-fix': {
    since: '4.20',
    at: bit(0x80000021, 'eax', 31),
    points: ['4.17.7', '4.18.5', '4.19.2'],
    text: 'AMD: an MSR bit mitigates SRSO.',
  },
  'tsa-sq-no': {
    since: '4.21',
    at: bit(0x80000021, 'ecx', 1),
    points: ['4.17.6', '4.18.6', '4.19.3', '4.20.1'],
    text: 'AMD: not vulnerable to TSA through the store queue.',
  },
  'tsa-l1-no': {
    since: '4.21',
    at: bit(0x80000021, 'ecx', 2),
    points: ['4.17.6', '4.18.6', '4.19.3', '4.20.1'],
    text: 'AMD: not vulnerable to TSA through the L1 data cache.',
  },
  'rdcl-no': {
    since: '4.18',
    at: msr(0x10a, 0),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to Meltdown.',
  },
  eibrs: {
    since: '4.18',
    at: msr(0x10a, 1),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'IBRS can stay switched on (enhanced IBRS).',
  },
  rsba: {
    since: '4.18',
    at: msr(0x10a, 2),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'An empty return stack falls back to other predictors: retpolines are not safe.',
  },
  'skip-l1dfl': {
    since: '4.18',
    at: msr(0x10a, 3),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'A hypervisor need not flush the L1 data cache before it enters a guest.',
  },
  'intel-ssb-no': {
    since: '4.18',
    at: msr(0x10a, 4),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Intel: not vulnerable to speculative store bypass.',
  },
  'mds-no': {
    since: '4.18',
    at: msr(0x10a, 5),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to MDS.',
  },
  'if-pschange-mc-no': {
    since: '4.18',
    at: msr(0x10a, 6),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'A change of page size does not cause a machine check.',
  },
  'tsx-ctrl': {
    since: '4.18',
    at: msr(0x10a, 7),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR that switches TSX off.',
  },
  'taa-no': {
    since: '4.18',
    at: msr(0x10a, 8),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to asynchronous aborts of TSX.',
  },
  'mcu-ctrl': {
    since: '4.18',
    at: msr(0x10a, 9),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR that controls microcode updates.',
  },
  'misc-pkg-ctrl': {
    since: '4.18',
    at: msr(0x10a, 10),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR with settings for the whole package.',
  },
  'energy-filtering': {
    since: '4.18',
    at: msr(0x10a, 11),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Energy counters can be blurred, against Platypus.',
  },
  doitm: {
    since: '4.18',
    at: msr(0x10a, 12),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Instructions can be held to timing that does not depend on data.',
  },
  'sbdr-ssdp-no': {
    since: '4.18',
    at: msr(0x10a, 13),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to reads of shared buffers (SBDR) or sideband data (SSDP).',
  },
  'fbsdp-no': {
    since: '4.18',
    at: msr(0x10a, 14),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to stale data from fill buffers.',
  },
  'psdp-no': {
    since: '4.18',
    at: msr(0x10a, 15),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to primary stale data.',
  },
  'mcu-ext': { since: '4.21', at: msr(0x10a, 16), text: 'MSRs that tell about microcode updates.' },
  'fb-clear': {
    since: '4.18',
    at: msr(0x10a, 17),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: '`VERW` clears the fill buffers.',
  },
  'fb-clear-ctrl': {
    since: '4.18',
    at: msr(0x10a, 18),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'That clearing can be switched off.',
  },
  rrsba: {
    since: '4.18',
    at: msr(0x10a, 19),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The return predictor falls back to restricted alternatives.',
  },
  'bhi-no': {
    since: '4.18',
    at: msr(0x10a, 20),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to injection of branch history.',
  },
  'xapic-status': {
    since: '4.18',
    at: msr(0x10a, 21),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR that tells whether the old APIC mode is locked out.',
  },
  'ovrclk-status': {
    since: '4.18',
    at: msr(0x10a, 23),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The MSR that tells of overclocking.',
  },
  'pbrsb-no': {
    since: '4.18',
    at: msr(0x10a, 24),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to return predictions behind a barrier.',
  },
  'gds-ctrl': {
    since: '4.18',
    at: msr(0x10a, 25),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'The mitigation of Downfall (GDS) can be switched off.',
  },
  'gds-no': {
    since: '4.18',
    at: msr(0x10a, 26),
    points: ['4.14.6', '4.15.5', '4.16.5', '4.17.2'],
    text: 'Not vulnerable to Downfall (GDS).',
  },
  'rfds-no': {
    since: '4.19',
    at: msr(0x10a, 27),
    points: ['4.15.6', '4.16.6', '4.17.4', '4.18.1'],
    text: 'Not vulnerable to leaks from register files (RFDS).',
  },
  'rfds-clear': {
    since: '4.19',
    at: msr(0x10a, 28),
    points: ['4.15.6', '4.16.6', '4.17.4', '4.18.1'],
    text: '`VERW` clears the register files.',
  },
  'ign-umonitor': { since: '4.21', at: msr(0x10a, 29), text: '`UMONITOR` can be made to do nothing.' },
  'mon-umon-mitg': {
    since: '4.21',
    at: msr(0x10a, 30),
    text: 'A mitigation for `MONITOR` and `UMONITOR` can be switched.',
  },
  'pb-opt-ctrl': {
    since: '4.21',
    at: msr(0x10a, 32),
    points: ['4.18.5', '4.19.3', '4.20.1'],
    text: 'The MSR that chooses how IBPB works.',
  },
  'its-no': {
    since: '4.21',
    at: msr(0x10a, 62),
    points: ['4.17.6', '4.18.5', '4.19.3', '4.20.1'],
    text: 'Not vulnerable to ITS, wrong targets of indirect branches.',
  },
})

/** What a feature needs: Xen takes a feature away from a guest that lacks one of these (`gen-cpuid.py`). */
const direct: Readonly<Record<string, readonly string[]>> = tableOf({
  mmx: ['fpu'],
  'rstr-fp-err-ptrs': ['fpu'],
  pse36: ['pse'],
  lm: ['pae', 'sse2'],
  nx: ['pae'],
  'tsc-deadline': ['tsc', 'apic'],
  rdtscp: ['tsc'],
  'tsc-adjust': ['tsc'],
  itsc: ['tsc'],
  x2apic: ['apic'],
  extapic: ['apic'],
  clzero: ['clfsh'],
  mmxext: ['mmx'],
  '3dnow': ['mmx'],
  ffxsr: ['fxsr'],
  sse: ['fxsr'],
  sse2: ['sse'],
  misalignsse: ['sse'],
  sse3: ['sse2'],
  aesni: ['sse2'],
  pclmulqdq: ['sse2'],
  sha: ['sse2'],
  gfni: ['sse2'],
  ssse3: ['sse3'],
  sse4a: ['sse3'],
  sse4_1: ['ssse3'],
  sse4_2: ['sse4_1'],
  xsaveopt: ['xsave'],
  xsavec: ['xsave'],
  xgetbv1: ['xsave'],
  xsaves: ['xsave'],
  avx: ['xsave'],
  mpx: ['xsave'],
  pku: ['xsave', 'lm'],
  'amx-tile': ['xsave', 'lm'],
  lwp: ['xsave'],
  fma: ['avx'],
  fma4: ['avx'],
  f16c: ['avx'],
  avx2: ['avx'],
  xop: ['avx'],
  'avx-ne-convert': ['avx'],
  sm3: ['avx'],
  smap: ['nx'],
  cx16: ['lm'],
  pcid: ['lm'],
  'lahf-lm': ['lm'],
  page1gb: ['lm'],
  'no-lmsl': ['lm'],
  cmpccxadd: ['lm'],
  lkgs: ['lm'],
  '3dnowext': ['3dnow'],
  avx512f: ['avx2'],
  vaes: ['avx2', 'aesni'],
  vpclmulqdq: ['avx2', 'pclmulqdq'],
  'avx-vnni': ['avx2'],
  'avx-ifma': ['avx2'],
  'avx-vnni-int8': ['avx2'],
  'avx-vnni-int16': ['avx2'],
  sha512: ['avx2'],
  sm4: ['avx2'],
  avx512dq: ['avx512f'],
  'avx512-ifma': ['avx512f'],
  avx512pf: ['avx512f'],
  avx512er: ['avx512f'],
  avx512cd: ['avx512f'],
  avx512bw: ['avx512f'],
  avx512vl: ['avx512f'],
  'avx512-4vnniw': ['avx512f'],
  'avx512-4fmaps': ['avx512f'],
  'avx512-vnni': ['avx512f'],
  'avx512-vpopcntdq': ['avx512f'],
  'avx512-vp2intersect': ['avx512f'],
  'avx512-vbmi': ['avx512bw'],
  'avx512-vbmi2': ['avx512bw'],
  'avx512-bitalg': ['avx512bw'],
  'avx512-bf16': ['avx512bw'],
  'avx512-fp16': ['avx512bw'],
  'avx512-bmm': ['avx512bw'],
  stibp: ['ibrsb'],
  ssbd: ['ibrsb'],
  'intel-psfd': ['ibrsb'],
  eibrs: ['ibrsb'],
  'ipred-ctrl': ['ibrsb'],
  'rrsba-ctrl': ['ibrsb'],
  'bhi-ctrl': ['ibrsb'],
  'amd-stibp': ['ibrs'],
  'amd-ssbd': ['ibrs'],
  psfd: ['ibrs'],
  'auto-ibrs': ['ibrs'],
  'ibrs-always': ['ibrs'],
  'ibrs-fast': ['ibrs'],
  'ibrs-same-mode': ['ibrs'],
  'ibpb-ret': ['ibpb'],
  sbpb: ['ibpb'],
  'ibpb-brtype': ['ibpb'],
  'stibp-always': ['amd-stibp'],
  tsxldtrk: ['rtm'],
  epsf: ['psfd'],
  rrsba: ['eibrs'],
  'amx-bf16': ['amx-tile'],
  'amx-int8': ['amx-tile'],
  'amx-fp16': ['amx-tile'],
  'amx-complex': ['amx-tile'],
})

const find = (name: string): CpuidFeature | undefined =>
  Object.hasOwn(cpuidFeatures, name) ? cpuidFeatures[name] : undefined

type NamedFeature = CpuidFeature & { readonly text: string; readonly main: string }

const named = (name: string, feature: CpuidFeature): NamedFeature => {
  const main = feature.alias ?? name
  return { ...feature, main, text: find(main)?.text ?? '' }
}

/** Each feature by its names: they are asked for at each word of a policy. */
const featuresByName: ReadonlyMap<string, NamedFeature> = new Map(
  Object.entries(cpuidFeatures).map(([name, feature]) => [name, named(name, feature)]),
)

/** The feature of this name, with its text; undefined for a name that no release knows. */
export const featureNamed = (name: string): NamedFeature | undefined => featuresByName.get(name)

const aliases = new Map<string, string[]>()
for (const [name, { main }] of featuresByName) aliases.set(main, [...(aliases.get(main) ?? []), name])

/** The names of a feature that a release knows, in the order of the table. */
export const namesOf = (main: string, release: Release): readonly string[] =>
  (aliases.get(main) ?? []).filter((name) => inReleases(cpuidFeatures[name] as CpuidFeature, release))

const namesByRelease = new Map<Release, readonly string[]>()

/** The names that a release knows. */
export const featureNames = (release: Release): readonly string[] => {
  const known = namesByRelease.get(release)
  if (known) return known
  const names = Object.keys(cpuidFeatures).filter((name) => inReleases(cpuidFeatures[name] as CpuidFeature, release))
  namesByRelease.set(release, names)
  return names
}

/** Where `release` puts the feature. */
export const placeIn = ({ at, before = [] }: CpuidFeature, release: Release): FeaturePlace =>
  before.find(({ until }) => atLeast(until, release))?.at ?? at

/** The first stable release of the series of `release` that knows the feature although its first release did not. */
export const pointRelease = ({ points = [] }: CpuidFeature, release: Release): string | undefined =>
  points.find((point) => point.startsWith(`${release}.`))

/** All that a feature needs, step by step. */
export const needsOf = (main: string): string[] => {
  const feature = find(main)
  const first = [...(direct[main] ?? []), ...(feature && 'msr' in feature.at ? ['arch-caps'] : [])]
  return [...new Set(first.flatMap((name) => [name, ...needsOf(name)]))]
}
