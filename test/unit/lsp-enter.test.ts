import { afterEach, describe, expect, it } from 'vitest'
import { newestRelease } from '../../server/src/release.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import { closeClients } from './lsp-client.ts'
import { openEditor } from './typing/editor.ts'

afterEach(closeClients)

/** The keys whose value is one thing: nothing may follow in its quotes. */
const single = [...keysOf('domain').values()].flatMap(({ name, value }) => {
  const type = valueTypeIn(value, newestRelease)
  return type?.complete && !type.signature ? [name] : []
})

describe('Enter behind what has been taken from the list', () => {
  it('begins the next line, and breaks no string, whichever key it is', async () => {
    const editor = await openEditor('xen-domain')
    const broken: string[] = []
    let taken = 0
    for (const key of single) {
      for (const [before, behind] of [
        ['"', '"'],
        ['["', '"]'],
      ] as const) {
        await editor.remove(0, editor.text().length)
        for (const sign of `${key} = ${before}`) await editor.type(sign)
        const [first] = editor.list()
        if (!first || editor.text() !== `${key} = ${before}${behind}`) continue
        await editor.accept(first)
        await editor.type('\n')
        taken++
        const [line = ''] = editor.text().split('\n')
        if ((line.match(/["']/g) ?? []).length % 2 > 0) broken.push(editor.text())
      }
    }
    expect(broken).toEqual([])
    expect(taken).toBeGreaterThan(30)
  })
})
