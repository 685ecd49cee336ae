import { describe, expect, it } from 'vitest'
import type { Files, FoundFile } from '../../server/src/workspace/index/files.ts'
import { createScan } from '../../server/src/workspace/index/scan.ts'
import { createIndex } from '../../server/src/workspace/index/workspace-index.ts'

const folder = 'file:///w'
const far = 'file:///far/f.xl'

/** Files whose reading ends when a test says so, where it wants to. */
const scanOf = (texts: Map<string, string>, links: Map<string, string> = new Map()) => {
  const index = createIndex()
  const folders = new Set([folder])
  const found = (uri: string): FoundFile | undefined => {
    const target = links.get(uri)
    if (target === undefined && !texts.has(uri)) return undefined
    return target === undefined ? { uri, stamp: texts.get(uri) ?? '' } : { uri, stamp: '', target }
  }
  const held: (() => void)[] = []
  let holds = false
  const files: Files = {
    sees: () => true,
    async *list() {
      yield [...texts.keys(), ...links.keys()].flatMap((uri) => (uri.startsWith(folder) ? (found(uri) ?? []) : []))
    },
    look: async (uri) => found(uri),
    async read(uri) {
      const text = texts.get(links.get(uri) ?? uri)
      if (holds) await new Promise<void>((resolve) => held.push(resolve))
      return text
    },
  }
  const scan = createScan({
    index,
    filesFor: () => files,
    folderOf: (uri) => [...folders].find((each) => uri.startsWith(each)),
    encoding: () => 'utf-16',
    isOpen: () => false,
    changed() {},
    rest: async () => {},
  })
  return {
    scan,
    index,
    names: () => [...index.files()].flatMap(({ mentions }) => mentions.map(({ id }) => id)).sort(),
    close: () => folders.delete(folder),
    all: (signal = new AbortController().signal) => scan.all([...folders], signal),
    /** From now on nothing is read before `release` is called for it. */
    hold(hold: boolean) {
      holds = hold
    },
    /** Ends one of the readings that are held. */
    release(which: number) {
      held.splice(which, 1)[0]?.()
    },
  }
}

/** All that can be done by now is done. */
const settled = () => new Promise((resolve) => setTimeout(resolve))

const a = `${folder}/a.xl`
const guest = (name: string) => `name = "${name}"\n`

describe('files that change while others are read', () => {
  it('are as they were read last, whichever reading ends first', async () => {
    const texts = new Map([[a, guest('old')]])
    const { scan, names, hold, release } = scanOf(texts)
    hold(true)
    const first = scan.one(a)
    await settled()
    texts.set(a, guest('new'))
    const second = scan.one(a)
    await settled()
    release(1)
    await second
    release(0)
    await first
    expect(names()).toEqual(['new'])
  })

  it('are gone when they are, although they are still read', async () => {
    const texts = new Map([[a, guest('a')]])
    const { scan, names, hold, release } = scanOf(texts)
    hold(true)
    const reading = scan.one(a)
    await settled()
    texts.delete(a)
    await scan.one(a)
    release(0)
    await reading
    expect(names()).toEqual([])
  })

  it('do not come back with a folder that is closed while they are read or told of', async () => {
    const { scan, names, close, all, hold, release } = scanOf(new Map([[a, guest('a')]]))
    hold(true)
    const stop = new AbortController()
    const reading = all(stop.signal)
    await settled()
    stop.abort()
    close()
    await all()
    release(0)
    await reading
    hold(false)
    await scan.one(a)
    expect(names()).toEqual([])
  })
})

describe('links that go', () => {
  it('lead nowhere any more, whether somebody tells of it or not, and take what lies elsewhere with them', async () => {
    for (const tells of ['one', 'folder', 'nobody']) {
      const texts = new Map([
        [a, guest('a')],
        [far, guest('far')],
      ])
      const links = new Map([
        [`${folder}/auto/a.xl`, a],
        [`${folder}/auto/f.xl`, far],
      ])
      const { scan, index, names, all } = scanOf(texts, links)
      await all()
      expect(names()).toEqual(['a', 'far'])
      expect([...index.waysTo(index.keyOf(a))]).toHaveLength(2)
      const gone = [...links.keys()]
      links.clear()
      if (tells === 'one') for (const uri of gone) await scan.one(uri)
      else if (tells === 'folder') scan.gone(new Set([index.keyOf(`${folder}/auto`)]))
      else await all()
      expect([tells, names(), [...index.waysTo(index.keyOf(a))].length]).toEqual([tells, ['a'], 1])
    }
  })
})
