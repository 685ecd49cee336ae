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
 * Several reports as one: of the rooms one after another, and of what was asked again. A later one counts, change by change where the
 * source is the same, and file by file where it is not.
 */
export const merged = (reports: readonly Report[]): Report => {
  const files: Record<string, Report['files'][string]> = Object.create(null)
  for (const [file, now] of reports.flatMap((report) => Object.entries(report.files))) {
    const before = files[file]?.source === now.source ? files[file].mutants : []
    const mutants = new Map([...before, ...now.mutants].map((mutant) => [nameOf(mutant), mutant]))
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

/** The score of each room, and of all of them. */
export const scoresOf = ({ files }: Report): Score[] => {
  const all = Object.entries(files).map(([file, { mutants }]) => ({ room: roomOf(file), mutants }))
  const count = (room: string, mutants: readonly Mutant[]): Score => ({
    room,
    caught: mutants.filter(isCaught).length,
    survived: mutants.filter(isSurvivor).length,
  })
  const rooms = roomsIn({ files })
  return [
    ...rooms.map((room) =>
      count(
        room,
        all.filter((each) => each.room === room).flatMap(({ mutants }) => mutants),
      ),
    ),
    count(
      'all',
      all.flatMap(({ mutants }) => mutants),
    ),
  ]
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
