import { trackText, withEdits } from '../features/tracked-text.ts'
import { soundFixes } from '../features/trial.ts'
import { commentOut, commentOutAll, insert, replace, withoutOverwritten } from '../rules/fixes/edits.ts'
import { quoted } from '../rules/fixes/xm-fixes.ts'
import { isNetworkOption, networkIn } from '../rules/fixes/xm-network.ts'
import type { Problem } from '../rules/lint.ts'
import { slipValues } from '../schema/slips.ts'
import { type Snapshot, snapshotOfText } from '../snapshot.ts'
import { lineStartAt, rangeAt, type Setting } from '../syntax/index.ts'
import type { Fix } from '../values/value-type.ts'
import { byHand } from './by-hand.ts'
import { driverStep, screenStep, tpmStep } from './devices.ts'
import { escapeStep } from './escapes.ts'
import { firstOptionStep } from './first-options.ts'
import { ignoredWords } from './judge/origin.ts'
import type { XmReading } from './judge/xm-reading.ts'
import { leftNote, wasMigrated } from './notes.ts'
import { obstaclesBehind } from './obstacles.ts'
import type { Confidence, Step } from './types.ts'

/** What xl refuses, and whose fix is a guess at where something ends: that is for a person. */
const guesses = new Set(['unclosed-string', 'missing-bracket', 'missing-name', 'missing-kernel', 'missing-quotes'])

/** What xl ignores or misreads, and xm did not: the fix is what the file meant under xm. */
const meantByXm = new Set([
  'xm-only-key',
  'single-for-list',
  'list-for-single',
  'not-a-number',
  'blank-in-spec',
  'bad-vdev',
  'removed-value',
  'unknown-choice',
])

/** Names that xm gave to fields, which xl does not know. */
const fieldsOfXm = /`type`, a field of xm/

/** What is to be done about a problem. */
export interface Asked {
  readonly step: Step
  /** Whether it mends its problem and brings no other: found out by reading the file anew, where it is not plain. */
  readonly isSound?: () => boolean
}

const step = ({ rule, message }: Problem, { edits }: Pick<Fix, 'edits'>, confidence: Confidence): Step => ({
  edits: [...edits].sort((a, b) => a.start - b.start || a.end - b.end),
  rule,
  reason: message,
  confidence,
})

/**
 * What to do about a problem, if anything: safely where that can be.
 * @param xm what xm made of the file, where it read it
 */
export const stepFor = (
  problem: Problem,
  snapshot: Snapshot,
  name: string | undefined,
  xm?: XmReading,
): Asked | undefined => {
  const found = plainStep(problem, snapshot, name, xm)
  if (found) return { step: found }
  if (problem.rule === 'unknown-key') {
    const guess = imageStep(problem, snapshot) ?? meantStep(problem, snapshot, xm !== undefined)
    return guess && { step: guess, isSound: () => isHarmless(guess, snapshot) }
  }
  const [first] = ownFixes(problem)
  // xl takes the file as it is: what comes to be read must not be what it refuses.
  return first && meantByXm.has(problem.rule)
    ? { step: step(problem, first, 'review'), isSound: () => soundFixes(snapshot, problem).includes(first) }
    : undefined
}

/** The fixes that need nobody to choose. */
const ownFixes = ({ fixes = [] }: Problem) => fixes.filter(({ byHand }) => !byHand)

/** Why a `builder` goes that does not say what `type` says: a migration deletes nothing. */
const besideType = 'builder: `type` says what the guest is'

/** What to do about a problem where it is plain. */
const plainStep = (
  problem: Problem,
  snapshot: Snapshot,
  name: string | undefined,
  xm: XmReading | undefined,
): Step | undefined => {
  const { rule, effect, message } = problem
  const fixes = ownFixes(problem)
  const { text } = snapshot.config.tree
  const safe = fixes.find((fix) => fix.safe)
  // Of an option of xm the first fix is the one that writes what takes its place.
  if (rule === 'xm-only-key') return xmStep(problem, snapshot, xm)
  const asRead = xm && (rule === 'bad-escape' || rule === 'lost-escape') ? escapeStep(problem, snapshot) : undefined
  if (asRead) return asRead
  // To xm, a list in parentheses was a tuple, which it passed over.
  const isTuple = rule === 'other-notation' && text.startsWith('(', problem.start)
  // And texts without a comma between them were one; who else than xm would have taken such a file, nothing in it may say.
  const isJoined = rule === 'missing-comma'
  if (safe && rule !== 'ignored-key') return step(problem, safe, isTuple || isJoined ? 'review' : 'safe')
  const setting = rangeAt(snapshot.config.tree.settings, problem.start)
  switch (rule) {
    case 'ignored-key': {
      if (!setting) return undefined
      const fix =
        safe ??
        withoutOverwritten(
          snapshot.config.tree,
          setting,
          commentOut(text, setting, `${setting.key.name}: ${ignoredWords}`),
        )
      return step(problem, fix, 'safe')
    }
    case 'missing-name': {
      // While xl's grammar refuses the file nobody knows what it has.
      if (!name || snapshot.config.entries.has('name') || snapshot.config.tree.problems.length > 0) return undefined
      const first = snapshot.config.tree.settings[0]
      const edit = insert(first ? text.lastIndexOf('\n', first.start) + 1 : 0, `name = ${quoted(name)}\n`)
      const reason = xm?.unknown.has('name')
        ? `${message} What the file had for it is not known here: the name of the file, \`${name}\`, stands for it until you write the right one.`
        : `${message} xm took the name of the file, \`${name}\`.`
      return { ...step(problem, { edits: [edit] }, 'review'), reason }
    }
    case 'missing-quotes': {
      const truth = fixes.find(({ title }) => /^Write [01]$/.test(title))
      return truth ? step(problem, truth, 'review') : undefined
    }
    case 'unknown-key':
      return firstOptionStep(problem, snapshot) ?? (xm && setting && ownNameStep(problem, snapshot, setting))
    // To xm it was octal, too: what has been read all the time is written so that nobody wonders.
    case 'octal-number': {
      const same = fixes.find(({ title }) => title === `Write ${/ as (-?\d+):/.exec(message)?.[1]}`)
      return xm && same && step(problem, same, 'safe')
    }
    // To xm, too, the last one was all that there was.
    case 'duplicate-key':
      return setting && xm && step(problem, commentOut(text, setting, `${setting.key.name}: set again below`), 'safe')
    case 'key-of-other-guest':
      return screenStep(problem, snapshot)
    case 'bad-cpus': {
      // xm had one vCPU unless it was told otherwise.
      if (snapshot.config.entries.has('vcpus') || snapshot.config.entries.has('maxvcpus')) return undefined
      if (!setting || !/neither `vcpus` nor `maxvcpus` is set/.test(message)) return undefined
      return step(problem, { edits: [insert(setting.start, 'vcpus = 1\n')] }, 'review')
    }
    case 'bad-vif':
    case 'ignored-field':
      return driverStep(problem, snapshot)
    case 'unknown-choice':
      if (setting?.key.name === 'builder' && snapshot.config.entries.has('type') && fixes.length === 0)
        return step(problem, commentOut(text, setting, besideType), 'review')
      if (setting?.key.name === 'device_model_version') return currentDeviceModel(problem, snapshot, setting)
  }
  if (rule === 'unknown-field' && xm && setting) {
    const without = setting.key.name !== 'vtpm' ? driverStep(problem, snapshot) : tpmStep(problem, snapshot)
    if (without) return without
  }
  const first = fixes[0]
  if (!first || guesses.has(rule)) return undefined
  if (effect === 'refused') return step(problem, first, 'review')
  if (meantByXm.has(rule)) return undefined
  // A migration deletes nothing.
  if (rule.startsWith('deprecated-'))
    return first.edits.every(({ newText }) => newText === '') ? undefined : step(problem, first, 'review')
  if (rule === 'unknown-field' && fieldsOfXm.test(message)) return step(problem, first, 'review')
  if (rule === 'key-of-other-release' && /^Write /.test(first.title)) return step(problem, first, 'review')
  return undefined
}

/** Names that the examples of xm have for the file itself: the number that tells guests apart, and a folder of libraries. */
const ownNames = new Set(['vmid', 'arch_libdir'])

/** A name of the file's own, of which nothing has been made: neither xm nor xl looks for it. */
const ownNameStep = (problem: Problem, { config }: Snapshot, setting: Setting): Step | undefined => {
  const { name } = setting.key
  return ownNames.has(name)
    ? step(problem, commentOut(config.tree.text, setting, `${name}: a name of the file’s own`), 'safe')
    : undefined
}

/** Said of an option that becomes a comment although xl has a key for such a thing: why. */
const asComment = ({ safe, edits }: Fix): string => {
  const why = safe ? /^# \w+: ([^\n]*)\n/.exec(edits[0]?.newText ?? '')?.[1] : undefined
  return why === undefined ? '' : ` It becomes a comment: ${why.replace(/\.$/, '')}.`
}

/** What takes the place of an option of xm, and what is to be done for it elsewhere. */
const xmStep = (problem: Problem, snapshot: Snapshot, xm: XmReading | undefined): Step | undefined => {
  const { config } = snapshot
  const fix = problem.fixes?.[0]
  if (!fix) return undefined
  const entry = [...config.entries.values()].find(({ setting }) => setting.key.start === problem.start)
  if (entry && isNetworkOption(entry.name)) {
    const open = openNetworkStep(problem, snapshot, xm)
    if (open) return open
  }
  const rest = fix.safe && entry ? byHand(entry) : undefined
  const done = step(problem, fix, fix.safe ? 'safe' : 'review')
  const isWritten = entry && isNetworkOption(entry.name) && networkIn(config).numbers.length === 0
  const reason = !fix.safe && isWritten ? networkReason(snapshot, xm) : `${done.reason}${asComment(fix)}`
  return { ...done, reason, ...(rest ? { byHand: rest } : {}) }
}

/** What xm made of the options of the network while one of them is not known: nobody can write it, and all that is known stays as comments. */
const openNetworkStep = ({ rule }: Problem, { config }: Snapshot, xm: XmReading | undefined): Step | undefined => {
  const { given, key, numbers } = networkIn(config)
  const set = new Set(xm?.python.assignments.map(({ name }) => name))
  const open = [...(xm?.unknown ?? [])].filter(
    (name) => set.has(name) && !given.includes(name) && (isNetworkOption(name) || name === key),
  )
  const bad = xm?.domain ? [] : numbers
  if ((open.length === 0 && bad.length === 0) || config.guest.type === 'hvm') return undefined
  if (![...given, ...open].some((name) => /^(?:ip|dhcp|nfs_root)$/.test(name))) return undefined
  const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')
  const byHand =
    open.length > 0
      ? `\`${key}\`: what xm made of ${listed(given)} for the kernel cannot be worked out, since ${listed(open)} cannot. Write it here.`
      : `\`${key}\`: xm wanted a text and ended with an error at ${listed(bad)}, a number. Write here what was meant.`
  const { tree } = config
  const settings = tree.settings.filter((each) => isNetworkOption(each.key.name))
  const comments = commentOutAll(tree.text, settings, () => `a part of what is to stand in \`${key}\``)
  const [first] = settings
  if (!first) return undefined
  const edits = [insert(lineStartAt(tree.text, first.start), `${leftNote(byHand)}\n`), ...comments]
  const reason = `${listed(given)}: ${given.length > 1 ? 'They become comments' : 'It becomes a comment'}, and \`${key}\` is left to be written.`
  return { edits, rule, reason, confidence: 'review', byHand }
}

/** Said of all the options of the network at once: they become one setting. */
const networkReason = ({ config }: Snapshot, xm: XmReading | undefined): string => {
  const { given, key, words } = networkIn(config)
  const all = given.map((name) => `\`${name}\``).join(', ')
  const xl = `xl ${config.release} ignores ${given.length > 1 ? 'these options' : 'this option'} of xm without a message`
  return words.length > 0
    ? `${all}: xm made \`${words.join(' ')}\` for the kernel of that${xm?.python.anything ? ', unless the code that is not read here set more of it' : ''}; ${xl}. \`${key}\` says it now.`
    : `${all}: xm made nothing of that, since \`${key}\` has its own \`ip=\`; ${xl}.`
}

/** `image` was the kernel before xm had a name for it, and without a kernel there is no guest. */
const imageStep = (problem: Problem, snapshot: Snapshot): Step | undefined => {
  const { config } = snapshot
  const image = config.entries.get('image')
  if (image?.setting.key.start !== problem.start || config.guest.type === 'hvm') return undefined
  if (['kernel', 'bootloader', 'firmware'].some((key) => config.entries.has(key))) return undefined
  const fix = { edits: [replace(image.setting.key, 'kernel')] }
  return { ...step(problem, fix, 'review'), renamed: ['image', 'kernel'] }
}

/**
 * A key that was meant for another one: unless that one is set, in which case nobody knows which was to count, or xl finds fault with
 * what comes out. xl takes the file as it is, and a guess must not break it. xm passed over such a key too: one whose value would have to
 * become another one as well is for a person then, also once the file was migrated.
 */
const meantStep = (problem: Problem, snapshot: Snapshot, ofXm: boolean): Step | undefined => {
  const fix = problem.fixes?.find(({ title }) => title.startsWith('Replace '))
  const meant = fix?.edits[0]?.newText
  const name = rangeAt(snapshot.config.tree.settings, problem.start)?.key.name
  // Whether it is another guest altogether is for a person.
  if (meant === 'builder' || meant === 'type') return undefined
  if (!fix || !meant || !name) return undefined
  // The whole text is looked through for a name alone that has such a value.
  if (Object.hasOwn(slipValues, name) && (ofXm || wasMigrated(snapshot.config.tree.text))) return undefined
  if (snapshot.config.entries.has(meant)) return undefined
  const done = step(problem, fix, 'review')
  const reason = ofXm ? `${done.reason} xm did nothing with \`${name}\` either.` : done.reason
  return { ...done, reason, renamed: [name, meant] }
}

/** A text up to the creation of the domain, also on a host without an IOMMU unless it is known to have one. */
const createdOf = (text: string, { preferences }: Snapshot): Snapshot => {
  const host = { ...preferences.host, can: { iommu: false, ...preferences.host?.can } }
  return snapshotOfText(text, 'domain', { ...preferences, host, stage: 'create' })
}

/** What xl finds fault with there. */
const faultsOf = ({ problems }: Snapshot): readonly string[] =>
  problems.filter(({ effect }) => effect === 'refused' || effect === 'ignored').map(({ message }) => message)

/** The same, with what is hidden behind the first thing that is refused. */
const allFaultsOf = (created: Snapshot): ReadonlySet<string> =>
  new Set([...faultsOf(created), ...obstaclesBehind(created).map(({ message }) => message)])

/** The faults of a file as it is: the same for each thing that is asked of it. */
const faultsBefore = new WeakMap<Snapshot, ReadonlySet<string>>()

/** Whether xl finds fault with nothing more than before once something is done, in reading the file and in creating the domain. */
const isHarmless = ({ edits }: Pick<Fix, 'edits'>, snapshot: Snapshot): boolean => {
  const { text } = snapshot.config.tree
  const known = faultsBefore.get(snapshot) ?? allFaultsOf(createdOf(text, snapshot))
  faultsBefore.set(snapshot, known)
  const inOrder = [...edits].sort((a, b) => a.start - b.start || a.end - b.end)
  return faultsOf(createdOf(withEdits(trackText(text), inOrder).text, snapshot)).every((message) => known.has(message))
}

/** `qemu-xen-traditional` where it is gone. Its ROMBIOS goes with it. */
const currentDeviceModel = (problem: Problem, { config }: Snapshot, { value }: Setting): Step | undefined => {
  if (value?.type !== 'atom' || value.text !== 'qemu-xen-traditional') return undefined
  const bios = config.entries.get('bios')
  const rombios = bios?.value?.type === 'atom' && bios.value.text === 'rombios'
  const edits = [
    replace(value, '"qemu-xen"'),
    ...(rombios
      ? withoutOverwritten(
          config.tree,
          bios.setting,
          commentOut(config.tree.text, bios.setting, 'bios: ROMBIOS went with qemu-xen-traditional'),
        ).edits
      : []),
  ]
  return step(problem, { edits }, 'review')
}
