import { renameSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { World } from '../../../server/src/cli/output.ts'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf, write } = filesForTests()

const good = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'

/** Watches the folder; each step happens in a pause. What each round printed, by the places that it named, and what it complained of. */
const watching = async (args: readonly string[], ...steps: (() => void)[]) => {
  const rounds: string[][] = []
  const said: string[] = []
  const world: Partial<World> = {
    clear: () => rounds.push([]),
    err: (text) => said.push(text),
    out: (part) => {
      const places = Buffer.from(part)
        .toString()
        .match(/^[\w./]+:\d+:\d+: \w+|\[[\w-]+\]$/gm)
      rounds.at(-1)?.push(...(places ?? []))
    },
    pause: async () => {
      const step = steps.shift()
      step?.()
      return step === undefined
    },
  }
  const { status } = await xencfg(['check', '--watch', ...args], { folder: pathOf(), world })
  return { status, rounds: rounds.map((round) => round.join(' ')), said: said.join('') }
}

const bad = 'a.xl:4:1: warning [unknown-key]'

describe('xencfg check --watch', () => {
  it('reports anew when a file changes, comes, goes or is put in the place of another, and not otherwise', async () => {
    write('a.xl', `${good}maxcpus = 4\n`)
    const { status, rounds } = await watching(
      ['.'],
      () => {},
      () => write('sub/b.xl', `${good}maxcpus = 4\n`),
      () => {},
      () => rmSync(pathOf('sub'), { recursive: true }),
      () => {
        write('new~', `${good}type = "pvx"\n`)
        renameSync(pathOf('new~'), pathOf('a.xl'))
      },
      () => write('notes.txt', 'nothing'),
    )
    expect(rounds).toEqual([bad, `${bad} ${bad.replace('a.xl', 'sub/b.xl')}`, bad, 'a.xl:4:8: error [unknown-choice]'])
    expect(status).toBe(1)
  })

  it('says once what is wrong with the file of the project, and goes on when it is mended', async () => {
    write('a.xl', `${good}maxcpus = 4\n`)
    write('b.xl', good)
    write('.xencfg.json', '{ "rules": { "nope": "off" } }')
    const { status, rounds, said } = await watching(['.'], () => write('.xencfg.json', '{}'))
    expect(rounds).toEqual(['', bad])
    expect(said.match(/\.xencfg\.json:1:14: /g)).toHaveLength(1)
    expect(said).not.toContain('cannot be read')
    expect(status).toBe(0)
  })

  it('ends with what the last report says', async () => {
    write('a.xl', 'name = = 1\n')
    expect((await watching(['a.xl'])).status).toBe(1)
    expect((await watching(['a.xl'], () => write('a.xl', good))).status).toBe(0)
    expect((await watching(['a.xl'], () => rmSync(pathOf('a.xl')))).status).toBe(2)
  })

  it('follows the file of the project, and lives on with a wrong one', async () => {
    write('a.xl', `${good}maxcpus = 4\n`)
    const { status, rounds, said } = await watching(
      ['a.xl'],
      () => write('.xencfg.json', '{ "rules": { "unknown-key": "error" } }'),
      () => write('.xencfg.json', '{ "rule": {} }'),
      () => write('.xencfg.json', '{ "knownKeys": ["maxcpus"] }'),
    )
    expect(rounds).toEqual([bad, 'a.xl:4:1: error [unknown-key]', '', ''])
    expect(said).toContain('.xencfg.json:1:3: "rule" is no setting')
    expect(status).toBe(0)
  })

  it('compares guests anew', async () => {
    const guest = (name: string) => `${good.replace('"a"', `"${name}"`)}vif = [ "mac=00:16:3e:00:00:01" ]\n`
    write('a.xl', guest('a'))
    const { rounds } = await watching(['--together', '.'], () => write('b.xl', guest('b')))
    expect(rounds[0]).toBe('')
    expect(rounds[1]?.match(/same-mac/g)).toHaveLength(2)
  })

  it('is for files', async () => {
    expect(await watching(['-'])).toMatchObject({
      status: 2,
      rounds: [],
      said: expect.stringContaining('standard input'),
    })
  })
})
