import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placedFault, readJson } from '../../server/src/project/json.ts'
import { readProject } from '../../server/src/project/read-project.ts'
import { ruleIds } from '../../server/src/rule-ids.ts'
import { seed } from '../seed.ts'
import { xencfg } from './cli/run.ts'
import { filesForTests } from './files.ts'

const count = 10_000

const many = (each: (index: number) => string) => Array.from({ length: count }, (_, index) => each(index)).join(',\n')

/* Whatever takes as long as the square of them is not done within the time of a test. */
it.each<[what: string, text: string, faults: number, first: RegExp]>([
  ['keys', `{"knownKeys":[${many((index) => `"key_${index}"`)}]}`, 0, /^$/],
  ['keys, one of them none', `{"knownKeys":[${many((index) => `"key_${index}"`)}, 3]}`, 1, /^"knownKeys" is .{1,300}$/],
  ['rules that there are not', `{"rules":{${many((index) => `"rule-${index}":"off"`)}}}`, count, /^"rule-0" is no rule$/],
  ['rules again and again', `{"rules":{${many((index) => `"${ruleIds[index % 9]}":"off"`)}}}`, count - 9, /is there twice/],
  ['levels that there are not', `{"rules":{${many((index) => `"${ruleIds[index % 9]}":${index}`)}}}`, count, /is \d+; expected is "error"/],
  ['facts that there are not', `{"host":{${many((index) => `"fact${index}":1`)}}}`, count, /^"fact0" is no fact of a host$/],
  ['CPUs', `{"host":{"topology":[${many(() => '"0-4095"')}]}}`, 1, /^"host\.topology" is .{1,300}$/],
  ['CPUs in one text', `{"host":{"pools":["p:${'0-4095,'.repeat(count)}0"]}}`, 0, /^$/],
  ['patterns', `{"exclude":[${many((index) => `"dir${index}/*.cfg"`)}]}`, 0, /^$/],
  ['patterns that fit nothing', `{"exclude":[${many((index) => `"../${index}"`)}]}`, count, /^"\.\.\/0" fits no file below/],
  ['settings that there are not', `{${many((index) => `"x${index}":1`)}}`, count, /^"x0" is no setting; known are/],
  ['values that are missing', `{"rules":{${many((index) => `"r${index}":`)}}}`, count, /is no JSON: a value is wanted here$/],
  ['commas that are missing', `{"knownKeys":[${many(() => '"a"').replaceAll(',', '')}]}`, count - 1, /is no JSON: a comma/],
  ['words without quotes', `{"knownKeys":[${many(() => 'abc')}]}`, 2 * count, /is no JSON: text stands in double quotes$/],
  ['comments', `{${many(() => '// c\n"release":"4.17"')}}`, 2 * count - 1, /is no JSON: JSON has no comments$/],
  ['lists in each other', `{"exclude":${'['.repeat(count)}${']'.repeat(count)}}`, 1, /^is nested too deeply$/],
  ['names as of every object', `{"__proto__":{${many((index) => `"a${index}":1`)}},"rules":{"__proto__":"off"}}`, 2, /^"__proto__" is no setting/],
  ['letters of a release', `{"release":"${'x'.repeat(100 * count)}"}`, 1, /^"release" is .{1,300}$/],
  ['letters of a name', `{"${'release'.repeat(10 * count)}":1}`, 1, /^"release.{1,500}$/],
  ['letters of a rule', `{"rules":{"${'no-final-newline'.repeat(10 * count)}":1}}`, 1, /^"no-final-newline.{1,500}$/],
])('a project may have thousands of %s', (_, text, faults, first) => {
  const found = readProject(text).faults
  expect(found).toHaveLength(faults)
  expect(found[0]?.message ?? '').toMatch(first)
  if (found[0]) expect(placedFault(text, found[0])).toMatch(/^\d+:\d+: /)
}) // biome-ignore format: a table

/** A text after letters of it were taken away, and others put in their place. */
const broken = fc
  .tuple(
    fc.json({ maxDepth: 4 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', '"', ',', '}', ']', '{', 'x', '1'))),
  )
  .map(([text, edits]) =>
    edits.reduce((now, [place, length, put]) => {
      const at = place % (now.length + 1)
      return now.slice(0, at) + put + now.slice(at + length)
    }, text),
  )

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

it('JSON is read as JSON.parse reads it, and what is none has faults within the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken), (text) => {
      const wanted = parsed(text)
      const { value, faults } = readJson(text)
      if (wanted) expect(value).toEqual(wanted.value)
      expect(faults.length === 0).toBe(wanted !== undefined)
      for (const { start, end } of faults) expect(start >= 0 && start <= end && end <= text.length).toBe(true)
      expect(readProject(text).faults.length >= faults.length).toBe(true)
    }),
    { seed, numRuns: 500 },
  )
})

const { pathOf, write } = filesForTests()

it('a baseline may know thousands of messages, and whoever has spoilt it is told where', async () => {
  const run = (...args: string[]) =>
    xencfg(['check', '--baseline', 'known.json', ...args], { folder: pathOf(), input: '' })
  const keys = Array.from({ length: 2000 }, (_, index) => `odd_key_${index} = 1\n`).join('')
  write('a.xl', `name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n${keys}`)
  expect((await run('--update-baseline', 'a.xl')).status).toBe(0)
  expect((await run('a.xl')).out).toBe('')
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${index}.xl`, { 'unknown-key': { m: 1 } }]),
  )
  write('known.json', JSON.stringify({ files }))
  expect((await run('a.xl')).out.match(/: warning: /g)).toHaveLength(2000)
  for (const [content, where] of [
    ['[]', ''],
    ['{"files":[]}', ''],
    ['{"files":{"a.xl":3}}', ': there are no counts of messages in ["a.xl"]'],
    ['{"files":{"a.xl":{"unknown-key":null}}}', ': there are no counts of messages in ["a.xl","unknown-key"]'],
    ['{"files":{"__proto__":{"r":{"m":"1"}}}}', ': there are no counts of messages in ["__proto__","r","m"]'],
  ] as const) {
    write('known.json', content)
    expect(await run('a.xl')).toEqual({
      status: 2,
      out: '',
      err: `xencfg: known.json: is no baseline of xencfg${where}\n`,
    })
  }
})
