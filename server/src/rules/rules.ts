import { badFirmware } from './bad-firmware.ts'
import { contradictingType } from './contradicting-type.ts'
import { creationRules } from './creation-rules.ts'
import { deprecatedKey } from './deprecated-key.ts'
import { duplicateDevice } from './duplicate-device.ts'
import { duplicateKey } from './duplicate-key.ts'
import { fleetRules } from './fleet-rules.ts'
import { hvmloaderKernel } from './hvmloader-kernel.ts'
import { ignoredCommandLine } from './ignored-command-line.ts'
import { incompleteOverride } from './incomplete-override.ts'
import { keyOfOtherGuest } from './key-of-other-guest.ts'
import { keyOfOtherRelease } from './key-of-other-release.ts'
import { labelWithoutXsm } from './label-without-xsm.ts'
import { lostEscape } from './lost-escape.ts'
import { missingKernel } from './missing-kernel.ts'
import { missingName } from './missing-name.ts'
import { oddCharacter } from './odd-character.ts'
import { pythonCode } from './python-code.ts'
import type { Rule } from './rule.ts'
import { syntaxRules } from './syntax/syntax-rules.ts'
import { tooFewMaxvcpus } from './too-few-maxvcpus.ts'
import { tooSmallMaxmem } from './too-small-maxmem.ts'
import { twoDisplays } from './two-displays.ts'
import { unknownKey } from './unknown-key.ts'
import { unknownPool } from './unknown-pool.ts'
import { uselessComment } from './useless-comment.ts'
import { valueRules } from './value-rules.ts'
import { vnumaMismatch } from './vnuma-mismatch.ts'
import { xmOnlyKey } from './xm-only-key.ts'

/**
 * Every rule, in the order in which the documentation lists them and in which findings at one place are shown. After a change here,
 * `npm run generate` makes the union of ids and the table in the documentation anew.
 */
export const rules: readonly Rule[] = [
  // The text.
  ...syntaxRules,
  pythonCode,
  lostEscape,
  oddCharacter,
  // A key by itself.
  unknownKey,
  xmOnlyKey,
  deprecatedKey,
  keyOfOtherRelease,
  keyOfOtherGuest,
  duplicateKey,
  duplicateDevice,
  // Keys together, in the order of `parse_config_data`.
  missingName,
  missingKernel,
  contradictingType,
  vnumaMismatch,
  tooFewMaxvcpus,
  tooSmallMaxmem,
  ignoredCommandLine,
  hvmloaderKernel,
  badFirmware,
  incompleteOverride,
  twoDisplays,
  labelWithoutXsm,
  unknownPool,
  // The value of a key.
  ...valueRules,
  // What creation says.
  ...creationRules,
  // Several files together.
  ...fleetRules,
  // Our own comments.
  uselessComment,
]
