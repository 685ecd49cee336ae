import { afterEach, expect, it } from 'vitest'
import { closeClients, editorWith } from './lsp-client.ts'

/* A client that opens and closes hundreds of documents that have to do with each other, at once. */

afterEach(closeClients)

const published = 'textDocument/publishDiagnostics'
const count = 300

it('are told of a few times each, however many there are and whenever the client says what is set', async () => {
  const { connection, open, heard, eventually } = await editorWith(
    { capabilities: { workspace: { configuration: true } } },
    // Shorter than all of them take to be judged: what is done for all again and again would never let the rest have its turn.
    { patience: 1, delay: 5 },
    {
      'workspace/configuration': async () => {
        await new Promise((done) => setTimeout(done, 50))
        return [{}]
      },
    },
  )
  const times = () => heard.filter(({ method }) => method === published).length
  const uris = Array.from({ length: count }, (_, index) => `file:///${index}.hvm`)
  for (const uri of uris)
    await open(uri, `name = "${uri.slice(8, -4)}"\nmemory = 512\ndisk = [ "/dev/vg/shared,raw,xvda,w" ]\n`)
  const shared = (uri: string) =>
    heard.some(({ method, params }) => {
      const { uri: own, diagnostics } = (params ?? {}) as { uri?: string; diagnostics?: { message: string }[] }
      return method === published && own === uri && diagnostics?.some(({ message }) => /guests/.test(message))
    })
  for (const uri of uris) await eventually(`what ${uri} shares with others`, () => shared(uri) || undefined)
  expect(times()).toBeLessThan(10 * count)
  const before = times()
  for (const uri of uris) await connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
  await eventually('the last one', () => (times() >= before + count ? true : undefined))
  expect(times() - before).toBeLessThan(10 * count)
}, 60_000)
