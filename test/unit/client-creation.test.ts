import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAndDestroy, guestsOf } from '../../client/src/dry-run/creation.ts'
import { nodeRunner } from '../../client/src/dry-run/node-runner.ts'
import { judge } from '../../server/src/features/judge.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'

const program = fileURLToPath(new URL('fixtures/fake-xl.mjs', import.meta.url))
const atOnce = async () => {}

describe('a guest that is made and destroyed', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xen-config-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const state = () => join(folder, 'state.json')
  const guests = async (): Promise<readonly { name: string }[]> =>
    existsSync(state()) ? JSON.parse(await readFile(state(), 'utf8')).guests : []
  const others = (...all: readonly object[]) => writeFile(state(), JSON.stringify({ next: 9, guests: all }))

  /** Runs it on a text; also the orders that xl was given. */
  const attempt = async (text: string, name = 'web') => {
    const orders: string[] = []
    const command = ['env', `FAKE_XL_STATE=${state()}`, process.execPath, program]
    const creation = await nodeRunner.withCopy('web.cfg', text, (path) =>
      createAndDestroy(
        (args) => {
          orders.push(args.map((each) => (each === path ? 'FILE' : each)).join(' '))
          return nodeRunner.run(command, args, 20_000, new AbortController().signal)
        },
        name,
        path,
        atOnce,
      ),
    )
    return { creation, orders }
  }

  it('is paused from its beginning to its end, and leaves nothing behind', async () => {
    const { creation, orders } = await attempt('name = "web"\n')
    expect(orders).toEqual(['list', 'create -p -e FILE', 'list', 'destroy 5', 'list'])
    expect(creation).toMatchObject({ kind: 'tried', outcome: { status: 0 }, left: undefined })
    expect(await guests()).toEqual([])
  })

  it('that xl does not make needs no end', async () => {
    const { creation, orders } = await attempt('name = "web"\n# says libxl: error: no\n# exit 3\n')
    expect(creation).toMatchObject({ outcome: { status: 3, stderr: expect.stringContaining('libxl: error: no') } })
    expect(orders).toEqual(['list', 'create -p -e FILE', 'list'])
  })

  it('is destroyed, too, where xl fails and leaves it behind', async () => {
    const { creation } = await attempt('name = "web"\n# keeps\n# exit 3\n')
    expect(creation).toMatchObject({ outcome: { status: 3 }, left: undefined })
    expect(await guests()).toEqual([])
  })

  it('that stays is named', async () => {
    const { creation, orders } = await attempt('name = "web"\n# stays\n')
    expect(creation).toMatchObject({ outcome: { status: 0 }, left: '5' })
    expect(orders.filter((order) => order === 'destroy 5')).toHaveLength(3)
  })

  it('is not made beside another one of its name, which is left alone', async () => {
    await others({ name: 'web', id: 3, runs: true })
    const { creation, orders } = await attempt('name = "web"\n')
    expect({ creation, orders }).toEqual({ creation: { kind: 'taken' }, orders: ['list'] })
    expect(await guests()).toHaveLength(1)
  })

  it('is not taken for one that somebody else starts meanwhile', async () => {
    await others({ name: 'db', id: 3, runs: true })
    const orders: string[] = []
    const outcome = { status: 0, stderr: '', stdout: 'web   7   512   1   -b----   3.0\n' }
    const answers = [
      { ...outcome, stdout: '' },
      { ...outcome, status: 3, stderr: 'Domain with name "web" already exists.' },
    ]
    const creation = await createAndDestroy(
      async (args) => {
        orders.push(args.join(' '))
        return answers.shift() ?? outcome
      },
      'web',
      'FILE',
      atOnce,
    )
    expect(creation).toMatchObject({ kind: 'tried', left: undefined })
    expect(orders.filter((order) => order.startsWith('destroy'))).toEqual([])
  })

  it('is not made where xl lists no guests', async () => {
    const nowhere = {
      status: 1,
      stdout: '',
      stderr: 'libxl: error: cannot open libxc handle: No such file or directory',
    }
    const creation = await createAndDestroy(async () => nowhere, 'web', 'FILE', atOnce)
    expect(creation).toEqual({ kind: 'no-dom0', outcome: nowhere })
  })
})

describe('the guests that xl lists', () => {
  it('are read by name, blanks and all', () => {
    const printed = `Name                                        ID   Mem VCPUs\tState\tTime(s)
Domain-0                                     0  4096     8     r-----     123.4
two words                                   12   512     1     --p---       0.0
`
    expect([...guestsOf(printed)]).toEqual([
      ['Domain-0', { id: '0', isPaused: false }],
      ['two words', { id: '12', isPaused: true }],
    ])
  })
})

describe('the name of the guest', () => {
  it('comes with the verdict', () => {
    const nameOf = (text: string) => judge(snapshotOfText(text, 'domain')).guest
    expect(nameOf('name = "a b"\nkernel = "/k"\n')).toBe('a b')
    expect(nameOf('kernel = "/k"\n')).toBeUndefined()
  })
})
