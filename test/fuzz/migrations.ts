import fc from 'fast-check'
import { type MigrateOptions, type Migration, migrate } from '../../server/src/migrate/migrate.ts'
import { newestRelease, releases } from '../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { chanceOf } from '../conformance/generate.ts'
import { generateOldConfig } from '../conformance/generate-old.ts'
import { applied } from './fixes.ts'
import { mutated, realText } from './mutate.ts'

/** A config of xm. */
export const oldText = fc.nat().map((seed) => generateOldConfig(chanceOf(seed)))

/** A config of xm or xl, changed: broken in some place, most often. */
export const brokenText = mutated(fc.oneof(oldText, realText))

export const someOptions: fc.Arbitrary<MigrateOptions> = fc
  .record({
    release: fc.constantFrom(newestRelease, ...releases),
    safe: fc.boolean(),
    name: fc.constant('guest'),
    parameters: fc.constantFrom(
      {},
      { vmid: '3', x: '1' },
      {
        vcpus: 'two',
        maxmem: '1024',
        extra: 'quiet',
        fda: '/f',
        disk: 'phy:a,xvdz,w',
        cpu_cap: '50',
        vncviewer: 'yes',
      },
    ),
    // What is said of the file holds for its migration as well.
    from: fc.constantFrom(undefined, undefined, 'xm' as const, 'xl' as const),
    keepDefaults: fc.boolean(),
  })
  .map(({ from, ...options }) => (from === undefined ? options : { ...options, from }))

/** Everything that is wrong with the migration of a text. */
export const checkMigration = (text: string, options: MigrateOptions): string[] => {
  const once = migrate(text, options)
  return [...misplaced(text, once), ...unsound(text, once, options)]
}

/** Places outside of the text, and edits that do not make the result. */
const misplaced = (text: string, { changes, left, edits, text: result }: Migration): string[] => {
  const outside = [...changes, ...left, ...edits].some(
    ({ start, end }) => start < 0 || start > end || end > text.length,
  )
  if (outside) return ['a place is not in the text']
  if (edits.some(({ end }, index) => end > (edits[index + 1]?.start ?? text.length))) return ['edits are not in order']
  return applied(text, edits) === result ? [] : ['its edits make something else']
}

const unsound = (text: string, once: Migration, options: MigrateOptions): string[] => {
  const found: string[] = []
  const snapshotOf = (each: string): Snapshot =>
    snapshotOfText(each, 'domain', { ...defaultPreferences, release: options.release })
  if (migrate(once.text, options).text !== once.text) found.push('twice is not once')
  const { problems, refusals } = snapshotOf(once.text)
  if (refusals.length > 0 && snapshotOf(text).refusals.length === 0) found.push('a file that xl takes is refused')
  // Of what is said to be refused `xl create` makes no guest, and of nothing else; and done means that no fault is found, up to the creation of the domain.
  if (problems.some(({ effect }) => effect === 'refused') !== (once.status === 'refused'))
    found.push(`it is said to be ${once.status}`)
  if ((once.left.length === 0) !== (once.status === 'done')) found.push(`${once.left.length} left of ${once.status}`)
  const told = new Set(once.left.map(({ message }) => message))
  for (const { severity, message } of problems)
    if ((severity === 'error' || severity === 'warning') && !told.has(message)) found.push(`not told: ${message}`)
  return found
}
