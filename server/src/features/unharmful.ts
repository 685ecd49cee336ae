import { kept } from '../edited-list.ts'
import { type Preferences, type Snapshot, snapshotWith } from '../snapshot.ts'
import { type Range, settingBefore } from '../syntax/index.ts'
import { itemAt } from '../values/basic/simple.ts'
import type { Edit } from '../values/value-type.ts'

/** So dear a list may be: a person who types waits for it. It is some 80 ms for what is offered for a disk beside 6,000 others. */
const most = 6_000_000

/**
 * What it costs to try something at a place of a file, in copied characters: those of a list are taken over, but the one at the place, of however many
 * strings, is read anew, each setting is gone through, all that is said of them is found again, and even of a short file there is a domain to make.
 */
const costOf = ({ config: { tree }, problems }: Snapshot, at: number): number => {
  const value = settingBefore(tree.settings, at)?.value
  const { start, end } = (value && itemAt(value, at)) ?? tree.tokenAt(at) ?? { start: at, end: at }
  return tree.text.length + 50_000 + 100 * (end - start) + 50 * tree.settings.length + 1000 * problems.length
}

/** What a file still lacks, and for whom a key is that has been chosen: both are known before its value is. */
const isOfFile = (rule: string): boolean => rule.startsWith('missing-') || rule === 'key-of-other-guest'

/** What xl would refuse or ignore in a file, but for what holds whatever is chosen; undefined while the grammar refuses the text. */
const complaintsOf = ({ config, problems }: Snapshot): ReadonlySet<string> | undefined =>
  config.tree.problems.length > 0
    ? undefined
    : new Set(
        problems
          .filter(({ effect, rule }) => (effect === 'refused' || effect === 'ignored') && !isOfFile(rule))
          .map(({ rule, message }) => `${rule} ${message}`),
      )

/** A file without what somebody writes in it. */
interface Rest {
  readonly asked: string
  /** What is complained of there; undefined while the grammar refuses it. */
  readonly told: ReadonlySet<string> | undefined
  /** Whether xl does not get to the end of it. */
  readonly stopped: boolean
}

/** With each letter it is the same one. */
const lastRest = new WeakMap<Preferences, Rest>()

const restOf = (snapshot: Snapshot, text: string): Rest => {
  const { preferences, config } = snapshot
  const asked = `${config.kind} ${text}`
  const last = lastRest.get(preferences)
  if (last?.asked === asked) return last
  const without = snapshotWith(snapshot, text)
  const rest = { asked, told: complaintsOf(without), stopped: without.refusals.length > 0 }
  lastRest.set(preferences, rest)
  return rest
}

const complaintsNow = kept(complaintsOf)

/** What is complained of when something is written at a place, by what is written. */
type Tried = Map<string, ReadonlySet<string> | undefined>

/** The places where something was tried last, by what stands around them: with each letter of a word the same is tried again. */
const places = new WeakMap<Preferences, Map<string, Tried>>()
const mostPlaces = 12

const triedAt = (snapshot: Snapshot, { start, end }: Range, stopped: boolean): Tried => {
  const { preferences, config, document } = snapshot
  const text = document.getText()
  const place = `${config.kind} ${stopped} ${start} ${text.slice(0, start)}${text.slice(end)}`
  const known = places.get(preferences) ?? new Map<string, Tried>()
  places.set(preferences, known)
  const tried: Tried = known.get(place) ?? new Map()
  known.delete(place)
  known.set(place, tried)
  for (const oldest of known.keys()) if (known.size > mostPlaces) known.delete(oldest)
  return tried
}

/** What xl would refuse or ignore in the text of a snapshot after a change, under its preferences. */
const complaintsWith = (snapshot: Snapshot, stopped: boolean): ((edit: Edit) => ReadonlySet<string> | undefined) => {
  const text = snapshot.document.getText()
  // Mostly all are about one place, and a long text to ask for is made once.
  const byRange = new Map<string, Tried>()
  return (edit) => {
    const range = `${edit.start} ${edit.end}`
    const tried = byRange.get(range) ?? triedAt(snapshot, edit, stopped)
    byRange.set(range, tried)
    if (tried.has(edit.newText)) return tried.get(edit.newText)
    const after = snapshotWith(snapshot, replaced(text, edit))
    const complaints = stopped && after.refusals.length === 0 ? undefined : complaintsOf(after)
    tried.set(edit.newText, complaints)
    return complaints
  }
}

const ruleOf = (complaint: string): string => complaint.slice(0, complaint.indexOf(' '))
const rulesOf = (complaints: readonly string[]): ReadonlySet<string> => new Set(complaints.map(ruleOf))

const replaced = (text: string, { start, end, newText }: Edit): string =>
  text.slice(0, start) + newText + text.slice(end)

/**
 * Those of several things to write of which xl does not complain when one of them stands in the file: each is tried. What the file is
 * told without them is not their fault. Nor is anything known where xl does not get to the end: while the grammar refuses the text, or
 * where one of them mends what kept xl from saying more. So many that trying takes long are left as they are.
 * @param edit what a choice writes; undefined where nothing is known before more has been typed
 * @param whole what they belong to: the file without it is the one to compare with
 * @param isWord for values of one thing, where what all of them bring is the fault of that: whether one is a word to which more may be written
 */
export const unharmful = <Choice>(
  snapshot: Snapshot,
  choices: readonly Choice[],
  edit: (choice: Choice) => Edit | undefined,
  whole: Range,
  isWord?: (choice: Choice) => boolean,
): readonly Choice[] => {
  const text = snapshot.document.getText()
  const tries = choices.flatMap((choice) => edit(choice) ?? [])
  const [first] = tries
  if (!first || snapshot.template || tries.length * costOf(snapshot, first.start) > most) return choices
  const { told, stopped } = restOf(snapshot, replaced(text, { ...whole, newText: '' }))
  if (!told) return choices
  const now = (isWord ? complaintsNow(snapshot) : undefined) ?? told
  const complaintsAfter = complaintsWith(snapshot, stopped)
  const trials = choices.map((choice) => {
    const change = edit(choice)
    const complaints = change && complaintsAfter(change)
    // What is wrong of a text that is just begun may go on until more of it is there: a disk wants its vdev, a leaf its registers.
    const begun = change && isWord?.(choice) ? complaintsAfter({ ...change, newText: '' }) : undefined
    const unfinished = rulesOf([...(begun ?? [])].filter((each) => !told.has(each)))
    return {
      choice,
      brought:
        complaints &&
        [...complaints].filter((each) => !told.has(each) && !now.has(each) && !unfinished.has(ruleOf(each))),
    }
  })
  const tried = isWord ? trials.flatMap(({ brought }) => (brought ? [brought] : [])) : []
  const always = new Set(tried.length > 1 ? tried[0]?.filter((each) => tried.every((all) => all.includes(each))) : [])
  return trials.flatMap(({ choice, brought = [] }) => (brought.every((each) => always.has(each)) ? [choice] : []))
}
