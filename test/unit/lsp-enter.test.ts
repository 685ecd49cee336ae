import { afterEach, describe, expect, it } from 'vitest'
import { CompletionItemKind } from 'vscode-languageserver-types'
import { newestRelease } from '../../server/src/release.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import { closeClients } from './lsp-client.ts'
import { openEditor, type Proposed } from './typing/editor.ts'
import { type Piece, piecesOf } from './typing/pieces.ts'

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

describe('Enter at a stop of what has been taken', () => {
  /** Where Enter would put a line break into a string: a selected text, and no list that takes it. */
  const exposed = (stops: readonly Piece[]) =>
    stops.filter(({ stop, text, choices }) => stop && text !== '' && !choices).map(({ text }) => text)
  // A beginning of these may be meant as well: they are typed over.
  const open = /^(?![\da-f]{8}-)\d[^:]+$/

  it('takes what stands there in quotes, whichever key it is', async () => {
    const editor = await openEditor('xen-domain')
    await editor.invoke()
    const found: string[] = []
    let lists = 0
    for (const proposal of editor.list()) {
      const { newText, item } = proposal
      if (item.kind === CompletionItemKind.Snippet || !proposal.snippet) continue
      const [, quoted = ''] = /^[^"]*"(.*)"/s.exec(newText) ?? []
      const stops = piecesOf(quoted)
      lists += stops.filter(({ choices }) => choices).length
      found.push(...exposed(stops).map((text) => `${item.label}: ${text}`))
    }
    expect(found.filter((each) => !open.test(each.slice(each.indexOf(': ') + 2)))).toEqual([])
    expect(lists).toBeGreaterThan(30)
  })

  it.each(['vif', 'disk', 'pci', 'usbdev', 'usbctrl', 'vfb', 'vtpm', 'p9', 'channel', 'vkb', 'virtio'])(
    'takes what stands there, whichever field of %s it is',
    async (key) => {
      const editor = await openEditor('xen-domain')
      for (const sign of `${key} = ["`) await editor.type(sign)
      await editor.invoke()
      const found = editor.list().flatMap(({ newText, snippet }) => (snippet ? exposed(piecesOf(newText)) : []))
      expect(found.filter((text) => !open.test(text))).toEqual([])
    },
  )

  it('takes the fresh address of a vif, and those of a PCI or USB device', async () => {
    for (const [key, first] of [
      ['vif', /^00:16:3e(?::[\da-f]{2}){3}$/],
      ['usbdev', /^1$/],
      ['pci', /^01:00\.0$/],
    ] as const) {
      const editor = await openEditor('xen-domain')
      for (const sign of key) await editor.type(sign)
      const proposal = editor.list().find(({ item }) => item.label === key)
      const { stops } = await editor.accept(proposal as Proposed)
      expect(stops.find(({ stop }) => stop === 1)?.choices).toEqual([expect.stringMatching(first)])
    }
  })
})
