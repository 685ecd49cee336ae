import { buildDomain, printJson } from '../../server/src/build/build-domain.ts'
import { codeActions } from '../../server/src/features/code-actions.ts'
import { safeEdits } from '../../server/src/features/fix-all.ts'
import { fixRules } from '../../server/src/features/fix-rule.ts'
import { originalRange, trackText, withEdits } from '../../server/src/features/tracked-text.ts'
import { soundFixes } from '../../server/src/features/trial.ts'
import { withLines } from '../../server/src/line-ends.ts'
import type { Release } from '../../server/src/release.ts'
import type { Problem } from '../../server/src/rules/lint.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { sure } from '../../server/src/sure.ts'
import type { Range } from '../../server/src/syntax/index.ts'
import type { Edit, Fix } from '../../server/src/values/value-type.ts'

export interface Subject {
  readonly text: string
  readonly kind: 'domain' | 'cpupool' | 'xl-conf'
  readonly release: Release
}

/** What is wrong with a fix: which one, and why. */
export interface Complaint {
  readonly what: string
  readonly why: string
  readonly after: string
}

/** What a text is by itself, of the subject that is looked at: several fixes can come to the same text. */
const snapshots = new WeakMap<Subject, Map<string, Snapshot>>()

const snapshotOf = (subject: Subject, text: string): Snapshot => {
  const known = snapshots.get(subject) ?? new Map<string, Snapshot>()
  snapshots.set(subject, known)
  const { kind, release } = subject
  const snapshot = known.get(text) ?? snapshotOfText(text, kind, { ...defaultPreferences, release })
  known.set(text, snapshot)
  return snapshot
}

/** A text after edits, as an editor applies them: all at once, none over another. */
export const applied = (text: string, edits: readonly Edit[]): string => {
  let result = ''
  let at = 0
  for (const { start, end, newText } of edits) {
    if (start < at || end < start || end > text.length) throw new Error('edits overlap, or leave the text')
    result += text.slice(at, start) + newText
    at = end
  }
  return result + text.slice(at)
}

/** Where an offset comes to stand. What is put in just there comes before it. */
const moved = (edits: readonly Edit[], offset: number): number => {
  let by = 0
  for (const { start, end, newText } of edits) {
    if (end > offset || (start === offset && end > start)) {
      if (start >= offset) break
      return start + by + newText.length
    }
    by += newText.length - (end - start)
  }
  return offset + by
}

const refusals = (snapshot: Snapshot): readonly Problem[] => snapshot.refusals
const syntaxProblems = ({ config }: Snapshot) => config.tree.problems

/** The comments of a text, without their signs; but for those within a setting that edits take out. */
const commentsOf = ({ config: { tree } }: Snapshot, edits: readonly Edit[]): string[] =>
  tree.tokens
    .filter(
      ({ kind, start }) =>
        kind === 'comment' &&
        !tree.settings.some(
          (setting) =>
            has(setting, start) &&
            edits.some((edit) => edit.newText === '' && edit.start <= setting.start && setting.end <= edit.end),
        ),
    )
    // Where carriage returns end the lines, the first comment has all of the file for xl, and its own line for a person.
    .map(({ start, end }) => sure(withLines(tree.text).slice(start, end).split('\n')[0]).replace(/^#\s*/, '').trimEnd())
    .filter((comment) => comment !== '')

const has = ({ start, end }: Range, offset: number): boolean => start <= offset && offset < end

/** The comments that are no longer there. They may have come to stand in another order. */
const lostComments = (before: Snapshot, edits: readonly Edit[]): string[] => {
  let after = applied(before.document.getText(), edits)
  return commentsOf(before, edits)
    .toSorted((a, b) => b.length - a.length)
    .filter((comment) => {
      const isThere = after.includes(comment)
      after = after.replace(comment, '')
      return !isThere
    })
}

/** Whether a new Error came: on a text without one; or one of the grammar where there was none; or more of them. */
const newErrors = (before: Snapshot, after: Snapshot, edits: readonly Edit[]): string | undefined => {
  const was = refusals(before)
  const is = refusals(after)
  if (was.length === 0 && is.length > 0) return `a file that xl takes is refused: ${is[0]?.rule}`
  if (syntaxProblems(before).length === 0 && syntaxProblems(after).length > 0)
    return `a syntax error comes: ${syntaxProblems(after)[0]?.code}`
  if (syntaxProblems(before).length > 0) return undefined
  const counts = new Map<string, number>()
  for (const { rule } of was) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  const { settings } = before.config.tree
  const tracked = withEdits(trackText(before.document.getText()), edits)
  const settingAt = (offset: number) => settings.findLastIndex(({ start }) => start <= offset)
  const fresh = is.find((problem) => {
    const { rule } = problem
    // The first fault of a value hides the others.
    const place = settingAt(originalRange(tracked, problem).start)
    if (was.some(({ start }) => settingAt(start) === place)) return false
    const left = (counts.get(rule) ?? 0) - 1
    counts.set(rule, left)
    return left < 0
  })
  return fresh && `another Error comes: ${fresh.rule}`
}

/** The settings that xl reads, in their order, with what is written there. */
const settingsOf = ({ config }: Snapshot): Map<string, string> => {
  const written = new Map<string, string>()
  for (const { name, setting, spec, inRelease } of config.entries.values())
    if (spec && inRelease && setting.value)
      written.set(name, config.tree.text.slice(setting.value.start, setting.value.end))
  return written
}

const domainOf = (snapshot: Snapshot): string | undefined => {
  if (snapshot.refusals.length > 0) return undefined
  const domain = buildDomain(snapshot.config)
  return domain && printJson(domain)
}

/** Keys that a fix may change beside its own: those that it names. */
const mayChange = (fix: Fix, problem: Problem, key: string): boolean =>
  [fix.title, problem.message].some((text) => text.includes(key)) || (fix.title.includes('type') && key === 'builder')

const checkFix = (subject: Subject, before: Snapshot, problem: Problem, fix: Fix): Complaint | undefined => {
  const what = `${problem.rule}${fix.safe ? ' (safe)' : ''}: ${fix.title}`
  let after = ''
  const complain = (why: string): Complaint => ({ what, why, after })
  try {
    after = applied(subject.text, fix.edits)
  } catch (error) {
    return complain(String(error))
  }
  if (after === subject.text) return complain('it changes nothing')
  const snapshot = snapshotOf(subject, after)
  const alike = ({ rule, message }: Problem) => rule === problem.rule && message === problem.message
  const tracked = withEdits(trackText(subject.text), fix.edits)
  const still = snapshot.problems.filter(alike).some((each) => {
    const { start, end } = originalRange(tracked, each)
    return start === end ? start === problem.start && end === problem.end : start < problem.end && end > problem.start
  })
  // The next one of its kind may have come to stand there.
  if (still && snapshot.problems.filter(alike).length >= before.problems.filter(alike).length)
    return complain('its problem is still there')
  const errors = newErrors(before, snapshot, fix.edits)
  if (errors) return complain(errors)
  const lost = lostComments(before, fix.edits)
  if (lost.length > 0) return complain(`a comment is lost: ${lost[0]}`)
  if (syntaxProblems(before).length === 0) {
    const now = settingsOf(snapshot)
    for (const [key, value] of settingsOf(before)) {
      if (now.get(key) === value || mayChange(fix, problem, key)) continue
      const setting = before.config.entries.get(key)?.setting
      if (setting && setting.start <= problem.end && setting.end >= problem.start) continue
      return complain(`it changes ${key}`)
    }
  }
  if (fix.safe && before.refusals.length === 0 && domainOf(before) !== domainOf(snapshot))
    return complain('it is said to be safe, and xl builds another domain')
  return undefined
}

/** Whether switching a message off switches it off, for a line and for the file. */
const checkDisabling = (subject: Subject, before: Snapshot): Complaint[] => {
  const found: Complaint[] = []
  const { document } = before
  const whole = { start: document.positionAt(0), end: document.positionAt(subject.text.length) }
  for (const { title, diagnostics, edit } of codeActions(before, whole)) {
    const [, rule, scope] = /^Disable (\S+) for this (line|file)$/.exec(title) ?? []
    const [diagnostic] = diagnostics ?? []
    if (!rule || !edit || !diagnostic) continue
    const edits = (edit.changes?.[document.uri] ?? []).map(({ range, newText }) => ({
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
      newText,
    }))
    const after = applied(subject.text, edits)
    const snapshot = snapshotOf(subject, after)
    const at = moved(edits, document.offsetAt(diagnostic.range.start))
    const still = snapshot.problems.some(
      (each) => each.rule === rule && (scope === 'file' || (each.start === at && each.message === diagnostic.message)),
    )
    const errors = newErrors(before, snapshot, edits)
    if (still) found.push({ what: title, why: 'the message is still there', after })
    else if (errors) found.push({ what: title, why: errors, after })
  }
  return found
}

/** What fixing everything does wrong. */
const checkFixAll = (subject: Subject, before: Snapshot): Complaint[] => {
  const found: Complaint[] = []
  const edits = safeEdits(before)
  if (edits.length > 0) {
    const after = applied(subject.text, edits)
    const snapshot = snapshotOf(subject, after)
    const complain = (why: string) => found.push({ what: 'fix all', why, after })
    if (safeEdits(snapshot).length > 0) complain('twice is not once')
    const errors = newErrors(before, snapshot, edits)
    if (errors) complain(errors)
    const lost = lostComments(before, edits)
    if (lost.length > 0) complain(`a comment is lost: ${lost[0]}`)
    if (before.refusals.length === 0 && domainOf(before) !== domainOf(snapshot)) complain('xl builds another domain')
    if (withEdits(trackText(subject.text), edits).text !== after) complain('its edits are not in order')
  }
  for (const { rule, edits: all } of fixRules(before)) {
    const after = applied(subject.text, all)
    const errors = newErrors(before, snapshotOf(subject, after), all)
    const [lost] = lostComments(before, all)
    const what = `fix all ${rule}`
    if (errors) found.push({ what, why: errors, after })
    if (lost !== undefined) found.push({ what, why: `a comment is lost: ${lost}`, after })
  }
  return found
}

/** Everything that is wrong with what is offered for a text. */
export const checkFixes = (subject: Subject): Complaint[] => {
  const before = snapshotOf(subject, subject.text)
  const each = before.problems.flatMap((problem) =>
    soundFixes(before, problem).flatMap((fix) =>
      fix.edits.length > 0 ? (checkFix(subject, before, problem, fix) ?? []) : [],
    ),
  )
  return [...each, ...checkFixAll(subject, before), ...checkDisabling(subject, before)]
}
