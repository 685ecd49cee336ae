import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { xmTable } from '../../../server/src/schema/index.ts'
import { guide, tableNames } from './guide.ts'

const text = readFileSync(guide, 'utf8')

describe('the guide to migrating from xm', () => {
  it('has a place for each table', () => {
    for (const name of tableNames) expect(text).toContain(`<!-- begin ${name} -->`)
  })

  it('names every option of xm', () => {
    for (const name of xmTable.keys()) expect(text).toContain(`| \`${name}\` |`)
  })
})

/** Options whose example cannot come out of the file alone: what stands there is for a person to find out. */
const byHand = new Set(['description', 'on_xend_start', 'vscsi', 'vusb', 'target'])

describe('the example of an option of xm', () => {
  for (const { name, example } of xmTable.values()) {
    if (!example || byHand.has(name)) continue
    it(`${name}: becomes what the schema says`, () => {
      const hvm = /device_model_args_hvm/.test(example.after) ? 'type = "hvm"\n' : ''
      // What xm did beside that, in a file of its own, is another matter: `xm/migration.test.ts` holds it against what xm built.
      const options = { release: newestRelease, name: 'g', from: 'xl' } as const
      const migrated = migrate(`name = "g"\n${hvm}${example.before}\n`, options).text
      const settings = migrated.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      const wanted = example.after.split('\n').map((line) => line.replace(/^builder = "hvm"$/, 'type = "hvm"'))
      for (const line of wanted) expect(settings).toContain(line)
    })
  }
})
