import type { Severity } from '../../../protocol/src/messages.ts'
import type { CheckedFile } from './report/report.ts'

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Counts what was found. */
export const newTally = () => {
  const levels: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 }
  let files = 0
  let withProblems = 0
  let fixable = 0
  return {
    levels,
    get files() {
      return files
    },
    add({ problems }: CheckedFile) {
      files++
      if (problems.length > 0) withProblems++
      for (const { severity, fixes } of problems) {
        levels[severity]++
        if (fixes.length > 0) fixable++
      }
    },
    /** "3 errors, 1 warning in 2 of 5 files; 3 have a fix (xencfg fix)"; undefined where nothing was found. */
    summary(): string | undefined {
      const { error, warning, information, hint } = levels
      const parts = [
        error > 0 ? plural(error, 'error') : [],
        warning > 0 ? plural(warning, 'warning') : [],
        information > 0 ? `${information} of information` : [],
        hint > 0 ? plural(hint, 'hint') : [],
      ].flat()
      if (parts.length === 0) return undefined
      const mend = fixable > 0 ? `; ${fixable} ${fixable === 1 ? 'has' : 'have'} a fix (xencfg fix)` : ''
      return `${parts.join(', ')} in ${withProblems} of ${plural(files, 'file')}${mend}`
    },
  }
}
