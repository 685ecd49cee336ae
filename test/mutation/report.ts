import { readFileSync } from 'node:fs'

/** What Stryker found about a change, as its JSON report has it. */
export interface Mutant {
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'Ignored' | 'RuntimeError' | 'CompileError'
  readonly mutatorName: string
  readonly replacement?: string
  readonly location: { readonly start: Position; readonly end: Position }
}

interface Position {
  readonly line: number
  readonly column: number
}

export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

export const reportFile = 'dist/mutation/report.json'

export const readReport = (file: string): Report => JSON.parse(readFileSync(file, 'utf8'))

const nameOf = ({ mutatorName, replacement = '', location: { start, end } }: Mutant): string =>
  JSON.stringify([mutatorName, replacement, start.line, start.column, end.line, end.column])

/**
 * Several reports as one: of the rooms one after another, and of what was asked again. Where the source is the same, a change is caught that
 * was caught once: each run asks some of the tests. Where it is not, the later report of the file counts.
 */
export const merged = (reports: readonly Report[]): Report => {
  const files: Record<string, Report['files'][string]> = Object.create(null)
  for (const [file, now] of reports.flatMap((report) => Object.entries(report.files))) {
    const before = files[file]?.source === now.source ? files[file].mutants : []
    const mutants = new Map(before.map((mutant) => [nameOf(mutant), mutant]))
    for (const mutant of now.mutants) {
      const known = mutants.get(nameOf(mutant))
      if (!known || !isCaught(known)) mutants.set(nameOf(mutant), mutant)
    }
    files[file] = { source: now.source, mutants: [...mutants.values()] }
  }
  return { files }
}

const isCaught = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout'

export const isSurvivor = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage'

/** The room of a source: `values/devices` of `server/src/values/devices/vif/mac.ts`. */
const roomOf = (file: string): string => file.split('/').slice(2, -1).slice(0, 2).join('/')

/** The rooms that a report is about. */
export const roomsIn = ({ files }: Report): string[] => [...new Set(Object.keys(files).map(roomOf))].sort()

/** How many changes were caught. */
export interface Score {
  readonly room: string
  readonly caught: number
  readonly survived: number
}

export const percent = ({ caught, survived }: Score): string => `${((100 * caught) / (caught + survived)).toFixed(1)} %`

/**
 * The score of each room, and of all of them.
 * @param shareOf of a room of which one of so many changes was made, how many: it counts as a whole among the others
 */
export const scoresOf = (report: Report, shareOf: (room: string) => number = () => 1): Score[] => {
  const rooms = roomsIn(report).map((room): Score => {
    const mutants = Object.entries(report.files).flatMap(([file, each]) => (roomOf(file) === room ? each.mutants : []))
    return { room, caught: mutants.filter(isCaught).length, survived: mutants.filter(isSurvivor).length }
  })
  const sum = (count: (score: Score) => number) =>
    rooms.reduce((total, score) => total + count(score) * shareOf(score.room), 0)
  return [...rooms, { room: 'all', caught: sum(({ caught }) => caught), survived: sum(({ survived }) => survived) }]
}

/** A change that nothing noticed. */
export interface Survivor {
  readonly file: string
  readonly line: number
  readonly mutator: string
  readonly before: string
  readonly after: string
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

const textAt = (source: string, { start, end }: Mutant['location']): string => {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  return oneLine(
    lines
      .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
      .join('\n'),
  )
}

export const survivorsIn = ({ files }: Report): Survivor[] =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.filter(isSurvivor).map(({ location, mutatorName, replacement = '' }) => ({
      file: file.replace('server/src/', ''),
      line: location.start.line,
      mutator: mutatorName,
      before: textAt(source, location),
      after: oneLine(replacement),
    })),
  )
