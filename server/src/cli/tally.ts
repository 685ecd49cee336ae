import type { Severity } from '../../../protocol/src/messages.ts'
import type { CheckedFile, MendedBy } from './report/report.ts'

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Which command tries how many fixes: some of them may turn out to bring an Error, and are not applied. */
const commands = ({ fix, all }: Readonly<Record<MendedBy, number>>): string => {
  const have = (count: number) => `${count} ${count === 1 ? 'has' : 'have'}`
  if (fix === 0) return all === 0 ? '' : `; ${have(all)} a fix (xencfg fix --all)`
  return `; ${have(fix)} a safe fix (xencfg fix)${all === 0 ? '' : `, ${all} another (--all)`}`
}

/** Counts what was found. */
export const newTally = () => {
  const levels: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 }
  let files = 0
  let withProblems = 0
  const mends = { fix: 0, all: 0 }
  return {
    levels,
    get files() {
      return files
    },
    add({ problems }: CheckedFile) {
      files++
      if (problems.length > 0) withProblems++
      for (const { severity, mendedBy } of problems) {
        levels[severity]++
        if (mendedBy) mends[mendedBy]++
      }
    },
    /** "3 errors, 1 warning in 2 of 5 files; 2 have a safe fix (xencfg fix), 1 another (--all)"; undefined where nothing was found. */
    summary(): string | undefined {
      const { error, warning, information, hint } = levels
      const parts = [
        error > 0 ? plural(error, 'error') : [],
        warning > 0 ? plural(warning, 'warning') : [],
        information > 0 ? `${information} of information` : [],
        hint > 0 ? plural(hint, 'hint') : [],
      ].flat()
      if (parts.length === 0) return undefined
      return `${parts.join(', ')} in ${withProblems} of ${plural(files, 'file')}${commands(mends)}`
    },
  }
}
