import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { heading } from '../../../server/src/migrate/notes.ts'
import { type Construct, formConstructs, pythonConstructs } from './constructs.ts'

const frame = 'name = "g"\nkernel = "/k"\n'

/** What becomes of an example that stands in an otherwise good config; what is added for xm's defaults stands behind it. */
const becomes = ({ before, set = {} }: Construct): string => {
  const named = /^name/m.test(before)
  const own = /hvmloader/.test(before)
  const head = own || /^builder = "hvm"/.test(before) ? 'name = "g"\n' : named ? 'kernel = "/k"\n' : frame
  const { text } = migrate(`${head}${before}${before.endsWith('# end') ? '' : '\n'}`, { parameters: set })
  expect(text.startsWith(head)).toBe(true)
  const [settings = ''] = text.slice(head.length).split(`\n${heading}`)
  return settings.replace(/\n$/, '')
}

describe('what the guide says of', () => {
  for (const construct of [...pythonConstructs, ...formConstructs].filter(({ after }) => after !== '')) {
    it(`${construct.what}: it becomes so`, () => {
      expect(becomes(construct)).toBe(construct.after)
    })
  }
})
