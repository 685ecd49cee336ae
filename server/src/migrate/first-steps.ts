import { anyLineEnd, hasReturnsAlone } from '../line-ends.ts'
import { atLeast } from '../release.ts'
import { replace } from '../rules/fixes/edits.ts'
import { isOwnLoader, quoted } from '../rules/fixes/xm-fixes.ts'
import type { Snapshot } from '../snapshot.ts'
import { sure } from '../sure.ts'
import type { XmReading } from './judge/xm-reading.ts'
import type { Step } from './types.ts'

/** A comment of the file that names another release would go on deciding what the file is checked for. */
export const releaseStep = ({ config }: Snapshot, release: string | undefined): Step | undefined => {
  const named = config.directives.release
  if (release === undefined || named === undefined || named === release) return undefined
  const place = /^#[ \t]*xen-config:.*?\brelease=([\d.]+)/m.exec(config.tree.text)
  if (!place) return undefined
  const end = place.index + place[0].length
  const start = end - sure(place[1]).length
  const reason = `The file says that it is for ${named}; it is for ${release} now.`
  return { rule: 'useless-comment', reason, confidence: 'safe', edits: [{ start, end, newText: release }] }
}

/** The byte-order mark: a program is read without it. */
export const markStep = ({ problems }: Snapshot): Step | undefined => {
  const rule = 'byte-order-mark'
  const problem = problems.find((each) => each.rule === rule)
  const fix = problem?.fixes?.find(({ safe }) => safe)
  return problem && fix ? { rule, reason: problem.message, confidence: 'safe', edits: fix.edits } : undefined
}

/**
 * Makes line feeds of other line ends: a program is read without them. To xl a carriage return in a comment or a text is one of its
 * characters. To Python it was the end of a line there, too.
 */
export const lineEndsStep = (
  { problems, config: { tree } }: Snapshot,
  { isForPython }: { readonly isForPython: boolean },
): Step | undefined => {
  const { text } = tree
  const rule = 'carriage-return'
  const problem = problems.find((each) => each.rule === rule)
  const fix = problem?.fixes?.find(({ safe }) => safe)
  const isAlone = hasReturnsAlone(text)
  if (!isForPython && !isAlone)
    return problem && fix ? { rule, reason: problem.message, confidence: 'safe', edits: fix.edits } : undefined
  const edits = [...text.matchAll(anyLineEnd)].map(({ index: start, 0: { length } }) =>
    replace({ start, end: start + length }, '\n'),
  )
  if (edits.length === 0) return undefined
  const words = 'A carriage return ended a line for xm, wherever it stands. xl ends lines at line feeds alone.'
  const isWindows = problem !== undefined && !/\r(?!\n)/.test(text)
  // Of what xl takes as it is, it makes something else now.
  return {
    rule,
    reason: isWindows ? problem.message : words,
    confidence: problem || isAlone ? 'safe' : 'review',
    edits,
  }
}

/** `kernel` of an HVM guest was its firmware under xm (`image.py`): for another one than Xen's own, xl has a key. */
export const firmwareStep = ({ config }: Snapshot, xm: XmReading | undefined): Step | undefined => {
  const kernel = config.entries.get('kernel')
  if (xm?.domain?.type !== 'hvm' || xm.domain.kernel !== '' || kernel?.value?.type !== 'atom') return undefined
  if (xm.options.has('loader') || config.entries.has('firmware_override') || !atLeast(config.release, '4.2'))
    return undefined
  const path = kernel.value.text
  if (path !== xm.options.get('kernel') || path === '' || isOwnLoader(path)) return undefined
  const { setting } = kernel
  return {
    rule: 'hvmloader-kernel',
    reason: 'xm took the `kernel` of an HVM guest for its firmware. xl has `firmware_override` for that.',
    confidence: 'review',
    edits: path.includes('/')
      ? [replace(setting.key, 'firmware_override')]
      : [replace(setting, `firmware_override = ${quoted(`/etc/xen/${path}`)}`)],
  }
}

/** `cpus = 0-3`: to Python a sum, and to xl nothing at all. */
const bareCpus = /^(cpus(?:_soft)?[ \t]*=[ \t]*)(\d+(?:[ \t]*[-,][ \t]*\^?\d+)+)(?=[ \t]*(?:#.*)?$)/gm

/** Puts CPUs into the quotes that they need, before a program makes a number of them. */
export const bareCpusStep = ({ config: { tree } }: Snapshot): Step | undefined => {
  const edits = [...tree.text.matchAll(bareCpus)].map((found) => {
    const [, before = '', cpus = ''] = found
    const start = found.index + before.length
    return { start, end: start + cpus.length, newText: quoted(cpus.replace(/\s/g, '')) }
  })
  const reason = 'Without quotes this is a sum or a tuple to xm, and xl refuses it: a set of CPUs was meant.'
  return edits.length > 0 ? { rule: 'missing-quotes', reason, confidence: 'review', edits } : undefined
}
