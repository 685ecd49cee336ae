import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Diagnostic } from 'vscode-languageserver-types'
import { createDocument, positionEncodings } from '../../server/src/encoded-document.ts'
import { createService } from '../../server/src/service.ts'
import { defaultPreferences } from '../../server/src/snapshot.ts'
import { closeClients, connect } from './lsp-client.ts'

const service = createService()

const head = 'name = "a"\nkernel = "/k"\n'

/** Lines of which each has a finding, or several: of every kind that a file can have thousands of. */
const line = fc.constantFrom(
  ...['memory = 64', 'memory = 64', 'vcpus = "2"', 'maxcpus = 2', 'foo = 1', 'é = "ü"', 'nics = 1', 'vcpu_avail = 3'],
  ...['# xen-config: disable-next-line unknown-key', '# xen-config: disable-next-line', '# xen-config: release=4.4'],
  ...[
    'vif = [ "brdige=br0", "mac=00:16:3e:00:00:01", "mac=00:16:3e:00:00:01" ]',
    'disk = [ "/a,raw,xvda", "/b,raw,xvda" ]',
  ],
  ...['word', 'x = [ "a"', ']', 'extra += "a"', '', '   ', '# comment', 'vnclisten = "\u202e"', 'videoram = 1'],
)

/** A line comes, goes, or is written over; or some characters of the text. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  over: fc.constantFrom(0, 0, 0, 1, 2, 20),
  typed: fc.oneof(
    line.map((text) => `${text}\n`),
    fc.constantFrom('', ' ', '\n', '\r\n', '#', '"', 'a', '1', '=', '\ud83d\ude00'),
  ),
  typing: fc.boolean(),
})

describe('what is told of a document after edits', () => {
  it('is what is told of it for the first time, and the same list where nothing has changed', () => {
    let same = 0
    let some = 0
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.array(edit, { minLength: 1, maxLength: 10 }),
        fc.constantFrom(...positionEncodings),
        (lines, edits, encoding) => {
          let text = `${head}${lines.join('\n')}\n`
          let told: readonly Diagnostic[] = []
          for (const { at, over, typed, typing } of edits) {
            const from = Math.round(at * text.length)
            text = text.slice(0, from) + typed + text.slice(from + over)
            const document = createDocument(encoding, 'file:///a.xl', 'xen-domain', 1, text)
            const snapshot = service.snapshot(document, 'domain', defaultPreferences)
            const row = typing ? document.positionAt(from).line : undefined
            const now = service.diagnostics(snapshot, row, told)
            const afresh = service.diagnostics(snapshot, row)
            expect(now).toEqual(afresh)
            expect(now === told).toBe(JSON.stringify(afresh) === JSON.stringify(told))
            for (const each of now) if (told.includes(each)) some++
            if (now === told) same++
            told = now
          }
        },
      ),
      { numRuns: 150 },
    )
    expect(Math.min(same, some)).toBeGreaterThan(0)
  })
})

describe('a client that says what it was told', () => {
  afterEach(closeClients)

  const pulling = async (text: string) => {
    const client = connect()
    await client.initialize({ textDocument: { diagnostic: {} } })
    await client.begin(text)
    const { connection, uri } = client
    let version = 1
    return {
      connection,
      uri,
      pull: (previousResultId?: string): Promise<{ kind: string; resultId: string; items?: Diagnostic[] }> =>
        connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId }),
      change: (line: number, from: number, to: number, typed: string) =>
        connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version: ++version },
          contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text: typed }],
        }),
      notify: (method: string, params: object) => connection.sendNotification(`textDocument/${method}`, params),
    }
  }

  const guest = `${head}memory = 64\nmemory = 65\nmaxcpus = 2\n`

  it('is told that nothing has changed, and all of it once something has', async () => {
    const { pull, change } = await pulling(guest)
    const first = await pull()
    expect(first.kind).toBe('full')
    expect(first.items?.length).toBeGreaterThan(1)
    expect(await pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId })
    // A blank at the end of a line, and its going.
    await change(0, 10, 10, ' ')
    expect(await pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId })
    await change(0, 10, 11, '')
    expect(await pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId })
    // What it does not have it is told.
    expect(await pull()).toEqual(first)
    expect((await pull('another 1')).kind).toBe('full')
    await change(4, 0, 0, ' ')
    const second = await pull(first.resultId)
    expect(second.kind).toBe('full')
    expect(second.resultId).not.toBe(first.resultId)
    expect(second.items).not.toEqual(first.items)
    // An answer that never came, as it was cancelled.
    expect((await pull(first.resultId)).kind).toBe('full')
    expect((await pull(second.resultId)).kind).toBe('unchanged')
  })

  it('is told again where what stood in the range was taken away, whatever stands there now', async () => {
    const { pull, change } = await pulling(guest)
    const { resultId, items } = await pull()
    await change(2, 0, 11, 'memory = 64')
    const again = await pull(resultId)
    expect(again).toMatchObject({ kind: 'full', items })
    expect(again.resultId).not.toBe(resultId)
  })

  it('is told anew when the document is opened again, and by another server', async () => {
    const one = await pulling(guest)
    const { resultId } = await one.pull()
    await one.notify('didClose', { textDocument: { uri: one.uri } })
    await one.notify('didOpen', { textDocument: { uri: one.uri, languageId: 'xen-domain', version: 1, text: guest } })
    const again = await one.pull(resultId)
    expect(again.kind).toBe('full')
    const other = await pulling(guest)
    expect((await other.pull(again.resultId)).kind).toBe('full')
    expect((await other.pull(resultId)).kind).toBe('full')
  })
})
