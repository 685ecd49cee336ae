// Parsing, with a tree, against `xlu_cfg_readdata` of Debian's libxlutil: `npm run bench -- --libxlu`. Wants gcc and libxen-dev.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lex } from '../server/src/syntax/lexer.ts'
import { parseAnew } from '../server/src/syntax/parser.ts'
import { readRefused } from '../server/src/syntax/refused.ts'
import { inputs } from './inputs.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Megabytes of text for each second of CPU time. */
const speed = (text: string, read: () => unknown): number => {
  for (let warm = 0; warm < 200_000; warm += text.length) read()
  let rounds = 0
  let used = 0
  const start = process.cpuUsage()
  do {
    for (let each = 0; each < 1 + 50_000 / text.length; each++, rounds++) read()
    const { user, system } = process.cpuUsage(start)
    used = (user + system) / 1e6
  } while (used < 1)
  return (Buffer.byteLength(text) * rounds) / 1e6 / used
}

/** The milliseconds of CPU time that the first reading of a file takes in a process: what a person waits for. The least of some. */
const first = (file: string): number => {
  const script = `
    const { readFileSync } = await import('node:fs')
    const { parseAnew } = await import(${JSON.stringify(new URL('../server/src/syntax/parser.ts', import.meta.url))})
    const text = readFileSync(${JSON.stringify(file)}, 'utf8')
    const start = process.cpuUsage()
    parseAnew(text, '4.17')
    const { user, system } = process.cpuUsage(start)
    console.log((user + system) / 1e3)`
  const once = () =>
    Number(
      execFileSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], { encoding: 'utf8' }),
    )
  return Math.min(...Array.from({ length: 7 }, once))
}

/** Prints both speeds, ours of what is read where a mistake is, and how long our first reading takes. */
export const benchLibxlu = () => {
  const folder = mkdtempSync(join(tmpdir(), 'xen-config-bench-'))
  try {
    const program = join(folder, 'libxlu')
    execFileSync('gcc', ['-O2', '-o', program, here('libxlu.c'), '-lxlutil'])
    const files: readonly (readonly [string, string])[] = [
      ['`examples/hvm-guest.hvm`', readFileSync(here('../examples/hvm-guest.hvm'), 'utf8')],
      ['1,000 disks', `${inputs['disks, all valid']?.(1000)}\n`],
      ['1,000 keys', `${inputs['unknown keys']?.(1000)}\n`],
      ['100,000 comments', `${inputs.comments?.(100_000)}\n`],
    ]
    console.log(
      '| MB/s of CPU time | libxlutil | ours: tree and grammar | where a mistake is | the first time, ms |\n|---|--:|--:|--:|--:|',
    )
    for (const [name, text] of files) {
      const file = join(folder, 'config')
      writeFileSync(file, text)
      const theirs = Number(execFileSync(program, [file], { encoding: 'utf8' }))
      const ours = [() => parseAnew(text, '4.17'), () => readRefused(text, lex(text, '4.17'), '4.17')].map((read) =>
        speed(text, read),
      )
      const speeds = [theirs, ...ours].map((each) => each.toFixed(0))
      console.log(`| ${[name, ...speeds, first(file).toFixed(1)].join(' | ')} |`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
