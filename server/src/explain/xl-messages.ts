import { newestRelease, oldestRelease, type Release } from '../release.ts'
import { syntaxRules } from '../rules/syntax/syntax-rules.ts'
import type { FileKind } from '../values/value-type.ts'

/*
 * Every message that xl can print while it parses a domain config, a cpupool config or xl.conf: gathered from the sources of all
 * releases (the last point release of each), from the first to the last that has it. A message stands here without the place in front of it (`FILE:LINE:`), a name or
 * number in it is `…`, and so is the rest of a long one.
 */

/** What becomes of the file: refused, taken without what is named, or taken as it is; in some places the one, in others the other. */
export type MessageEffect = 'refuses' | 'warns' | 'says' | 'refuses or warns'

/** Why a message cannot be foretold from the text of the file. */
export const reasons = {
  memory: 'xl has run out of memory.',
  host: 'It tells of the state of the host at that moment: what the hypervisor, libxl or a running domain answers.',
  build: 'It depends on how this xl was compiled.',
  call: 'It is about the command line, or about reading the file, and not about what is in the file.',
  always: 'xl prints it for every file.',
  unreachable: 'The code is there, but no config leads to it.',
} as const

export type Reason = keyof typeof reasons

/**
 * How a message is foretold: by rules that quote it; by rules that do not, since it comes along with another message or with a
 * crash; or not at all.
 */
export type Told = readonly string[] | { readonly after: readonly string[] } | Reason

/** A config that brings a message about, where no recorded verdict does. */
export interface Example {
  readonly text: string
  readonly kind: FileKind
  /** The first release that comes to the message; older ones have it and refuse the file before. */
  readonly since: Release
}

export interface Message {
  readonly text: string
  /** The file and the function of the newest release that has it. */
  readonly file: string
  readonly function: string
  readonly since: Release
  readonly until: Release
  readonly effect: MessageEffect
  readonly told: Told
  /** Whether xl prints no newline behind it: the next message stands on the same line. */
  readonly unended: boolean
  readonly example?: Example
}

type Span = '' | Release | `${Release}-` | `-${Release}` | `${Release}-${Release}`
type Row = readonly [
  text: string,
  span: Span,
  effect: MessageEffect,
  told: Told,
  example?: string,
  exampleSince?: Release,
]

interface Where {
  readonly file: string
  readonly function: string
  readonly kind?: FileKind
  readonly unended?: boolean
}

/** The messages of one function. */
const from = (where: Where, rows: readonly Row[]): Message[] =>
  rows.map(([text, span, effect, told, example, exampleSince]) => {
    // The tables below have releases alone in their spans.
    const [since, until] = span.split('-') as [Release | '', Release | '' | undefined]
    const last = until || (span.includes('-') || !span ? newestRelease : (span as Release))
    const first = since || oldestRelease
    return {
      text,
      file: where.file,
      function: where.function,
      since: first,
      until: last,
      effect,
      told,
      unended: where.unended ?? false,
      ...(example === undefined
        ? {}
        : { example: { text: example, kind: where.kind ?? 'domain', since: exampleSince ?? first } }),
    }
  })

// What the grammar stumbles over may be Python, and what looks like Python to xl may be anything.
const syntax = [...syntaxRules.map(({ id }) => id), 'python-code' as const]

// Every release takes these; up to 4.9 `type` is not read.
const hvm = 'name = "vm"\nbuilder = "hvm"\n'
const pv = 'name = "vm"\nkernel = "/boot/vmlinuz"\n'

const configFile = (name: string) => ({ file: 'libxlu_cfg.c', function: name })
const parse = (name: string) => ({ file: 'xl_parse.c', function: name })
const oldParse = (name: string) => ({ file: 'xl_cmdimpl.c', function: name })
const cpupool = { file: 'xl_cpupool.c', function: 'main_cpupoolcreate', kind: 'cpupool' } as const
const global = { file: 'xl.c', function: 'parse_global_config', kind: 'xl-conf' } as const

const reading: readonly Message[] = [
  ...from({ file: 'xl_vmcontrol.c', function: 'create_domain' }, [
    ['Failed to read config file: …: …', '', 'refuses', 'call'],
    ['Failed to attach extra configration', '-4.5', 'refuses', 'call'],
    ['Failed to attach extra configuration', '4.4-', 'refuses', 'call'],
    ['Failed to realloc config_data', '', 'refuses', 'memory'],
    ['Config file not specified and none in save file', '', 'refuses', 'call'],
    ['Parsing config file …', '-4.1', 'says', 'always'],
    ['Parsing config from …', '4.2-', 'says', 'always'],
    ['Failed to convert domain configuration to JSON', '4.6-', 'refuses', 'memory'],
  ]),
  ...from(configFile('ctx_prep'), [['unable to create scanner: …', '', 'refuses', 'memory']]),
  ...from(configFile('xlu_cfg_readfile'), [['unable to open configuration file: …', '', 'refuses', 'call']]),
  ...from(configFile('xlu_cfg_readdata'), [['unable to allocate scanner buffer', '', 'refuses', 'memory']]),
  ...from({ file: 'xl_utils.c', function: 'xmalloc and its kin' }, [
    ['xl: Unable to malloc … bytes.', '', 'refuses', 'memory'],
    ['xl: Unable to realloc to … bytes.', '', 'refuses', 'memory'],
    ['xl: Unable to strdup a string of length ….', '4.5-', 'refuses', 'memory'],
    ['xl: Unable to calloc … bytes.', '4.6-', 'refuses', 'memory'],
    ['asprintf failed: …', '4.6-', 'refuses', 'memory'],
    ['Additional config data far too large', '4.4-', 'refuses', 'call'],
  ]),
  ...from({ file: 'libxl', function: 'any function' }, [['libxl: …', '', 'warns', 'host']]),
]

const lexerAndGrammar: readonly Message[] = [
  ...from({ file: 'libxlu_cfg_l.l', function: 'the scanner' }, [
    ['config parsing error near …: lexical error', '', 'refuses', syntax],
  ]),
  ...from({ file: 'libxlu_cfg_y.y', function: 'the grammar' }, [
    ['config parsing error near …: syntax error, unexpected …', '', 'refuses', syntax],
    ['config parsing error near …: syntax error', '', 'refuses', 'unreachable'],
    ['config parsing error near …: memory exhausted', '', 'refuses', ['too-deep'], `x = ${'['.repeat(10_000)}`, '4.6'],
  ]),
  ...from(configFile('xlu__cfgl_dequote'), [
    [
      'config parsing error near …: invalid digit after backslash …numerical character escape in quoted string',
      '',
      'refuses',
      ['bad-escape'],
    ],
    [
      'config parsing error near …: invalid character after backlash in quoted string',
      '4.7-',
      'refuses',
      ['bad-escape'],
    ],
  ]),
  ...from(configFile('xlu__cfg_concat_vals'), [
    [
      'config parsing error near …: can\'t add [list] to "string" or vice versa',
      '4.13-',
      'refuses',
      ['mixed-addition'],
    ],
  ]),
  ...from(configFile('parse'), [
    ['warning: Config file looks like it contains Python code.', '', 'refuses', syntax],
    ['warning:  Arbitrary Python is no longer supported.', '', 'refuses', syntax],
    ['warning:  See http://wiki.xen.org/xenwiki/PythonInXlConfig', '-4.1', 'refuses', syntax, 'a = -1\n'],
    ['warning:  See http://wiki.xen.org/wiki/PythonInXlConfig', '4.2-4.13', 'refuses', syntax],
    ['warning:  See https://wiki.xen.org/wiki/PythonInXlConfig', '4.14-', 'refuses', syntax],
  ]),
]

const access: readonly Message[] = [
  ...from(configFile('find_atom'), [
    [
      "warning: parameter `…' is a list but should be a single value",
      '',
      'warns',
      ['list-for-single', 'missing-name', 'missing-kernel'],
    ],
  ]),
  ...from(configFile('xlu_cfg_get_list'), [
    ["warning: parameter `…' is a single value but should be a list", '', 'warns', ['single-for-list']],
  ]),
  ...from(configFile('xlu_cfg_get_bounded_long'), [
    ["warning: parameter `…' is not a valid number", '', 'warns', ['not-a-number']],
    ["warning: parameter `…' could not be parsed as a number: …", '', 'warns', ['not-a-number']],
    ["warning: can't use += with numbers for parameter `…'", '4.13-', 'warns', ['added-number']],
    ["warning: value `…' is smaller than minimum bound '…'", '4.12-', 'warns', 'unreachable'],
    ["warning: value `…' is greater than maximum bound '…'", '4.12-', 'warns', 'unreachable'],
  ]),
  ...from(configFile('xlu_cfg_value_get_string'), [['warning: value is not a string', '4.6-', 'warns', 'unreachable']]),
  ...from(configFile('xlu_cfg_value_get_list'), [
    ['warning: value is not a list', '4.6-', 'refuses', ['bad-vnuma', 'bad-spec'], `${pv}vnuma = ["x"]\n`],
  ]),
]

const general: readonly Message[] = [
  ...from(parse('parse_config_data'), [
    ['Failed to allocate for configuration', '', 'refuses', 'memory'],
    ['Failed to parse config: …', '4.2-', 'refuses', { after: syntax }],
    ['Invalid domain type ….', '4.10-', 'refuses', ['unknown-choice']],
    ['The "builder" option is being deprecated, …', '4.10', 'says', ['deprecated-key']],
    ['Contradicting "builder" and "type" options specified.', '4.10-', 'refuses', ['contradicting-type']],
    ['Domain name must be specified.', '4.2-', 'refuses', ['missing-name']],
    ['Failed to parse UUID: …', '', 'refuses', ['bad-uuid']],
    ['Unknown on_poweroff action "…" specified', '', 'refuses', ['unknown-choice']],
    ['Unknown on_reboot action "…" specified', '', 'refuses', ['unknown-choice']],
    ['Unknown on_watchdog action "…" specified', '', 'refuses', ['unknown-choice']],
    ['Unknown on_crash action "…" specified', '', 'refuses', ['unknown-choice']],
    ['Unknown on_soft_reset action "…" specified', '4.7-', 'refuses', ['unknown-choice']],
    ['WARNING: ignoring "vncviewer" option. Use "-V" option …', '4.5-', 'warns', ['ignored-key']],
    ['WARNING: vif2: netchannel2 is deprecated and not supported by xl', '4.2-', 'warns', ['ignored-key']],
    ['WARNING: msr_relaxed will be removed in future versions.', '4.15-', 'says', ['deprecated-key']],
    ['If it fixes an issue you are having …', '4.15-', 'says', ['deprecated-key']],
  ]),
  ...from(oldParse('parse_config_data'), [
    ['Failed to parse config file: …', '-4.1', 'refuses', { after: syntax }, 'a = -1\n'],
    ['Illegal pool specified', '-4.4', 'refuses', ['unknown-pool']],
    [
      'XSM Disabled: init_seclabel not supported',
      '4.3-4.4',
      'says',
      ['label-without-xsm'],
      `init_seclabel = "a:b:c"\n${pv}`,
    ],
    ['Invalid init_seclabel: …', '4.3-4.4', 'refuses', 'host'],
    ['XSM Disabled: seclabel not supported', '4.2-4.4', 'says', ['label-without-xsm']],
    ['Invalid seclabel: …', '4.2-4.4', 'refuses', 'host'],
    [
      'XSM Disabled: device_model_stubdomain_seclabel not supported',
      '4.2-4.4',
      'says',
      ['label-without-xsm'],
      `${hvm}device_model_stubdomain_seclabel = "a:b:c"\n`,
    ],
    ['Invalid device_model_stubdomain_seclabel: …', '4.2-4.4', 'refuses', 'host'],
  ]),
]

const processors: readonly Message[] = [
  ...from(parse('parse_config_data'), [
    ['xl: maxvcpus < vcpus', '4.6-', 'refuses', ['too-few-maxvcpus', 'out-of-range']],
    ['Unable to allocate cpumap', '4.2-', 'refuses', 'memory'],
    ["xl: Can't get element … in LLC color list", '4.20-', 'refuses', ['bad-spec']],
    ['xl: Invalid LLC color range: …', '4.20-', 'refuses', ['bad-spec']],
    ['xl: Start LLC color is greater than end: …', '4.20-', 'refuses', ['bad-spec']],
    ["xl: Can't get element … in Xenstore quota list", '4.22-', 'refuses', ['bad-spec']],
    ['while parsing CPUID line: "…":', '', 'warns', ['bad-cpuid']],
    ['while parsing CPUID string: "…":', '', 'warns', ['bad-cpuid']],
    ['while parsing CPUID flag: "…":', '', 'warns', ['bad-spec', 'unknown-field', 'unknown-choice']],
    ['  error: first word must be "host"', '', 'warns', ['bad-cpuid']],
    ['  error #1: illegal leaf number', '', 'warns', ['bad-cpuid']],
    ['  error #2: illegal subleaf number', '', 'warns', ['bad-cpuid'], `${pv}cpuid = ["1,x:eax=${'x'.repeat(32)}"]\n`],
    ['  error #3: missing colon', '', 'warns', ['bad-cpuid']],
    ['  error #4: invalid register name (must be e[abcd]x)', '', 'warns', ['bad-cpuid']],
    ['  error #5: policy string must be exactly 32 characters long', '', 'warns', ['bad-cpuid']],
    ['  error #1: missing "=" in key=value', '', 'warns', ['bad-spec'], `${pv}cpuid = "host,sse"\n`],
    ['  error #2: unknown CPUID flag name', '', 'warns', ['unknown-field']],
    ['  error #3: illegal CPUID value (must be: [0|1|x|k|s])', '', 'warns', ['unknown-choice']],
    ['  error #…: unknown error', '', 'warns', 'unreachable'],
  ]),
  ...from(parse('parse_xsquota_item'), [
    ['Quota specification "…" lacks "=".', '4.22-', 'refuses', ['bad-spec']],
    ['Quota specification "…" uses illegal value "…".', '4.22-', 'refuses', ['not-a-number']],
  ]),
  ...from(parse('parse_vcpu_affinity'), [['Unable to allocate cpumap for vcpu …', '4.5-', 'refuses', 'memory']]),
  ...from({ file: 'xl_vcpu.c', function: 'apply_global_affinity_masks' }, [
    ['vcpu hard affinity map is empty', '4.8-', 'refuses', ['bad-cpus']],
    ['libxl_bitmap_and errored', '4.8-', 'refuses', 'memory'],
    ['Unknown guest type', '4.8-', 'refuses', 'unreachable'],
  ]),
  ...from(parse('update_cpumap_range'), [
    ['Can\'t combine "^" and "all".', '4.4-', 'refuses', ['bad-cpus', 'bad-cpu-list']],
    ['Invalid pcpu range: ….', '4.4-', 'refuses', ['bad-cpus', 'bad-cpu-list']],
    ['libxl_node_bitmap_alloc failed.', '4.4-', 'refuses', 'memory'],
    ['libxl_node_to_cpumap failed.', '4.4-', 'refuses', 'host'],
  ]),
  ...from(oldParse('parse_config_data'), [['cpu … illegal', '4.2-4.4', 'refuses', ['no-such-cpu']]]),
  ...from(oldParse('vcpupin_parse'), [
    ['Error: Invalid argument.', '4.2-4.3', 'refuses', ['bad-cpus']],
    ['Error: Failed to allocate cpumap.', '4.2-4.3', 'refuses', 'memory'],
  ]),
  ...from(parse('parse_ulong'), [['xl: failed to convert "…" to number', '4.6-', 'refuses', ['not-a-number']]]),
  ...from(parse('parse_vnuma_config'), [
    ['libxl_get_physinfo failed', '4.6-', 'refuses', 'host'],
    ['Failed to get online cpus', '4.6-', 'refuses', 'host'],
    ['xl: cannot get vnode config option list', '4.6-', 'refuses', ['bad-vnuma'], `${pv}vnuma = ["x"]\n`],
    ['xl: failed to split "…" into pair', '4.6-', 'refuses', ['bad-spec'], `${pv}vnuma = [["pnode"]]\n`],
    ['xl: invalid pnode number: …', '4.6-', 'refuses', ['bad-vnuma']],
    ['xl: vnuma vcpus and maxvcpus= mismatch', '4.6-', 'refuses', ['vnuma-mismatch']],
    [
      'xl: vnuma specifies more vcpus than pcpus, …',
      '4.6-',
      'refuses',
      ['vnuma-mismatch'],
      `${pv}vnuma = [["pnode=0", "size=512", "vcpus=0-16"]]\n`,
    ],
    [
      'xl: maxmem and vnuma memory size mismatch',
      '4.6-',
      'refuses',
      ['vnuma-mismatch'],
      `${pv}maxmem = 1024\nvnuma = [["pnode=0", "size=512", "vcpus=0"]]\n`,
    ],
  ]),
]

const firmware: readonly Message[] = [
  ...from(parse('parse_config_data'), [
    ['Neither kernel nor bootloader specified', '', 'refuses', ['missing-kernel']],
    ['ERROR: both kernel and firmware specified', '4.10-', 'refuses', ['bad-firmware']],
    ['ERROR: only pvgrub{32|64} supported as …', '4.10-', 'refuses', ['bad-firmware']],
    ['ERROR: this instance of Xen has been …', '4.18-', 'refuses', 'build'],
    ['WARNING: you seem to be using "kernel" …', '4.5-', 'warns', ['hvmloader-kernel']],
    ['ERROR: invalid value "…" for "bios"', '4.2-', 'refuses', ['unknown-choice']],
    ['WARNING: bios_path_override given without specific bios name', '4.8-', 'warns', ['incomplete-override']],
    ['WARNING: Specifying "bootloader_args" as a string is deprecated.…', '4.2-', 'says', ['deprecated-value']],
    ['xl: Unable to parse bootloader_args.', '4.2-', 'refuses', 'memory'],
    ['xl: Unable to get element #… in smbios list', '4.18-', 'refuses', ['bad-spec'], `${hvm}smbios = [["a=b"]]\n`],
    ['xl: failed to split "…" at \'=\'', '4.18-', 'refuses', ['bad-spec']],
    [
      'xl: empty value not allowed for smbios "…="',
      '4.18-',
      'refuses',
      ['bad-spec'],
      `${hvm}smbios = ["bios_vendor="]\n`,
    ],
    ["xl: unknown smbios type '…'", '4.18-', 'refuses', ['unknown-field']],
    [
      'xl: smbios limited to 99 oem strings',
      '4.18-',
      'refuses',
      ['bad-spec'],
      `${hvm}smbios = [${'"oem=x", '.repeat(100)}]\n`,
    ],
    ['xl: Unable to parse smbios options.', '4.18-', 'refuses', ['single-for-list']],
    ['ERROR: "ms_vm_genid" option must be "generate" or "none"', '4.5-', 'refuses', ['unknown-choice']],
    ['ERROR: failed to generate a VM Generation ID', '4.5-', 'refuses', 'host'],
  ]),
  ...from(parse('parse_cmdline'), [
    ['Warning: ignoring root= and extra= in …', '4.5-', 'warns', ['ignored-command-line']],
    ['Failed to allocate memory for cmdline', '', 'refuses', 'memory'],
  ]),
  ...from(oldParse('parse_config_data'), [
    ['WARNING: ignoring "kernel" directive for HVM guest.…', '4.2-4.4', 'warns', ['hvmloader-kernel']],
  ]),
  ...from(oldParse('split_string_into_string_list'), [
    ['unable to allocate memory to parse bootloader args', '4.2-4.4', 'refuses', 'memory'],
    ['unable to allocate memory for bootloader args', '4.2-4.4', 'refuses', 'memory'],
  ]),
  ...from(parse('split_string_into_string_list'), [
    ['unable to allocate memory to split string', '4.5-', 'refuses', 'memory'],
  ]),
]

const platform: readonly Message[] = [
  ...from(parse('parse_config_data'), [
    ['got a tsc mode string: "…"', '4.2-4.18', 'says', ['chatty-mode']],
    ['WARNING: specifying "tsc_mode" as an integer is deprecated.…', '4.2-', 'says', ['deprecated-value']],
    ['ERROR: invalid value … for "tsc_mode"', '4.2-', 'refuses', ['unknown-choice', 'out-of-range']],
    ['WARNING: specifying "timer_mode" as an integer is deprecated.…', '4.2-', 'says', ['deprecated-value']],
    ['ERROR: invalid value … for "timer_mode"', '4.2-', 'refuses', ['unknown-choice', 'out-of-range']],
    ['ERROR: "timer_mode" option is not supported …', '4.10-', 'refuses', ['wrong-guest']],
    ["xl: unknown viridian enlightenment '…'", '4.5-', 'refuses', ['unknown-choice']],
    ['xl: Unable to parse viridian enlightenments.', '4.5-', 'refuses', 'unreachable'],
    ['ERROR: invalid value … for "mmio_hole"', '4.5-', 'refuses', ['out-of-range']],
    ['WARNING: Specifying "altp2mhvm" is deprecated.…', '4.9-', 'says', ['deprecated-key'], `${hvm}altp2mhvm = 1\n`],
    ['ERROR: invalid value … for "altp2m"', '4.9-', 'refuses', ['unknown-choice']],
    ['ERROR: invalid value … for "altp2m_count"', '4.21-', 'refuses', ['out-of-range'], `${hvm}altp2m_count = 65536\n`],
    ["ERROR: unrecognized MCA capability '…'.", '4.10-', 'refuses', ['unknown-choice']],
    ['ERROR: unable to parse mca_caps.', '4.10-', 'refuses', ['single-for-list'], `${hvm}mca_caps = "lmce"\n`],
    ['ERROR: invalid value "…" for "vuart"', '4.10-', 'refuses', ['unknown-choice']],
    ['Unknown gic_version "…" specified', '4.6-', 'refuses', ['unknown-choice']],
    ['Unknown tee "…" specified', '4.13-', 'refuses', ['unknown-choice']],
    ['Unknown sve "…" specified', '4.18-', 'refuses', ['unknown-choice']],
    ['libxl_get_physinfo failed', '4.13-', 'refuses', 'host'],
  ]),
  ...from(parse('parse_arm_sci_config'), [
    ['Unknown ARM_SCI type: …', '4.21-', 'refuses', ['unknown-choice'], `${pv}arm_sci = "type=x"\n`],
  ]),
]

const deviceModel: readonly Message[] = [
  ...from(parse('parse_config_data'), [
    ['WARNING: ignoring device_model directive.', '4.2-', 'warns', ['ignored-key']],
    ['WARNING: Use "device_model_override" instead if you …', '4.2-', 'warns', { after: ['ignored-key'] }],
    [
      'WARNING: Or use "device_model_stubdomain_override" if you  want to …',
      '4.2-',
      'warns',
      { after: ['ignored-key'] },
      `${hvm}device_model = "stubdom-dm"\n`,
    ],
    [
      'WARNING: ignoring "device_model_stubdomain_override" directive for pv guest',
      '4.2-',
      'warns',
      { after: ['ignored-key'] },
      `${pv}device_model = "stubdom-dm"\n`,
    ],
    ['Unknown device_model_version "…" specified', '4.2-', 'refuses', ['unknown-choice']],
    ['WARNING: device model override given without …', '4.2-', 'warns', ['incomplete-override']],
    ['xl: Unable to parse device_model_args….', '4.2-', 'refuses', ['single-for-list']],
    ['Unknown vga "…" specified', '4.3-', 'refuses', ['unknown-choice']],
    ['ERROR: invalid value "…" for "hdtype"', '4.6-', 'refuses', ['unknown-choice']],
    ['ERROR: invalid value "…" for "gfx_passthru"', '4.7-', 'refuses', ['unknown-choice']],
    ['xl: Unable to parse serial.', '4.5-', 'refuses', 'unreachable'],
    ['xl: Unable to parse usbdevice.', '4.3-', 'refuses', 'unreachable'],
    [
      'ERROR: Display specified both in vnclisten and vncdisplay!',
      '4.3-',
      'refuses',
      ['two-displays'],
      `${hvm}vnclisten = "0.0.0.0:1"\nvncdisplay = 2\n`,
    ],
    ["xl: unknown vendor_device '…'", '4.4-', 'refuses', ['unknown-choice']],
  ]),
]

const disks: readonly Message[] = [
  ...from(parse('parse_disk_config_multistring'), [
    ['xlu_cfg_init: …', '4.2-', 'refuses', 'memory'],
    ['xlu_disk_parse failed: …', '4.2-', 'refuses', 'memory'],
  ]),
  ...from({ file: 'libxlu_disk.c', function: 'xlu_disk_parse' }, [
    ["config parsing error in disk specification: no vdev specified in `…'", '4.2-', 'refuses', ['bad-disk']],
    [
      "config parsing error in disk specification: no target specified (and device not removable) in `…'",
      '4.2-',
      'refuses',
      ['bad-disk'],
      `${pv}disk = ["vdev=xvda"]\n`,
    ],
  ]),
  ...from({ file: 'libxlu_disk.c', function: 'dpc_prep' }, [
    ['cannot init disk scanner: …', '4.2-', 'refuses', 'memory'],
  ]),
  ...from({ file: 'libxlu_disk_l.l', function: 'the scanner' }, [
    [
      "config parsing error in disk specification: … respecified: near `…' in `…'",
      '4.2-',
      'refuses',
      ['duplicate-field'],
    ],
    [
      "config parsing error in disk specification: unknown value for access: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-choice', 'bad-disk'],
    ],
    [
      "config parsing error in disk specification: unknown value for format: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-choice', 'bad-disk'],
    ],
    [
      "config parsing error in disk specification: unknown value for backendtype: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-choice'],
    ],
    [
      "config parsing error in disk specification: unknown value for specification: near `…' in `…'",
      '4.17-',
      'refuses',
      ['unknown-choice'],
      `${pv}disk = ["/a,raw,xvda,rw,specification=x"]\n`,
    ],
    [
      "config parsing error in disk specification: unknown value for colo_port: near `…' in `…'",
      '4.8-',
      'refuses',
      ['not-a-number'],
      `${pv}disk = ["/a,raw,xvda,rw,colo-port=x"]\n`,
    ],
    [
      "config parsing error in disk specification: unknown value for type: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-choice'],
    ],
    [
      "config parsing error in disk specification: unknown deprecated type: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-choice'],
      `${pv}disk = ["/a,raw,xvda:tape"]\n`,
    ],
    [
      "config parsing error in disk specification: unknown parameter: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-field'],
    ],
    [
      "config parsing error in disk specification: unable to format script: near `…' in `…'",
      '4.2-',
      'refuses',
      'memory',
    ],
    [
      "config parsing error in disk specification: unknown deprecated disk prefix: near `…' in `…'",
      '4.2-',
      'refuses',
      ['bad-disk'],
      `${pv}disk = ["foo:/a,xvda,w"]\n`,
    ],
    [
      "config parsing error in disk specification: too many positional parameters: near `…' in `…'",
      '4.2-',
      'refuses',
      ['bad-disk'],
    ],
    [
      "config parsing error in disk specification: bad disk syntax: near `…' in `…'",
      '4.2-',
      'refuses',
      ['unknown-field', 'unknown-choice'],
    ],
  ]),
  ...from(oldParse('parse_disk_config'), [
    ['Unknown disk type: …', '-4.1', 'refuses', ['bad-disk'], `${pv}disk = ["foo:/a,xvda,w"]\n`],
    ['Unknown tapdisk type: …', '-4.1', 'refuses', ['unknown-choice'], `${pv}disk = ["tap:foo:/a,xvda,w"]\n`],
    ['Unknown virtual disk type: …', '-4.1', 'refuses', ['unknown-choice'], `${pv}disk = ["phy:/a,xvda:tape,w"]\n`],
    ["parse error in disk config near '…'", '-4.1', 'refuses', ['bad-disk'], `${pv}disk = ["phy:/a"]\n`],
  ]),
]

const networks: readonly Message[] = [
  ...from(parse('parse_nic_config'), [
    ["Invalid parameter `type'.", '4.6-', 'warns', ['unknown-choice']],
    ["Invalid parameter `mac'.", '4.6-', 'warns', ['bad-vif']],
    ['the netdev parameter is deprecated, …', '4.3-', 'says', ['deprecated-field']],
    ['the accel parameter for vifs is currently …', '', 'warns', ['ignored-field']],
    ["unrecognized argument `…'", '4.6-', 'warns', ['unknown-field', 'bad-spec']],
  ]),
  ...from(parse('parse_vif_rate'), [['xlu_vif_parse_rate failed: …', '4.2-', 'refuses', 'memory']]),
  ...from({ file: 'libxlu_vif.c', function: 'xlu_vif_parse_rate' }, [
    ["config parsing error in vif: no rate specified in `…'", '4.2-', 'refuses', ['bad-vif'], `${pv}vif = ["rate="]\n`],
    ["config parsing error in vif: invalid rate in `…'", '4.2-', 'refuses', ['bad-vif']],
    ["config parsing error in vif: rate overflow in `…'", '4.2-', 'refuses', ['bad-vif']],
    ["config parsing error in vif: invalid replenishment interval in `…'", '4.2-', 'refuses', ['bad-vif']],
    [
      "config parsing error in vif: replenishment interval overflow in `…'",
      '4.2-',
      'refuses',
      ['bad-vif'],
      `${pv}vif = ["rate=1MB/s@5000s"]\n`,
    ],
  ]),
  ...from(oldParse('parse_config_data'), [
    ['the rate parameter for vifs is currently …', '-4.1', 'warns', ['ignored-field'], `${pv}vif = ["rate=1MB/s"]\n`],
    ['Specified backend domain does not exist, …', '-4.2', 'warns', 'host'],
    ["ERROR: the vif 'backend=' option cannot be used …", '4.2', 'refuses', 'host'],
  ]),
]

const passthrough: readonly Message[] = [
  ...from({ file: 'libxlu_pci.c', function: 'xlu_pci_parse_bdf', unended: true }, [
    ['Unknown PCI BDF option: …', '4.2-4.14', 'warns', ['unknown-field']],
    ["… is not an valid PCI RDM property policy: 'strict' or 'relaxed'.", '4.6-4.14', 'refuses', ['unknown-choice']],
  ]),
  ...from({ file: 'libxlu_pci.c', function: 'xlu_pci_parse_spec_string', unended: true }, [
    ['Unknown PCI_SPEC_STRING option: …', '4.15-', 'refuses', ['unknown-field']],
  ]),
  ...from({ file: 'libxlu_pci.c', function: 'parse_rdm_policy', unended: true }, [
    ['Unknown RDM policy: …', '4.15-', 'refuses or warns', ['unknown-choice']],
  ]),
  ...from({ file: 'libxlu_pci.c', function: 'xlu_rdm_parse', unended: true }, [
    ['Unknown RDM state option: …', '4.6-', 'warns', ['unknown-field']],
    ['Unknown RDM strategy option: …', '4.6-', 'warns', ['unknown-choice']],
    ['Unknown RDM property value: …', '4.6-4.13', 'warns', ['unknown-field'], `${hvm}rdm = "strategy=host,foo=x"\n`],
    [
      'Unknown RDM property policy value: …',
      '4.6-4.14',
      'warns',
      ['unknown-choice'],
      `${hvm}rdm = "strategy=host,policy=x"\n`,
    ],
  ]),
  ...from(parse('parse_config_data'), [
    ["unable to parse PCI BDF `…' for passthrough", '4.6-4.14', 'refuses', ['bad-pci', 'bad-spec', 'unknown-choice']],
    [
      "unable to parse PCI_SPEC_STRING `…' for passthrough",
      '4.15-',
      'refuses',
      ['bad-pci', 'bad-spec', 'unknown-choice', 'unknown-field'],
    ],
    ["ERROR: unknown passthrough option '…'", '4.13-', 'refuses', ['unknown-choice']],
    ['unable to duplicate string for dtdevs', '4.6-', 'refuses', 'memory'],
    ['unable to allocate memory for ioports', '4.2-', 'refuses', 'memory'],
    ['xl: Unable to get element #… in ioport list', '4.2-', 'refuses', ['bad-spec'], `${pv}ioports = [["1"]]\n`, '4.6'],
    ['xl: ioport … too big', '4.2-', 'refuses', ['out-of-range']],
    ['xl: Invalid argument parsing ioport: …', '4.2-', 'refuses', ['bad-spec']],
    ['xl: Unable to get element … in irq list', '4.2-', 'refuses', ['bad-spec']],
    ['xl: Invalid argument parsing irq: …', '4.2-', 'refuses', ['not-a-number']],
    ['xl: irq … too big', '4.2-', 'refuses', ['out-of-range']],
    ['unable to allocate memory for iomem', '4.3-', 'refuses', 'memory'],
    ['xl: Unable to get element … in iomem list', '4.3-', 'refuses', ['bad-spec'], `${pv}iomem = [["1,1"]]\n`, '4.6'],
    ['xl: Invalid argument parsing iomem: …', '4.3-', 'refuses', ['bad-spec']],
  ]),
  ...from(parse('parse_usbctrl_config'), [
    ["Invalid usb controller type '…'", '4.7-', 'refuses', ['unknown-choice'], `${pv}usbctrl = ["type=x"]\n`],
    ["Unknown string `…' in usbctrl spec", '4.7-', 'refuses', ['unknown-field', 'bad-spec']],
  ]),
  ...from(parse('parse_usbdev_config'), [
    ['Invalid usb device type: …', '4.7-', 'refuses', ['unknown-choice']],
    ["Unknown string `…' in usbdev spec", '4.7-', 'refuses', ['unknown-field', 'bad-spec']],
  ]),
]

const otherDevices: readonly Message[] = [
  ...from(parse('parse_config_data'), [
    ["Unknown string `…' in 9pfs spec", '4.9-4.17', 'refuses', ['unknown-field']],
    ['9pfs spec missing required field!', '4.9-4.18', 'refuses', ['bad-spec']],
    ['failed to parse 9pfs configuration: …', '4.18-', 'refuses', ['bad-spec']],
    ["Unknown 9pfs parameter '…'", '4.18-', 'refuses', ['unknown-field']],
    [
      'failed to parse 9pfs type: …',
      '4.19-',
      'refuses',
      ['unknown-choice'],
      `${pv}p9 = ["tag=a,path=/a,security_model=none,type=x"]\n`,
    ],
    ['Failed to parse vtpm UUID: …', '4.3-', 'refuses', ['bad-uuid']],
    ["Unknown string `…' in vtpm spec", '4.3-', 'refuses', ['unknown-field'], `${pv}vtpm = ["backend=a,foo=1"]\n`],
    ['vtpm spec missing required backend field!', '4.3-', 'refuses', ['bad-spec']],
    ['At least one connector should be specified.', '4.10-', 'refuses', ['bad-spec']],
    ["Unknown string `…' in pvcalls spec", '4.11-', 'refuses', ['unknown-field'], `${pv}pvcalls = ["foo=1"]\n`],
    ['failed to parse channel configuration: …', '4.5-', 'refuses', ['bad-spec']],
    ["unknown channel connection '…'", '4.5-', 'refuses', ['unknown-choice']],
    [
      "unknown channel parameter '…', ignoring",
      '4.5-',
      'warns',
      ['unknown-field'],
      `${pv}channel = ["connection=pty,foo=1"]\n`,
    ],
    ["channel has unknown 'connection'", '4.5-', 'refuses', ['bad-spec'], `${pv}channel = ["name=a"]\n`],
    ["channel connection 'socket' requires path=..", '4.5-', 'refuses', ['bad-spec']],
    ['unknown channel connection: …', '4.5-', 'refuses', 'unreachable'],
  ]),
  ...from(parse('parse_vdispl_config'), [
    ["Can't parse connector resolution", '4.10-', 'refuses', ['bad-spec']],
    ['Unknown string "…" in vdispl spec', '4.10-', 'refuses', ['unknown-field']],
  ]),
  ...from(parse('parse_vsnd_card_config and its helpers'), [
    ['Failed to get vsnd card list: …', '4.12-', 'refuses', ['bad-spec'], `${pv}vsnd = ["card"]\n`],
    ['Invalid key: …', '4.12-', 'refuses', ['bad-spec'], `${pv}vsnd = [["foo"]]\n`],
    ['Invalid parameter: …', '4.12-', 'refuses', ['unknown-field'], `${pv}vsnd = [["CARD, foo=1"]]\n`],
    ['Invalid pcm format: …', '4.12-', 'refuses', ['unknown-choice'], `${pv}vsnd = [["CARD, sample-formats=x"]]\n`],
    [
      'Invalid stream type: …',
      '4.12-',
      'refuses',
      ['unknown-choice'],
      `${pv}vsnd = [["CARD", "PCM", "STREAM, type=x"]]\n`,
    ],
    ['No pcm device', '4.12-', 'refuses', 'unreachable'],
    ['No vsnd pcm device', '4.12-', 'refuses', 'unreachable'],
    ['No vsnd stream', '4.12-', 'refuses', 'unreachable'],
  ]),
  ...from(parse('parse_vkb_list'), [
    ['Unknown backend_type "…" in vkb spec', '4.12-', 'refuses', ['unknown-choice']],
    ['Unknown string "…" in vkb spec', '4.12-', 'refuses', ['bad-spec']],
    ['backend-type should be set in vkb spec', '4.12-', 'refuses', ['bad-spec']],
    [
      '… should be set for multi touch …',
      '4.12-',
      'refuses',
      ['bad-spec'],
      `${pv}vkb = ["backend-type=linux,feature-multi-touch=1"]\n`,
    ],
  ]),
  ...from(parse('parse_virtio_config'), [
    ['Unknown string "…" in virtio spec', '4.18-', 'refuses', ['unknown-field'], `${pv}virtio = ["foo=1"]\n`],
  ]),
]

const cpupools: readonly Message[] = [
  ...from(cpupool, [
    ['Failed to parse config file: …', '', 'refuses', { after: syntax }, 'a = -1\n'],
    ['Missing cpupool name!', '4.2-', 'refuses', 'call'],
    ['Pool name "…" already exists', '', 'refuses', ['name-taken'], 'name = "Pool-0"\n'],
    ['Unknown scheduler', '', 'refuses', ['unknown-choice']],
    ['get_sched_id sysctl failed.', '-4.1', 'refuses', 'host'],
    ['get_scheduler sysctl failed.', '4.2-', 'refuses', 'host'],
    ['libxl_get_freecpus failed', '', 'refuses', 'host'],
    ['Failed to allocate cpumap', '', 'refuses', 'memory'],
    ['libxl_get_topologyinfo failed', '', 'refuses', 'host'],
    ['no free cpu found', '', 'refuses', ['no-such-node']],
    ['cpu … illegal or not free', '', 'refuses', ['no-such-cpu']],
    ['Using config file "…"', '', 'says', 'always'],
    ['cpupool name:   …', '', 'says', 'always'],
    ['scheduler:      …', '', 'says', 'always'],
    ['number of cpus: …', '', 'says', 'always'],
    ['error on creating cpupool', '', 'refuses', 'host'],
  ]),
]

const xlConf: readonly Message[] = [
  ...from(global, [
    ['Failed to parse config file: …', '', 'refuses', { after: syntax }, 'a = -1\n'],
    ['asprintf memory allocation failed', '-4.1', 'refuses', 'memory'],
    ['failed to allocate lockdir', '4.2-4.5', 'refuses', 'memory'],
    ['failed to allocate lockfile', '4.6-', 'refuses', 'memory'],
    ['invalid default output format "…"', '4.2-', 'warns', ['unknown-choice'], 'output_format = "xml"\n'],
    [
      'the global config option vifscript is deprecated, …',
      '4.3-',
      'says',
      ['deprecated-key'],
      'vifscript = "vif-x"\n',
    ],
    [
      'the global config option defaultbridge is deprecated, …',
      '4.3-',
      'says',
      ['deprecated-key'],
      'defaultbridge = "br0"\n',
    ],
  ]),
  ...from({ ...global, unended: true }, [
    ['invalid autoballoon option', '4.3-', 'warns', ['unknown-choice'], 'autoballoon = "yes"\n'],
    ['invalid domid_policy option', '4.14-', 'warns', ['unknown-choice'], 'domid_policy = "x"\n'],
  ]),
]

const crashes: readonly Message[] = [
  ...from({ file: 'libxlu_pci.c', function: 'xlu_pci_parse_bdf' }, [
    ["xl: libxlu_pci.c:…: xlu_pci_parse_bdf: Assertion `…' failed.", '4.13-4.14', 'refuses', ['bad-pci']],
  ]),
  ...from({ file: 'the C library', function: 'free' }, [
    ['free(): invalid pointer', '4.10-', 'refuses', { after: ['bad-spec'] }],
    ['double free or corruption (out)', '4.10-', 'refuses', { after: ['bad-spec'] }],
  ]),
]

/** The table, by subject. */
export const subjects: readonly { readonly title: string; readonly messages: readonly Message[] }[] = [
  { title: 'Reading the file', messages: reading },
  { title: 'Lexer and grammar', messages: lexerAndGrammar },
  { title: 'The shape of a value', messages: access },
  { title: 'Name, type and life of a domain', messages: general },
  { title: 'vCPUs, CPUID and NUMA', messages: processors },
  { title: 'Kernel and firmware', messages: firmware },
  { title: 'The platform of the guest', messages: platform },
  { title: 'Device model and display', messages: deviceModel },
  { title: 'Disks', messages: disks },
  { title: 'Networks', messages: networks },
  { title: 'Passed-through devices', messages: passthrough },
  { title: 'Other devices', messages: otherDevices },
  { title: 'CPU pools', messages: cpupools },
  { title: '`xl.conf`', messages: xlConf },
  { title: 'Crashes', messages: crashes },
]

export const messages: readonly Message[] = subjects.flatMap((subject) => subject.messages)
