// How the time grows with a file: `npm run bench -- --scale`. Each question about n entries of each kind, and about eight times as many.
// CPU time in milliseconds; a ratio of 8 is linear. Nothing is asserted.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inputs } from './inputs.ts'
import { questions, questionsOfMany } from './questions.ts'
import { isSteep, noise, noTime, type Row, type RowTimes, ratioOf, type Time } from './scale-row.ts'

/** More than this for each entry is dear, however it grows; in milliseconds. */
const dear = 0.1

/** Asks for each row in one of as many processes as there are processors, and hands out the answers in the order of the rows. */
const answers = async (program: string, rows: readonly Row[], tell: (row: Row, times: RowTimes) => void) => {
  const done = new Map<Row, RowTimes>()
  const left = [...rows]
  let told = 0
  const work = async (child: ChildProcess) => {
    const ended = once(child, 'exit')
    for (let row = left.shift(); row; row = left.shift()) {
      child.send(row)
      const [times] = await Promise.race([once(child, 'message'), ended])
      if (typeof times !== 'object' || times === null) throw new Error(`the process ended with ${row.input}`)
      done.set(row, times)
      for (let next = rows[told]; next && done.has(next); next = rows[++told]) tell(next, done.get(next) ?? {})
    }
  }
  const children = Array.from({ length: Math.min(availableParallelism(), rows.length) }, () =>
    fork(program, { execArgv: [] }),
  )
  try {
    await Promise.all(children.map(work))
  } finally {
    for (const child of children) child.kill()
  }
}

/** Prints the table, a line for each input: the ratio of the times for eight times as many entries. */
export const scale = async (only: readonly string[], base = 1000, asked = '') => {
  const marks: string[] = []
  const cell = (input: string, question: string, times: readonly [few: Time, many: Time]): string => {
    const [few, many] = [times[0].all, times[1].all]
    if (many < noise) return '·'
    const ratio = ratioOf(few, many).toFixed(1)
    const shown = ` (${few.toFixed(0)} → ${many.toFixed(0)} ms)`
    if (!isSteep(few, many)) return ratio + (many > 8 * base * dear ? shown : '')
    const [less, more] = times.map(({ all, collections }) => all - collections) as [number, number]
    marks.push(`${input}, ${question}: ${ratio}${shown}; ${ratioOf(less, more).toFixed(1)} without collections`)
    return `**${ratio}**${shown}`
  }
  const line = (name: string, cells: readonly string[]) => console.log(`| ${[name, ...cells].join(' | ')} |`)
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'xen-config-bench-'))
  const program = join(folder, 'scale-row.cjs')
  const table = async (names: readonly string[], asked: readonly string[]) => {
    const rows = names
      .filter((input) => only.length === 0 || only.some((each) => input.includes(each)))
      .map((input) => ({ input, base, asked }))
    line(`time for ${8 * base} ÷ time for ${base}`, asked)
    console.log(`|---|${asked.map(() => '--:|').join('')}`)
    await answers(program, rows, ({ input }, times) =>
      line(
        input,
        asked.map((each) => cell(input, each, times[each] ?? [noTime, noTime])),
      ),
    )
  }
  try {
    // As it is shipped: what runs the sources otherwise gives each function its name whenever it is made, which costs a half.
    await build({
      entryPoints: [fileURLToPath(new URL('scale-row.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    })
    await table(
      Object.keys(inputs),
      Object.keys(questions).filter((name) => name === 'diagnostics' || name.includes(asked)),
    )
    console.log('')
    await table(Object.keys(questionsOfMany), ['all together'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  console.log(`\n· less than ${noise} ms; ${marks.length} above 10; ${minutes} minutes in all`)
  for (const mark of marks) console.log(`- ${mark}`)
}
