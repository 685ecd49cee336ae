import type { Draft } from '../draft.ts'
import { whyMissing } from '../host-facts.ts'
import type { Check, Objection } from '../step.ts'
import { say } from './say.ts'

/** A file that libxl looks for, and what it prints where there is none. `why` is the reason in the words of the C library. */
interface Sought extends Omit<Check, 'rule' | 'find'> {
  /** Where it is looked for; undefined where it is not. */
  path(draft: Draft): string | undefined
  said(path: string, why: string): string
}

/** What is said of a path at which dom0 has nothing. */
export const noSuchFile = (path: string): string => `dom0 has no file \`${path}\`.`

/** Objects to a file that is not there; silent while nobody has said that this machine is dom0. */
export const missingFile = ({ path, said, ...check }: Sought): Check => ({
  ...check,
  rule: 'no-such-file',
  find: (draft): Objection | undefined => {
    const sought = path(draft)
    const why = whyMissing(draft, sought)
    return sought === undefined || why === undefined ? undefined : say(said(sought, why), noSuchFile(sought))
  },
})
