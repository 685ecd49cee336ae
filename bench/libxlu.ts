// Parsing, with a tree, against `xlu_cfg_readdata` of Debian's libxlutil: `npm run bench -- --libxlu`. Wants gcc and libxen-dev.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkGrammar } from '../server/src/syntax/grammar.ts'
import { parse } from '../server/src/syntax/index.ts'
import { lex } from '../server/src/syntax/lexer.ts'
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

/** Prints both speeds, and ours of the lexer and of the grammar alone. */
export const benchLibxlu = () => {
  const folder = mkdtempSync(join(tmpdir(), 'xen-config-bench-'))
  try {
    const program = join(folder, 'libxlu')
    execFileSync('gcc', ['-O2', '-o', program, here('libxlu.c'), '-lxlutil'])
    const files: readonly (readonly [string, string])[] = [
      ['examples/hvm-guest.hvm', readFileSync(here('../examples/hvm-guest.hvm'), 'utf8')],
      ['1,000 disks', `${inputs['disks, all valid']?.(1000)}\n`],
      ['1,000 keys', `${inputs['unknown keys']?.(1000)}\n`],
      ['100,000 comments', `${inputs.comments?.(100_000)}\n`],
    ]
    console.log(
      '| MB/s of CPU time | libxlutil | ours: tree and grammar | of it: lexer | grammar of xl |\n|---|--:|--:|--:|--:|',
    )
    for (const [name, text] of files) {
      const file = join(folder, 'config')
      writeFileSync(file, text)
      const theirs = Number(execFileSync(program, [file], { encoding: 'utf8' }))
      const tokens = lex(text, '4.17')
      const ours = [() => parse(text, '4.17'), () => lex(text, '4.17'), () => checkGrammar(text, tokens, '4.17')].map(
        (read) => speed(text, read),
      )
      console.log(`| ${[name, ...[theirs, ...ours].map((each) => each.toFixed(0))].join(' | ')} |`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
