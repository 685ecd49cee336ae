import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { applied } from '../fuzz/fixes.ts'

const guest = (lines: string) => `name = "guest"\nkernel = "/k"\nmemory = 64\n${lines}`

/** The fixes of what stands beside `cmdline`, each with what it makes of the lines and whether only a person takes it. */
const fixesOf = (lines: string) => {
  const text = guest(lines)
  const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
  return snapshot.problems
    .filter(({ rule }) => rule === 'ignored-command-line')
    .flatMap((problem) => soundFixes(snapshot, problem))
    .map(({ edits, deliberate = false }) => ({ lines: applied(text, edits).slice(guest('').length), deliberate }))
}

describe('what stands beside `cmdline` is put into it, and removed unseen only where the line has it', () => {
  it.each<[what: string, lines: string, unseen: string[]]>([
    ['a text', 'cmdline = "a"\nextra = "b c"\n', ['cmdline = "a b c"\n']],
    ['in front of it', 'extra = "b"\ncmdline = "a"\n', ['cmdline = "a b"\n']],
    ['a root', 'cmdline = "a"\nroot = "/dev/xvda1 ro"\n', ['cmdline = "a root=/dev/xvda1 ro"\n']],
    ['an empty line', 'cmdline = \'\'\nextra = "b"\n', ["cmdline = 'b'\n"]],
    ['what is there', 'cmdline = "a b"\nextra = "b"\n', ['cmdline = "a b"\n']],
    ['what is there in part', 'cmdline = "a b"\nextra = "b c"\n', ['cmdline = "a b c"\n']],
    ['another root', 'cmdline = "root=/dev/sda"\nroot = "/dev/xvda"\n', []],
    ['an escape', 'cmdline = "a"\nextra = "b\\x41"\n', []],
    ['an added line', 'cmdline = "a"\ncmdline += "b"\nextra = "c"\n', []],
  ])('%s: %j', (_, lines, unseen) => {
    const fixes = fixesOf(lines)
    expect(fixes.filter(({ deliberate }) => !deliberate).map((fix) => fix.lines)).toEqual(unseen)
    expect(fixes).not.toEqual([])
  })

  it('no word is lost unless a person says so', () => {
    const words = fc
      .array(fc.constantFrom('quiet', 'ro', 'console=hvc0', 'console=ttyS0', '3', 'nosmp'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((each) => each.join(' '))
    fc.assert(
      fc.property(words, words, fc.constantFrom('root', 'extra'), fc.boolean(), (line, text, key, first) => {
        const pair = [`cmdline = "${line}"`, `${key} = "${text}"`]
        const wanted = `${line} ${key === 'root' ? 'root=' : ''}${text}`.split(' ')
        for (const fix of fixesOf(`${(first ? pair : pair.reverse()).join('\n')}\n`)) {
          const left = /^cmdline = "(.*)"\n$/.exec(fix.lines)?.[1]?.split(' ') ?? []
          if (!fix.deliberate) expect(left).toEqual(expect.arrayContaining(wanted))
        }
      }),
      { numRuns: 100 },
    )
  })
})
