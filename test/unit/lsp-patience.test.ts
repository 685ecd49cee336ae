import { describe, expect, it } from 'vitest'
import { silentClient } from '../../server/src/lsp/client.ts'
import type { Session } from '../../server/src/lsp/session.ts'
import { createSettings } from '../../server/src/lsp/settings.ts'

/* What is set, of a client that answers in its own time. Nothing here goes by the clock: a test that waits for what does not come does not end. */

const uri = 'file:///a.xl'
const patience = 1

/** Settings of a client that is asked by `asked`; what was logged, and how often it was late. */
const settingsOf = (asked: () => Promise<unknown>) => {
  const said: string[] = []
  const late = { count: 0 }
  const session = {
    connection: { workspace: { getConfiguration: asked } },
    documents: { get: () => ({}) },
    client: () => ({ ...silentClient, configuration: true }),
    notify() {},
    log: (message: string) => said.push(message),
  } as unknown as Session // What settings look at, and nothing else.
  const settings = createSettings(
    session,
    { of: async () => undefined },
    {
      patience,
      answered: () => {
        late.count++
      },
    },
  )
  return { settings, said, late }
}

/** The machine has been at something else, until nobody would wait any longer. */
const busy = () => {
  for (const began = performance.now(); performance.now() - began < 5 * patience; );
}

/** What is in the pipe is read in the first turn of the loop, and handled in the second. */
const inPipe = <T>(message: T) => new Promise<T>((resolve) => setImmediate(() => setImmediate(() => resolve(message))))

describe('an answer about what is set', () => {
  it('came in time where it was there while the server was at something else', async () => {
    const { settings, said, late } = settingsOf(() => inPipe({ release: '4.5' }))
    const asked = settings.of(uri)
    busy()
    expect((await asked).release).toBe('4.5')
    expect([said, late.count]).toEqual([[], 0])
  })

  it('is not waited for where it does not come; it holds when it does, and one that is silent is told of once', async () => {
    const answers: ((answer: unknown) => void)[] = []
    const { settings, said, late } = settingsOf(() => new Promise((resolve) => answers.push(resolve)))
    settings.changed({ release: '4.7' })
    expect((await settings.of(uri)).release).toBe('4.7')
    for (let file = 0; file < 10; file++) expect((await settings.of(`file:///${file}.xl`)).release).toBe('4.7')
    expect([said, late.count]).toEqual([['workspace/configuration: no answer yet'], 0])
    for (const answer of answers) answer({ release: '4.5' })
    await new Promise((resolve) => setImmediate(resolve))
    expect((await settings.of(uri)).release).toBe('4.5')
    expect(late.count).toBe(answers.length)
  })

  it('is none where it comes after something else was set, or the document is closed', async () => {
    const answers: ((answer: unknown) => void)[] = []
    const { settings, late } = settingsOf(() => new Promise((resolve) => answers.push(resolve)))
    await settings.of(uri)
    settings.changed({ release: '4.9' })
    answers.shift()?.({ release: '4.5' })
    await new Promise((resolve) => setImmediate(resolve))
    expect((await settings.of(uri)).release).toBe('4.9')
    settings.forget(uri)
    answers.shift()?.({ release: '4.5' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(late.count).toBe(0)
  })
})
