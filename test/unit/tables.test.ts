import { describe, expect, it } from 'vitest'
import { complete } from '../../server/src/features/completion.ts'
import { safeEdits } from '../../server/src/features/fix-all.ts'
import { migrate } from '../../server/src/migrate/migrate.ts'
import { keysOf, xmTable } from '../../server/src/schema/index.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import { tableOf } from '../../server/src/table.ts'

/** What every object has from its prototype, and no table of names may have. */
const inherited = Object.getOwnPropertyNames(Object.prototype)

const keys = [...keysOf('domain').keys(), ...xmTable.keys()]

/** Some of them as the value of a key; all of them as fields of it, and as items of a list. */
const textsOf = (key: string): string[] => [
  ...['constructor', '__proto__', 'hasOwnProperty'].map((name) => `${key} = "${name}"\n`),
  `${key} = [ ${inherited.map((name) => `"${name}", "${name}=${name}", "${name}:1"`).join(', ')} ]\n`,
]

describe('a table of names', () => {
  it('has its own and nothing else', () => {
    const table = tableOf({ a: 1 })
    expect(inherited.filter((name) => table[name] !== undefined)).toEqual([])
    expect(table.a).toBe(1)
  })
})

describe('what every object of JavaScript has', () => {
  it('is the name of no key and no option of xm', () => {
    expect(inherited.filter((name) => keysOf('domain').has(name) || xmTable.has(name))).toEqual([])
  })

  it('is no value of any key: no message, fix or proposal speaks of an object or a function', () => {
    const wrong = keys.flatMap((key) =>
      textsOf(key).filter((text) => {
        const snapshot = snapshotOfText(text, 'domain')
        const said = JSON.stringify([
          snapshot.findings,
          safeEdits(snapshot),
          complete(snapshot, { line: 0, character: text.length - 2 }),
        ])
        return /\[object |native code|=> ?[{(]/.test(said)
      }),
    )
    expect(wrong).toEqual([])
  })

  it('is migrated as any other word', () => {
    const wrong = [...xmTable.keys()].flatMap((key) =>
      textsOf(key).filter((text) =>
        /\[object |native code|undefined/.test(migrate(`name = "a"\n${text}`, { release: '4.17' }).text),
      ),
    )
    expect(wrong).toEqual([])
  })
})
