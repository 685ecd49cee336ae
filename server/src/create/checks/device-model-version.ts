import { atLeast, inRelease } from '../../release.ts'
import type { RuleId } from '../../rule-ids.ts'
import type { Draft } from '../draft.ts'
import { kindAt, whyNotExecutable } from '../host-facts.ts'
import type { Check, Objection, Step } from '../step.ts'
import { stubdomainLabel } from './create-info.ts'
import { noSuchFile } from './missing-file.ts'
import { say, sayIf } from './say.ts'

/* Which device model it is, and whether in a stub domain: the beginning of `libxl__domain_build_info_setdefault`. */

const here = {
  function: 'libxl__domain_build_info_setdefault',
  file: 'libxl_create.c',
  exit: 6,
} satisfies Partial<Check>

export const isStubdomain = ({ flag }: Draft) => flag('b_info.device_model_stubdomain') === true
export const modelOf = ({ text }: Draft) => text('b_info.device_model_version') ?? 'unknown'

const isSet = ({ get }: Draft, path: string) => get(path) !== undefined

const withoutVersion = (draft: Draft) => isStubdomain(draft) && !isSet(draft, 'b_info.device_model_version')

const noSuchProgram = 'No such file or directory'

/** Why the program that the file names cannot be started, where the file does not say which device model it is: then libxl looks at it. */
const whyUnusable = (draft: Draft): string | undefined => {
  if (isStubdomain(draft) || isSet(draft, 'b_info.device_model_version')) return undefined
  const path = draft.text('b_info.device_model')
  // A text without a character is one to libxl, and no file has such a name.
  return path === '' ? noSuchProgram : whyNotExecutable(draft, path)
}

/** Whether libxl looks for QEMU in vain, where the file does not say which device model it is: for the one that it names, or for that of the host. */
const isWithoutQemu = (draft: Draft) =>
  draft.text('b_info.device_model') === undefined
    ? !isStubdomain(draft) && !isSet(draft, 'b_info.device_model_version') && draft.host.can?.qemu === false
    : whyUnusable(draft) !== undefined

/** 4.2 looks for guests that are not HVM alone. The 4.17 of Debian knows where its QEMU is, and does not look. */
const isLookedFor = ({ guest, release }: Draft) =>
  atLeast(release, guest === 'hvm' ? '4.3' : '4.2') && !atLeast(release, '4.21') && release !== '4.17'

/** Which device model it is, where the file does not say. Up to 4.20 the old one where the program is not there. */
const modelUnlessSet = (draft: Draft): 'qemu_xen' | 'qemu_xen_traditional' => {
  const { guest, release } = draft
  const isOld = guest === 'hvm' ? isStubdomain(draft) || !atLeast(release, '4.3') : !atLeast(release, '4.2')
  return isOld || (isLookedFor(draft) && whyUnusable(draft) === noSuchProgram) ? 'qemu_xen_traditional' : 'qemu_xen'
}

/** What is said of it: of a name that is none, of a file that is none, or of the host. */
const whyWithoutQemu = (draft: Draft): Pick<Objection, 'message' | 'place' | 'mends'> & { readonly rule: RuleId } => {
  const path = draft.text('b_info.device_model')
  if (path === undefined)
    return { rule: 'host-cannot', message: 'an HVM guest needs QEMU, and dom0 has none where libxl looks for it.' }
  const more = { place: { keys: ['device_model_override'] }, mends: [{ remove: ['device_model_override'] }] } as const
  if (path === '') return { rule: 'empty-value', message: 'this names no program. Leave it out.', ...more }
  const isMissing = kindAt(draft, path) === 'missing'
  const message = isMissing ? noSuchFile(path) : `\`${path}\` is no program that may be started.`
  return { rule: 'no-such-file', message, ...more }
}

export const deviceModelVersion: readonly Step[] = [
  {
    function: here.function,
    fill: (draft) => {
      draft.fillUnset('b_info.device_model_stubdomain', false)
      if (atLeast(draft.release, '4.16')) draft.fillUnset('b_info.vpmu', false)
      if (isStubdomain(draft)) draft.fillUnset('b_info.device_model_ssidref', inRelease(stubdomainLabel, draft.release))
    },
  },
  {
    ...here,
    id: 'dm-path-stubdom',
    rule: 'device-model-conflict',
    since: '4.2',
    until: '4.20',
    guests: ['pv', 'pvh'],
    arch: 'x86',
    exit: 3,
    keys: ['device_model_stubdomain_override'],
    find: (draft) =>
      sayIf(
        isStubdomain(draft) && !isSet(draft, 'b_info.device_model_version'),
        'qemu-xen access error: Bad address',
        `a guest that is not HVM has no stub domain for its device model: libxl looks for a device model without a name.${draft.release === '4.17' ? ' (The 4.17 of Debian takes it.)' : ''} Take \`device_model_stubdomain_override\` out.`,
        { mends: [{ remove: ['device_model_stubdomain_override'] }], unsure: draft.release === '4.17' },
      ),
  },
  {
    ...here,
    id: 'dm-path-access',
    rule: 'no-such-file',
    since: '4.2',
    until: '4.20',
    arch: 'x86',
    exit: 3,
    keys: ['device_model_override'],
    find: (draft) => {
      const why = isLookedFor(draft) ? whyUnusable(draft) : undefined
      return sayIf(
        why !== undefined && why !== noSuchProgram,
        `qemu-xen access error: ${why}`,
        `\`${draft.text('b_info.device_model')}\` is no program that may be started.`,
        { mends: [{ remove: ['device_model_override'] }] },
      )
    },
  },
  {
    ...here,
    id: 'stubdom-bios-crash',
    rule: 'xl-aborts',
    since: '4.21',
    guests: ['hvm'],
    arch: 'x86',
    keys: ['device_model_stubdomain_override'],
    find: (draft) =>
      sayIf(
        withoutVersion(draft) && isSet(draft, 'b_info.type.hvm.bios'),
        '',
        'a stub domain without `device_model_version`, and with a `bios`, makes xl abort. Add `device_model_version = "qemu-xen"`.',
        { mends: [{ key: 'device_model_version', write: '"qemu-xen"' }] },
      ),
  },
  {
    ...here,
    id: 'stubdom-no-version',
    rule: 'device-model-conflict',
    since: '4.21',
    guests: ['hvm'],
    arch: 'x86',
    keys: ['device_model_stubdomain_override'],
    find: (draft) =>
      sayIf(
        withoutVersion(draft),
        'unknown device model version',
        'a stub domain needs `device_model_version = "qemu-xen"` now; up to 4.20 libxl took `qemu-xen-traditional`, which is gone.',
        { mends: [{ key: 'device_model_version', write: '"qemu-xen"' }] },
      ),
  },
  {
    ...here,
    id: 'stubdom-needs-traditional',
    rule: 'device-model-conflict',
    since: '4.2',
    until: '4.13',
    guests: ['hvm'],
    exit: 6,
    keys: ['device_model_stubdomain_override', 'device_model_version'],
    find: (draft) =>
      sayIf(
        isStubdomain(draft) && isSet(draft, 'b_info.device_model_version') && modelOf(draft) !== 'qemu_xen_traditional',
        'device model stubdomains require "qemu-xen-traditional"',
        'up to 4.13 a stub domain runs `qemu-xen-traditional` only.',
        { mends: [{ key: 'device_model_version', write: '"qemu-xen-traditional"' }] },
      ),
  },
  ...(['host-cannot', 'empty-value', 'no-such-file', 'xl-aborts'] as const).map(
    (rule): Step => ({
      ...here,
      id: 'bios-no-device-model',
      rule,
      since: '4.21',
      guests: ['hvm'],
      arch: 'x86',
      keys: ['type', 'builder'],
      find: (draft) => {
        if (!isWithoutQemu(draft)) return undefined
        const { rule: own, message, ...more } = whyWithoutQemu(draft)
        // With a BIOS that the file names it does not come to its message.
        const aborts = isSet(draft, 'b_info.type.hvm.bios')
        if (rule !== (aborts ? 'xl-aborts' : own)) return undefined
        return say(aborts ? '' : 'unknown device model version', message, more)
      },
    }),
  ),
  {
    function: here.function,
    fill: (draft) => {
      // Without one since 4.21: libxl looks for QEMU, and for the device model of the stub domain, in vain.
      if (!(isStubdomain(draft) || isWithoutQemu(draft)) || !atLeast(draft.release, '4.21'))
        draft.fillUnset('b_info.device_model_version', modelUnlessSet(draft))
      if (atLeast(draft.release, '4.2')) draft.fillUnset('b_info.blkdev_start', 'xvda')
    },
  },
]
