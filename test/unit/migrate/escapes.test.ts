import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { leftNotes } from '../../../server/src/migrate/notes.ts'
import { parse } from '../../../server/src/syntax/index.ts'

const guest = "name = 'g'\nkernel = '/boot/k'\nmemory = 128\non_crash = 'destroy'\n"
const disk = "disk = [ 'phy:/dev/vg/a,xvda,w' ]\n"

/** The text of a setting in the result, as xl reads it. */
const textOf = (text: string, key: string): string | undefined => {
  const { settings, problems } = parse(text, '4.22')
  expect(problems).toEqual([])
  const value = settings.find((each) => each.key.name === key)?.value
  return value?.type === 'atom' ? value.text : undefined
}

/** A letter as it may stand between single quotes, with what xm read. */
const letter = fc.oneof(
  fc.constantFrom(...'ab =/.').map((each) => [each, each] as const),
  fc.integer({ min: 1, max: 127 }).map((code) => {
    const character = String.fromCharCode(code)
    return [`\\x${code.toString(16).padStart(2, '0')}`, character] as const
  }),
  fc.integer({ min: 1, max: 127 }).map((code) => {
    const character = String.fromCharCode(code)
    return [`\\${code.toString(8).padStart(3, '0')}`, character] as const
  }),
  fc.constantFrom(['\\d', '\\d'] as const, ['\\_', '\\_'] as const, ['\\\\', '\\'] as const, ["\\'", "'"] as const),
)

describe('an escape that xl does not read as xm did', () => {
  it.each([
    ['extra = "\\x41"', 'extra = "A"'],
    ["extra='x=\\x41\\x42'", "extra='x=AB'"],
    ["extra = 'a\\tb \"q\" \\'s\\' \\x41 \\\\e'", "extra = 'a\tb \"q\" \\'s\\' A \\\\e'"],
    ['extra = "a\\101" # why', 'extra = "aA" # why'],
  ])('gives way to the text that xm read, in its place: %s', (line, expected) => {
    const { text, from, status, left } = migrate(`${guest}${line}\n${disk}`)
    expect(text.split('\n')).toContain(expected)
    expect({ from, status, left }).toEqual({ from: 'xm', status: 'done', left: [] })
    expect(migrate(text).text).toBe(text)
  })

  it('gives way in a list, item by item', () => {
    const { text, status } = migrate(`${guest}vif = [ "bridge=\\x62r0", # one\n  "bridge=br1" ]\n${disk}`)
    expect(status).toBe('done')
    expect(text).toContain('vif = [ "bridge=br0", # one\n  "bridge=br1" ]')
  })

  it('is the text of xm’s, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 8 }), (letters) => {
        const written = letters.map(([each]) => each).join('')
        const { text, from } = migrate(`${guest}mykey = '${written}\\x41'\n${disk}`, {
          from: 'xm',
        })
        expect(from).toBe('xm')
        expect(textOf(text, 'mykey')).toBe(`${letters.map(([, each]) => each).join('')}A`)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['extra="caf\\xe9 \\x41"', 'caf\\xe9 A'],
    ["extra='v\\303\\244 x\\x41'", 'v\\xc3\\xa4 xA'],
    ['extra = "caf\\xe9"', 'caf\\xe9'],
    ['extra = "a\\x00b"', 'a\\x00b'],
  ])(
    'is left for a person where its byte is no letter of ASCII, with the key and the text of xm’s: %s',
    (line, shown) => {
      for (const lines of [`${line}\n${disk}`, `${line}\n`]) {
        const { text, from, status, left } = migrate(`${guest}${lines}`)
        expect({ from, status }).toEqual({ from: 'xm', status: 'partly' })
        expect(left.map(({ message }) => message)).toEqual([expect.stringMatching(/^`extra`: /)])
        expect(left[0]?.message).toContain(`\`${shown}\``)
        expect(text).toContain(`\n# ${line}\n`)
        expect(textOf(text, 'extra')).toBeUndefined()
        expect([...text.matchAll(leftNotes)]).toHaveLength(1)
        const again = migrate(text)
        expect({ text: again.text, status: again.status }).toEqual({ text, status: 'partly' })
      }
    },
  )

  it('is no more than a backslash too few in a file of xl’s', () => {
    const { text } = migrate(`${guest}extra = "\\x41"\n`, { from: 'xl' })
    expect(textOf(text, 'extra')).toBe('\\x41')
  })
})
