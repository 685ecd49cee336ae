import type { Atom } from '../../syntax/index.ts'
import type { Edit, Finding, Host, ReadContext, Reading, ValueType } from '../value-type.ts'

/*
 * A keystroke changes one item of a list; the others are read as they were. What an item is read as follows from its text and from what the
 * context says alone, so that the reading of the same text is taken over from the last time, moved to where the item stands now. Nobody else
 * knows of it: a reading that is taken over equals one that is made (`remembered.test.ts`).
 */

/** What was read, and where the item stood. */
interface Kept {
  readonly start: number
  readonly reading: Reading<unknown>
}

/** The readings of a type by context and text: those since the last turn, and those of the turn before. */
interface Memory {
  now: Map<string, Kept>
  before: Map<string, Kept>
}

/** So many readings make a turn: what was not asked for in the last one is forgotten. */
const turn = 20_000

const memories = new WeakMap<object, Memory>()

const hosts = new WeakMap<Host, number>()
let lastHost = 0
const numberOf = (host: Host): number => {
  const known = hosts.get(host) ?? ++lastHost
  hosts.set(host, known)
  return known
}

/** All of a context that a reading may depend on; `around` is for proposals. */
const fingerprint = ({ release, arch, guest, key, host, added, vcpus }: ReadContext): string =>
  [release, arch, guest, key, host ? numberOf(host) : 0, added ? 1 : 0, vcpus ?? ''].join(' ')

const moved = <T>(reading: Reading<T>, by: number): Reading<T> => {
  if (by === 0) return reading
  const move = <R extends { readonly start: number; readonly end: number }>(range: R): R => ({
    ...range,
    start: range.start + by,
    end: range.end + by,
  })
  const moveFinding = (finding: Finding): Finding => ({
    ...move(finding),
    ...(finding.fixes
      ? { fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit): Edit => move(edit)) })) }
      : {}),
    ...(finding.related ? { related: move(finding.related) } : {}),
  })
  return {
    ...reading,
    findings: reading.findings.map(moveFinding),
    ...(reading.parts ? { parts: reading.parts.map(move) } : {}),
  }
}

/** Reads the items of a list, as `item.read` does each. */
export const readRemembering = <T>(atoms: readonly Atom[], item: ValueType<T>, cx: ReadContext): Reading<T>[] => {
  const memory = memories.get(item) ?? { now: new Map(), before: new Map() }
  memories.set(item, memory)
  const context = fingerprint(cx)
  return atoms.map((atom) => {
    // Escapes and joined texts stand where they stand: they are rare.
    if (atom.map) return item.read(atom, cx)
    const name = `${context}\n${atom.quote ?? ''}${atom.text}`
    // The type is that of the memory's item.
    const kept = (memory.now.get(name) ?? memory.before.get(name)) as { start: number; reading: Reading<T> } | undefined
    const reading = kept ? moved(kept.reading, atom.start - kept.start) : item.read(atom, cx)
    memory.now.set(name, { start: atom.start, reading })
    if (memory.now.size > turn) {
      memory.before = memory.now
      memory.now = new Map()
    }
    return reading
  })
}
