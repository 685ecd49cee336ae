import { afterEach, expect, it } from 'vitest'
import { closeClients, editorWith } from './lsp-client.ts'

/* A client that says what is set when nobody waits for it any more, for many documents at once. */

afterEach(closeClients)

/** More than whoever waits for an answer does. */
const late = 60

const told = {
  capabilities: {
    workspace: { configuration: true, diagnostics: { refreshSupport: true } },
    textDocument: { diagnostic: {} },
  },
}

const refresh = 'workspace/diagnostic/refresh'

it('says so late for many documents: it is asked to look again a few times, however many there are, and what it said holds', async () => {
  const count = 60
  let answered = 0
  const { open, ask, questions, heard, eventually } = await editorWith(
    told,
    { patience: 1, delay: 20 },
    {
      'workspace/configuration': async () => {
        await new Promise((done) => setTimeout(done, late + answered++ / 2))
        return [{ release: '4.5' }]
      },
      [refresh]: () => null,
    },
  )
  const uris = Array.from({ length: count }, (_, index) => `file:///${index}.xl`)
  for (const uri of uris) await open(uri, `name = "${uri.slice(-6)}"\nmaxcpus = 4\n`)
  await Promise.all(uris.map((uri) => ask('textDocument/diagnostic', uri)))
  await eventually('all answers', () => (answered >= count ? true : undefined))
  for (const uri of uris)
    await eventually('what the client has set', async () => {
      const { items } = await ask<{ items: { message: string }[] }>('textDocument/diagnostic', uri)
      return items.some(({ message }) => message.startsWith('xl 4.5 ignores')) || undefined
    })
  expect(questions.filter(({ method }) => method === refresh).length).toBeLessThan(count / 3)
  const said = heard.filter(({ params }) => JSON.stringify(params ?? null).includes('no answer yet'))
  expect(said.length).toBeLessThan(count / 3)
}, 60_000)
