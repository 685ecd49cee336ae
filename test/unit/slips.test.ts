import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Value } from '../../server/src/syntax/index.ts'
import { applied } from '../fuzz/fixes.ts'
import { allSlipped, type Slipped, slipped } from './slips.ts'

const textsOf = (value: Value | undefined): unknown => (value?.type === 'list' ? value.items.map(textsOf) : value?.text)

/** What xl makes of a text: whether its grammar takes it, and the settings. */
const meaningOf = (text: string, release = defaultPreferences.release) => {
  const { config } = snapshotOfText(text, 'domain', { ...defaultPreferences, release })
  return {
    refused: config.tree.problems.length > 0,
    settings: config.tree.settings.map(({ key, value }) => [key.name, textsOf(value)]),
  }
}

const check = ({ right, wrong }: Slipped, release = defaultPreferences.release) => {
  const snapshot = snapshotOfText(wrong, 'domain', { ...defaultPreferences, release })
  const errors = snapshot.problems.filter(({ effect }) => effect === 'refused')
  expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toHaveLength(1)
  const [error] = errors
  expect(error?.message).toMatch(/xl|refuses/)
  const [fix] = error ? soundFixes(snapshot, error) : []
  expect(fix).toBeDefined()
  expect(meaningOf(applied(wrong, fix?.edits ?? []), release)).toEqual(meaningOf(right, release))
}

describe('a slip in a right config is told once, and its fix gives back what was right', () => {
  it.each(allSlipped)('$slip: $wrong', (one) => check(one))

  it('wherever it stands, in every release', () => {
    fc.assert(
      fc.property(slipped, fc.constantFrom(...releases), (one, release) => check(one, release)),
      { numRuns: 300 },
    )
  })
})

/** What is wrong in a text, and its fixes. */
const faultsOf = (text: string) => {
  const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
  return snapshot.problems.map((problem) => ({ ...problem, fixes: soundFixes(snapshot, problem) }))
}

describe('a list that is not ended', () => {
  const begun = 'name = "guest"\nkernel = "/k"\n'
  const lists = [
    'vif = [ "bridge=a", \'bridge=b\' ]',
    'cpus = [ 1, "2-3", ]',
    'vnuma = [ [ "pnode=0", "size=512" ], [ "pnode=1" ] ]',
  ]
  const tokens = lists.flatMap((list) =>
    [...list.matchAll(/\[|,|"[^"]*"|'[^']*'|\b\d\b/g)].map(({ 0: token, index }) =>
      list.slice(0, index + token.length),
    ),
  )
  const rest = fc.constantFrom('', ' ', '\n', '  \n\n', '\n# as it is\n', '\nvcpus = 2\n', ' # as it is\nvcpus = 2\n')

  it('is ended behind what it has, wherever it stops', () => {
    fc.assert(
      fc.property(fc.constantFrom(...tokens), rest, (cut, after) => {
        const text = `${begun}${cut}${after}`
        const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
        const errors = snapshot.problems.filter(({ effect }) => effect === 'refused')
        expect(errors.map(({ rule }) => rule)).toEqual(['missing-bracket'])
        const [fix] = errors.flatMap((error) => soundFixes(snapshot, error))
        const mended = applied(text, fix?.edits ?? [])
        const open = cut.split('[').length - cut.split(']').length
        expect(mended).toBe(`${begun}${cut}${' ]'.repeat(open)}${after}`)
        expect(meaningOf(mended).refused).toBe(false)
      }),
    )
  })

  it('is told behind another list that is broken and has its end', () => {
    for (const broken of ['viridian = [,]', 'vif = [ , "bridge=a" ]'])
      for (const between of ['', '# as it is\n', 'memory = 512\n']) {
        const text = `${begun}${broken}\n${between}p9 = [\nvcpus = 2\n`
        expect(faultsOf(text).filter(({ rule }) => rule === 'missing-bracket')).toHaveLength(1)
      }
  })

  it('is ended by the bracket that a text without its end has taken in: one message', () => {
    fc.assert(
      fc.property(fc.constantFrom('"', "'"), fc.constantFrom('', ',', ' '), rest, (quote, behind, after) => {
        const text = `${begun}vif = [ ${quote}bridge=a${behind}]${after || '\n'}`
        const snapshot = snapshotOfText(text, 'domain', defaultPreferences)
        const errors = snapshot.problems.filter(({ effect }) => effect === 'refused')
        expect(errors.map(({ rule }) => rule)).toEqual(['unclosed-string'])
        const [fix] = errors.flatMap((error) => soundFixes(snapshot, error))
        expect(meaningOf(applied(text, fix?.edits ?? [])).refused).toBe(false)
      }),
    )
  })
})

describe('settings on one line', () => {
  it('with commas between them are parted', () => {
    const setting = fc.constantFrom('vcpus = 2', 'maxmem=1024', 'on_crash = "restart"', "on_reboot='preserve'")
    const comma = fc.constantFrom(',', ', ', ' , ')
    fc.assert(
      fc.property(fc.uniqueArray(setting, { minLength: 2 }), comma, (settings, by) => {
        const around = (line: string) => `name = "guest"\nkernel = "/k"\nmemory = 512\n${line}\n`
        check({ slip: by, right: around(settings.join('; ')), wrong: around(settings.join(by)) })
      }),
    )
  })
})

const version = fc.constantFrom(
  '',
  'vcpus = 2\n',
  'vcpus = 4\nmaxvcpus = 8\n',
  'memory = 512\n',
  'disk = [ "/dev/vg/a,raw,xvda,rw" ]\n',
  'vif = [\n  "bridge=a",\n  "bridge=b",\n]\n',
  '# as it is\n\n',
  'vcpus = many\n',
  'vcpus = 2 # two\n',
)

const guest = 'name = "guest"\nkernel = "/k"\n'

describe('two versions in one text', () => {
  it('are one message where git has left them, and one of both is kept', () => {
    const base = fc.option(version, { nil: undefined })
    fc.assert(
      fc.property(version, version, base, fc.boolean(), (one, other, both, named) => {
        const label = (text: string) => (named ? ` ${text}` : '')
        const between = both === undefined ? '' : `|||||||${label('1234567')}\n${both}`
        const text = (inner: string) => `${guest}${inner}on_crash = "destroy"\n`
        const wrong = text(`<<<<<<<${label('HEAD')}\n${one}${between}=======\n${other}>>>>>>>${label('topic')}\n`)
        const [fault, ...more] = faultsOf(wrong)
        expect(more).toEqual([])
        expect(fault?.rule).toBe('other-notation')
        expect(fault?.fixes.every(({ safe }) => !safe)).toBe(true)
        const kept = fault?.fixes.map(({ edits }) => applied(wrong, edits))
        const [best] = [text(one), text(other)].sort((a, b) => +a.includes('many') - +b.includes('many'))
        expect(kept).toContain(best)
        if (one.includes('many') === other.includes('many')) expect(kept).toEqual([text(one), text(other)])
      }),
    )
  })

  it('are one message in a difference, and the later one is kept', () => {
    const line = fc.constantFrom('memory = 512', 'vif = [ "bridge=a" ]', '# as it is', '')
    const same = fc.array(line, { maxLength: 2 }).map((lines) => lines.map((each) => ` ${each}\n`))
    const heads = fc.constantFrom('', 'diff --git a/x b/x\nindex 12..34 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ x\n')
    const change = fc
      .tuple(
        fc.constantFrom('vcpus=1', 'vcpus = 1', 'maxmem = 600', 'vcpus = 1 # two'),
        fc.constantFrom('vcpus=2', 'vcpus = 2'),
      )
      .map(([gone, put]) => [`-${gone}\n`, `+${put}\n`])
    fc.assert(
      fc.property(heads, same, change, same, (head, before, changed, after) => {
        const wrong = `${guest}${head}${[...before, ...changed, ...after].join('')}`
        const errors = faultsOf(wrong).filter(({ effect }) => effect === 'refused')
        expect(errors).toHaveLength(1)
        const [fix, ...more] = errors[0]?.fixes ?? []
        expect(more).toEqual([])
        expect(fix?.safe).toBe(true)
        expect(applied(wrong, fix?.edits ?? [])).toBe(`${guest}${[...before, changed[1]?.slice(1), ...after].join('')}`)
      }),
    )
  })

  it('are kept out of the file where a line was taken out alone, or the sign is', () => {
    const wrong = `${guest}-vcpus=1\nmemory = 512\n`
    const [error] = faultsOf(wrong)
    expect(error?.fixes.map(({ edits, safe }) => [applied(wrong, edits), safe])).toEqual([
      [`${guest}memory = 512\n`, false],
      [`${guest}vcpus=1\nmemory = 512\n`, false],
    ])
  })
})

describe('a character with which the file ends, and which xl drops', () => {
  const signs = [...'!$%&()*+-./:<>?@GM\\^_`{|}~"\'']
  const line = fc.constantFrom('memory = 1', 'on_crash = "destroy"', 'vif = [ "bridge=a" ]', 'cpus = "1"; vcpus = 2')

  it('is told in every release, and its removal changes nothing', () => {
    fc.assert(
      fc.property(
        line,
        fc.constantFrom('', ' '),
        fc.constantFrom(...signs),
        fc.constantFrom(...releases),
        (...drawn) => {
          const [last, blank, sign, release] = drawn
          if (release === '4.1') return
          const text = `${guest}${last}${blank}`
          const { problems, config } = snapshotOfText(text + sign, 'domain', { ...defaultPreferences, release })
          expect(config.tree.problems).toEqual([])
          const found = problems.filter(({ rule }) => rule === 'bad-character')
          expect(found.map(({ effect }) => effect)).toEqual(['ignored'])
          const fix = found[0]?.fixes?.findLast(({ title }) => title.startsWith('Remove'))
          expect(applied(text + sign, fix?.edits ?? [])).toBe(text)
          expect(meaningOf(text + sign, release)).toEqual(meaningOf(text, release))
        },
      ),
    )
  })

  it('may be a unit, with what it means', () => {
    for (const [written, meant] of [
      ['memory = 1G', 'memory = 1024'],
      ['memory = 512m', undefined],
      ['memory = 512M', 'memory = 512'],
    ] as const) {
      const text = guest + written
      const [fault] = faultsOf(text)
      if (meant) expect(applied(text, fault?.fixes[0]?.edits ?? [])).toBe(guest + meant)
      else expect(fault?.effect).toBe('refused')
      expect(fault?.fixes[0]?.safe).toBe(false)
    }
  })
})

describe('a disk that says nothing', () => {
  it.each(['', ',', ' , '])('is removed: %j', (empty) => {
    for (const [list, left] of [
      [`[ "${empty}" ]`, '[  ]'],
      [`[ "${empty}", "/dev/vg/a,raw,xvda,rw" ]`, '[ "/dev/vg/a,raw,xvda,rw" ]'],
      [`[ "/dev/vg/a,raw,xvda,rw", "${empty}" ]`, '[ "/dev/vg/a,raw,xvda,rw" ]'],
    ]) {
      const text = `${guest}memory = 512\ndisk = ${list}\n`
      const [fault, ...more] = faultsOf(text)
      expect(more).toEqual([])
      expect(fault?.fixes.map(({ edits }) => applied(text, edits))).toEqual([`${guest}memory = 512\ndisk = ${left}\n`])
    }
  })
})

describe('what is no slip is not taken for one', () => {
  it.each([
    'note: this is a guest',
    'see http://www.example.org/',
    'http://www.example.org/',
    'def f(x): return x',
    'vcpus = 2 * 2',
    'x = { "a": 1 }',
    'disk = [ "a" for x in y ]',
    'vcpus = 2 2',
    'vif = [ "" "" ]',
    'vif = [ "a" "" ]',
    'vcpus =',
    '= 2',
    'vcpus',
    '@ vcpus = 2',
  ])('%s', (line) => {
    const { problems } = snapshotOfText(`name = "guest"\nmemory = 512\n${line}\n`, 'domain', defaultPreferences)
    expect(problems.some(({ effect }) => effect === 'refused')).toBe(true)
    expect(problems.filter(({ rule }) => rule === 'other-notation')).toEqual([])
  })
})
