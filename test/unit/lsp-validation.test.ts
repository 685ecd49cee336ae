import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Documents } from '../../server/src/lsp/documents.ts'
import type { Session } from '../../server/src/lsp/session.ts'
import { createValidation, restFor } from '../../server/src/lsp/validation.ts'
import type { Workspace } from '../../server/src/lsp/workspace.ts'
import { closeClients, connect } from './lsp-client.ts'

const delay = 150
const uri = 'file:///a.xl'

/** A validation whose judgements take as long as is said, by a clock that nothing else moves. */
const validating = (client: { pulls?: boolean; lost?: boolean } = {}) => {
  const said: number[] = []
  const made = { version: 1, cost: 0, isOpen: true }
  let now = 0
  const snapshot = () => ({
    document: { uri, version: made.version },
    config: { directives: {}, kind: 'domain', release: '4.22', arch: 'x86', guest: { type: 'pv' } },
    preferences: {},
  })
  // What a validation asks of a session, and no more.
  const session = {
    connection: { sendDiagnostics: async ({ version }: { version?: number }) => said.push(version ?? 0) },
    documents: { keys: () => [uri] },
    told: {
      of() {
        now += made.cost
        return { diagnostics: [] }
      },
      forget() {},
    },
    typing: { line: () => undefined, isLost: () => client.lost === true },
    client: () => ({ pulls: client.pulls === true }),
    ask: (_: string, question: () => Promise<unknown>) => question(),
    tell: () => client.pulls && said.push(made.version),
    log: (message: string) => expect.unreachable(message),
  } as unknown as Session
  const open = { snapshot: async () => (made.isOpen ? snapshot() : undefined) } as Pick<Documents, 'snapshot'>
  const workspace = { judged: <T>(one: T) => one, show() {}, start() {}, onChange() {} } as unknown as Workspace
  const validation = createValidation(session, open, workspace, delay, () => now)
  const change = () => {
    made.version++
    validation.changed(uri)
  }
  /** What is said in so many milliseconds. */
  const within = async (time: number) => {
    said.length = 0
    await vi.advanceTimersByTimeAsync(time)
    for (let turn = 0; turn < 50; turn++) await new Promise((go) => setImmediate(go))
    return [...said]
  }
  return { made, validation, change, within }
}

describe('diagnostics that are pushed', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('come at once where a document is opened, and where judging a change is cheap', async () => {
    const { validation, change, within } = validating()
    validation.changed(uri)
    expect(await within(0)).toEqual([1])
    for (const version of [2, 3, 4]) {
      change()
      expect(await within(0)).toEqual([version])
    }
  })

  it('rest after a change as long as the last one was dear, and not for what it took to open', async () => {
    const { made, validation, change, within } = validating()
    made.cost = 1000
    validation.changed(uri)
    expect(await within(0)).toEqual([1])
    made.cost = 30
    change()
    expect(await within(0)).toEqual([2])
    const rest = restFor(30, delay)
    expect(rest).toBeGreaterThan(0)
    change()
    expect(await within(rest - 1)).toEqual([])
    expect(await within(1)).toEqual([3])
    made.cost = 1000
    change()
    expect(await within(rest)).toEqual([4])
    made.cost = 0
    change()
    expect(await within(delay - 1)).toEqual([])
    expect(await within(1)).toEqual([5])
    change()
    expect(await within(0)).toEqual([6])
  })

  it('are of the last of the changes that wait in the queue, each in a turn of its own', async () => {
    const { validation, change, within } = validating()
    validation.changed(uri)
    await within(0)
    const inQueue = (left: number) => {
      change()
      if (left > 0) setImmediate(inQueue, left - 1)
    }
    inQueue(20)
    expect(await within(0)).toEqual([22])
  })

  it('are none of a document that is closed, and come at once where it is opened again', async () => {
    const { made, validation, change, within } = validating()
    validation.changed(uri)
    made.cost = 1000
    change()
    expect(await within(0)).toEqual([2])
    change()
    made.isOpen = false
    validation.closed(uri)
    // What was told of it is taken back, and nothing else comes.
    expect(await within(delay * 2)).toEqual([])
    made.isOpen = true
    made.version = 1
    validation.changed(uri)
    expect(await within(0)).toEqual([1])
  })

  it('rest where it is not known in which line somebody types, and where the client asks for them', async () => {
    for (const client of [{ lost: true }, { pulls: true }]) {
      const { validation, change, within } = validating(client)
      validation.changed(uri)
      expect(await within(0)).toEqual([1])
      change()
      expect(await within(delay - 1)).toEqual([])
      expect(await within(1)).toEqual([2])
    }
  })

  it('never rest longer than they may, nor less where they are dearer', () => {
    for (let cost = 0; cost < 200; cost++) {
      expect(restFor(cost, delay)).toBeLessThanOrEqual(delay)
      expect(restFor(cost, delay)).toBeLessThanOrEqual(restFor(cost + 1, delay))
    }
    expect(restFor(5, delay)).toBe(0)
    expect(restFor(1000, delay)).toBe(delay)
  })
})

describe('a server that would rest for an hour', () => {
  afterEach(closeClients)

  it('says at once what is wrong in a document as it is opened, and after its first change', async () => {
    const { connection, initialize, begin, next, uri: open } = connect({}, { delay: 3_600_000 })
    await initialize({})
    await begin('maxcpus = 2\n')
    expect((await next()).diagnostics.map(({ code }) => code)).toContain('unknown-key')
    const place = { line: 0, character: 11 }
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: open, version: 2 },
      contentChanges: [{ range: { start: place, end: place }, text: '\n' }],
    })
    expect((await next()).diagnostics.map(({ code }) => code)).toContain('unknown-key')
  })
})
