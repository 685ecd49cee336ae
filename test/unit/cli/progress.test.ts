import { describe, expect, it } from 'vitest'
import type { World } from '../../../server/src/cli/output.ts'
import { withProgress } from '../../../server/src/cli/progress.ts'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'

/** A terminal to which both streams go, as characters with a cursor would be: the lines as they are at last. */
const screen = () => {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  return {
    write,
    get written() {
      return written
    },
    get lines() {
      return written.split('\n').map((line) => line.slice(line.lastIndexOf('\r\u001B[K') + 1).replace('\u001B[K', ''))
    },
  }
}

const worldOn = ({ write }: ReturnType<typeof screen>, columns?: number): World => ({
  folder: '/',
  system: nodeSystem,
  environment: {},
  input: () => new Uint8Array(),
  out: (part) => write(String(part)),
  err: write,
  color: false,
  isScreen: false,
  pause: async () => true,
  rulePage: () => undefined,
  ...(columns === undefined ? {} : { terminal: { columns, write } }),
})

describe('progress', () => {
  it('is silent for a second, then tells of a file now and then, and leaves nothing behind', () => {
    const terminal = screen()
    let time = 0
    const { world, end } = withProgress(worldOn(terminal, 40), () => time)
    for (let file = 1; file <= 300; file++) {
      time += 10
      world.reading?.(`/etc/xen/${file}.cfg`)
      if (time < 1000) expect(terminal.written).toBe('')
      if (file === 200) world.out('found\n')
    }
    expect(terminal.lines).toEqual(['found', '300 files, /etc/xen/300.cfg'])
    expect(terminal.written.split('files').length - 1).toBe(21)
    end()
    expect(terminal.lines).toEqual(['found', ''])
    world.err('done\n')
    expect(terminal.lines).toEqual(['found', 'done', ''])
  })

  it('fits its line, whatever the names are', () => {
    const terminal = screen()
    let time = 0
    const { world } = withProgress(worldOn(terminal, 20), () => time)
    for (const path of ['/a/very/long/path/to/a/guest.cfg', `/${'界'.repeat(30)}`, '/\u001B[31m\nred.cfg']) {
      time += 5000
      world.reading?.(path)
      const [line = ''] = terminal.lines
      expect(line).not.toContain('\u001B')
      expect(line.length).toBeLessThan(20)
    }
    expect(terminal.lines).toHaveLength(1)
  })

  it('is not there without a terminal', () => {
    const stream = screen()
    const given = worldOn(stream)
    const { world, end } = withProgress(given, () => Number.MAX_SAFE_INTEGER)
    expect(world).toBe(given)
    end()
    expect(stream.written).toBe('')
  })
})
