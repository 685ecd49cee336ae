import { guestOfBuilder, guestOfType } from '../config/read-config.ts'
import { atLeast } from '../release.ts'
import { ignored, refused, remark } from '../values/basic/findings.ts'
import { commentOut, removeSetting, withoutOverwritten } from './fixes/edits.ts'
import { keyRange, numberOf, textOf, valueRange } from './lookup.ts'
import type { Rule } from './rule.ts'
import { tooFewMaxVcpus, vnumaMismatch } from './vcpu-counts.ts'

/** `type` and `builder` that name different guests (`parse_config_data`, since 4.10). */
export const contradictingType: Rule = {
  id: 'contradicting-type',
  summary: '`type` and `builder` that contradict each other',
  *check(config) {
    if (config.kind !== 'domain' || !atLeast(config.release, '4.10')) return
    const type = guestOfType(textOf(config, 'type') ?? '-')
    const builder = guestOfBuilder(textOf(config, 'builder') ?? '-')
    if (!type || !builder || type === builder) return
    const setting = config.entries.get('builder')?.setting
    if (!setting) return
    yield refused(
      'contradicting-type',
      setting,
      `\`builder\` asks for ${builder.toUpperCase()} and \`type\` for ${type.toUpperCase()}; xl ${config.release} refuses the file. \`type\` alone is enough.`,
      {
        said: 'Contradicting "builder" and "type" options specified.',
        related: { ...valueRange(config, 'type'), message: '`type` is set here' },
        fixes: [removeSetting(config.tree.text, setting)],
      },
    )
  },
}

/** `root` and `extra` beside `cmdline` (`parse_cmdline`, since 4.5). */
export const ignoredCommandLine: Rule = {
  id: 'ignored-command-line',
  summary: '`root` or `extra` beside `cmdline`',
  *check(config) {
    if (config.kind !== 'domain' || !atLeast(config.release, '4.5') || textOf(config, 'cmdline') === undefined) return
    for (const key of ['root', 'extra']) {
      const setting = config.entries.get(key)?.setting
      if (textOf(config, key) === undefined || !setting) continue
      yield ignored(
        'ignored-command-line',
        setting,
        `xl ignores \`${key}\` beside \`cmdline\`. Put it into \`cmdline\`.`,
        {
          said: 'Warning: ignoring root= and extra= in favour of cmdline=',
          related: { ...keyRange(config, 'cmdline'), message: '`cmdline` is set here' },
          fixes: [removeSetting(config.tree.text, setting)],
        },
      )
    }
  },
}

/** What `firmware` means for guests without firmware of their own (`parse_config_data`, since 4.10). */
export const badFirmware: Rule = {
  id: 'bad-firmware',
  summary: '`firmware` that a PV or PVH guest cannot have',
  *check(config) {
    const { kind, release, guest } = config
    const firmware = textOf(config, 'firmware')
    if (kind !== 'domain' || guest.type === 'hvm' || firmware === undefined) return
    const range = valueRange(config, 'firmware')
    if (textOf(config, 'kernel') !== undefined) {
      yield refused(
        'bad-firmware',
        range,
        `A ${guest.type.toUpperCase()} guest has \`kernel\` or \`firmware\`, not both; xl ${release} refuses the file.`,
        {
          said: 'ERROR: both kernel and firmware specified',
          related: { ...keyRange(config, 'kernel'), message: '`kernel` is set here' },
        },
      )
    } else if (!'pvgrub32'.startsWith(firmware) && !'pvgrub64'.startsWith(firmware)) {
      yield refused(
        'bad-firmware',
        range,
        `For a ${guest.type.toUpperCase()} guest xl ${release} knows the firmware \`pvgrub32\` and \`pvgrub64\` only, and refuses \`${firmware}\`.`,
        {
          said: 'ERROR: only pvgrub{32|64} supported as firmware options',
        },
      )
    } else if (firmware !== 'pvgrub32' && firmware !== 'pvgrub64') {
      yield ignored(
        'bad-firmware',
        range,
        `xl looks for the file \`${firmware}.bin\`: write out \`pvgrub32\` or \`pvgrub64\`.`,
      )
    }
  },
}

/** `kernel` under HVM that names xl's own firmware (`parse_config_data`). */
export const hvmloaderKernel: Rule = {
  id: 'hvmloader-kernel',
  summary: '`kernel = "…hvmloader"` of old configs',
  *check(config) {
    const kernel = textOf(config, 'kernel')
    if (config.kind !== 'domain' || config.guest.type !== 'hvm' || kernel === undefined) return
    const setting = config.entries.get('kernel')?.setting
    if (!setting) return
    // Up to 4.4 HVM guests have no kernel of their own at all; later only that name is dropped.
    const ownKernel = atLeast(config.release, '4.5')
    if (ownKernel ? kernel.split('/').at(-1) !== 'hvmloader' : !atLeast(config.release, '4.2')) return
    yield ignored(
      'hvmloader-kernel',
      setting,
      `xl ${config.release} ignores this \`kernel\`: an HVM guest brings its firmware along. For another one there is \`firmware_override\`.`,
      {
        said: ownKernel
          ? 'WARNING: you seem to be using "kernel" directive to override HVM guest firmware.'
          : 'WARNING: ignoring "kernel" directive for HVM guest.',
        fixes: [
          withoutOverwritten(
            config.tree,
            setting,
            commentOut(config.tree.text, setting, 'kernel: xl brings the firmware of HVM guests along', true),
          ),
          removeSetting(config.tree.text, setting),
        ],
      },
    )
  },
}

/** Keys that want another one beside them. */
export const incompleteOverride: Rule = {
  id: 'incomplete-override',
  summary: 'An override without the key that goes with it',
  *check(config) {
    if (config.kind !== 'domain') return
    if (textOf(config, 'bios_path_override') !== undefined && textOf(config, 'bios') === undefined) {
      yield ignored(
        'incomplete-override',
        keyRange(config, 'bios_path_override'),
        '`bios_path_override` wants `bios` beside it, so that xl knows which firmware the file is.',
        {
          said: 'WARNING: bios_path_override given without specific bios name',
        },
      )
    }
    if (
      textOf(config, 'device_model_override') !== undefined &&
      textOf(config, 'device_model_version') === undefined &&
      atLeast(config.release, '4.2')
    ) {
      yield ignored(
        'incomplete-override',
        keyRange(config, 'device_model_override'),
        '`device_model_override` wants `device_model_version` beside it, so that xl knows how to talk to the program.',
        {
          said: 'WARNING: device model override given without specific DM version',
        },
      )
    }
  },
}

/** A display number in two places (`parse_config_data`, since 4.3). */
export const twoDisplays: Rule = {
  id: 'two-displays',
  summary: 'A VNC display in `vnclisten` and in `vncdisplay`',
  *check(config) {
    if (config.kind !== 'domain' || config.guest.type !== 'hvm' || !atLeast(config.release, '4.3')) return
    const listen = textOf(config, 'vnclisten')
    const display = numberOf(config, 'vncdisplay')
    if (!listen?.includes(':') || !display || BigInt.asIntN(32, display) === 0n) return
    yield refused(
      'two-displays',
      valueRange(config, 'vnclisten'),
      `The display stands in \`vnclisten\` and in \`vncdisplay\`; xl ${config.release} refuses the file.`,
      {
        said: 'ERROR: Display specified both in vnclisten and vncdisplay!',
        related: { ...valueRange(config, 'vncdisplay'), message: '`vncdisplay` is set here' },
      },
    )
  },
}

/** `init_seclabel` and `seclabel` up to 4.4, which ask the hypervisor for the label at once (`parse_config_data`). */
export const labelWithoutXsm: Rule = {
  id: 'label-without-xsm',
  summary: 'A security label for a hypervisor without XSM',
  *check(config) {
    if (config.kind !== 'domain' || atLeast(config.release, '4.5')) return
    for (const key of ['init_seclabel', 'seclabel', 'device_model_stubdomain_seclabel']) {
      if (textOf(config, key) === undefined) continue
      yield remark(
        'label-without-xsm',
        keyRange(config, key),
        `xl ${config.release} drops \`${key}\` where the hypervisor runs without XSM, and says so.`,
        {
          said: `XSM Disabled: ${key} not supported`,
        },
      )
    }
  },
}

/** The name of a pool up to 4.4, when xl wanted the pool to be there (`parse_config_data`). */
export const unknownPool: Rule = {
  id: 'unknown-pool',
  summary: 'A cpupool that is not there',
  *check(config) {
    const pool = textOf(config, 'pool')
    // A host that is described has no pool but the first.
    if (config.kind !== 'domain' || atLeast(config.release, '4.5') || !config.host || pool === undefined) return
    if (pool === 'Pool-0' || /^0+$/.test(pool)) return
    yield refused(
      'unknown-pool',
      valueRange(config, 'pool'),
      `xl ${config.release} refuses a pool that is not there; the host has \`Pool-0\` alone.`,
      {
        said: 'Illegal pool specified',
      },
    )
  },
}

/** The rules that look at several keys at once, in the order of `parse_config_data`. */
export const crossKeyRules: readonly Rule[] = [
  contradictingType,
  vnumaMismatch,
  tooFewMaxVcpus,
  ignoredCommandLine,
  hvmloaderKernel,
  badFirmware,
  incompleteOverride,
  twoDisplays,
  labelWithoutXsm,
  unknownPool,
]
