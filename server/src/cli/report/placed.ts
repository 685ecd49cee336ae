import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Report, ReportOptions } from './report.ts'

/** Whether a relative path leads out of the folder that it starts from: up, or to another drive. */
const leadsOut = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)

/**
 * Has a report call files as those do who read it: from the folder that a variable of the environment names, where the command runs below that,
 * or else from where it runs. What lies elsewhere has its whole path.
 */
export const placed = (
  report: Report,
  { folder, environment }: ReportOptions,
  variable: string | undefined,
): Report => {
  const named = environment[variable ?? '']
  const root = named && !leadsOut(relative(named, folder)) ? named : folder
  const place = (path: string): string => {
    // Standard input.
    if (path === '-') return path
    const whole = resolve(folder, path)
    const within = relative(root, whole)
    return (leadsOut(within) ? whole : within).split(sep).join('/')
  }
  const placing = <T extends { readonly path: string }>(each: T): T => ({ ...each, path: place(each.path) })
  return {
    file: (file) =>
      report.file({
        ...placing(file),
        problems: file.problems.map((problem) => ({ ...problem, related: problem.related.map(placing) })),
      }),
    end: (unreadable) => report.end(unreadable.map(placing)),
  }
}
