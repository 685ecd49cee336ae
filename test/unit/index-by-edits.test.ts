import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Host } from '../../server/src/values/value-type.ts'
import { judgedTogether } from '../../server/src/workspace/fleet.ts'
import { indexedConfig } from '../../server/src/workspace/index/indexed-file.ts'
import { createIndex } from '../../server/src/workspace/index/workspace-index.ts'

const folder = 'file:///w'
const paths = ['auto/a.xl', 'auto/b.xl', 'c.xl'] as const

const line = fc.constantFrom(
  'name = "web"\n',
  'name = "db"\n',
  '# a comment\n',
  'vcpus = 2\ncpus = [ "1", "2" ]\n',
  'cpus = "1"\n',
  'disk = [ "/dev/a,raw,xvda,w", "/dev/b,raw,xvdb,r" ]\n',
  'disk += [ "/dev/b,raw,xvdc,w",\n "/dev/a,raw,xvdd,r" ]\n',
  'vif = [ "mac=00:16:3e:00:00:01,bridge=br0", "mac=00:16:3e:00:00:02,backend=web" ]\n',
  'vif += [ "mac=00:16:3e:00:00:01" ]\n',
  'pci = [ "03:00.0", "03:00.*" ]\n',
  'vfb = [ "vnc=1,vncdisplay=3" ]\n',
  'uuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"\n',
  'kernel = "/boot/vmlinuz"\n',
)
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join(''))
const edit = fc.record({
  path: fc.constantFrom(...paths),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  over: fc.constantFrom(0, 0, 1, 2, 30),
  typed: fc.oneof(line, fc.constantFrom(' ', '\n', '"', ',', 'a', '1', '#', '"/dev/b,raw,xvde,w", ')),
})

const snapshotOf = (path: string, content: string, host: Host) =>
  snapshotOfText(content, 'domain', { ...defaultPreferences, host }, `${folder}/${path}`)

const indexed = (path: string, content: string, host: Host) =>
  indexedConfig({ uri: `${folder}/${path}`, folder }, snapshotOf(path, content, host).config)

/** The same of a document in which somebody types. */
const indexedOpen = (path: string, content: string, host: Host) => {
  const { config, document } = snapshotOf(path, content, host)
  return indexedConfig({ uri: `${folder}/${path}`, folder }, config, document)
}

describe('the index of a workspace', () => {
  it('is after any edits as one that is made afresh, and tells of each file that others say something else of it', () => {
    fc.assert(
      fc.property(fc.tuple(text, text, text), fc.array(edit, { minLength: 1, maxLength: 10 }), (beginning, edits) => {
        const host: Host = { cpus: 4 }
        const texts = new Map(paths.map((path, at) => [path as string, beginning[at] ?? '']))
        const index = createIndex()
        for (const [path, content] of texts) index.put(indexedOpen(path, content, host))
        /** What is said of each file, with the places in the others. */
        const told = (among: typeof index, of: Host) =>
          new Map(
            [...texts].map(([path, content]) => {
              const file = among.get(`${folder}/${path}`)
              if (!file) throw new Error(`${path} is not there`)
              return [path, judgedTogether(snapshotOf(path, content, of), { index: among, file, fleet: true }).problems]
            }),
          )
        let before = told(index, host)
        for (const { path, at, over, typed } of edits) {
          const was = texts.get(path) ?? ''
          const from = Math.round(at * was.length)
          texts.set(path, was.slice(0, from) + typed + was.slice(from + over))
          const change = index.put(indexedOpen(path, texts.get(path) ?? '', host))
          // Nothing is remembered of a host that was never seen.
          const afresh = createIndex()
          const other = { ...host }
          for (const [each, content] of texts) afresh.put(indexed(each, content, other))
          expect([...index.files()].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
            [...afresh.files()].sort((a, b) => (a.key < b.key ? -1 : 1)),
          )
          for (const file of afresh.files())
            for (const mention of file.mentions) {
              const found = (among: typeof index) => among.find(mention.what, mention.id).map((each) => each.file.key)
              expect(found(index).sort()).toEqual(found(afresh).sort())
              const makers = afresh.find(mention.what, mention.id).filter((each) => each.mention.makes)
              expect(index.isMade(mention.what, mention.id)).toBe(makers.length > 0)
              expect(index.share(file, mention)).toEqual(afresh.share(file, mention))
            }
          const after = told(index, host)
          expect(after).toEqual(told(afresh, other))
          for (const each of paths)
            if (each !== path && !index.concerns(`${folder}/${each}`, change))
              expect(after.get(each)).toEqual(before.get(each))
          before = after
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has the lines of a list that stands at the same offsets, one line further down', () => {
    const host: Host = { cpus: 4 }
    const list = 'disk = [ "/dev/a,raw,xvda,w",\n "/dev/b,raw,xvdb,r" ]\n'
    const [before, after] = [`# one two\n${list}`, `# one\n#two\n${list}`].map((each) => each.replace('\n#', '\n '))
    for (const [content = ''] of [[before], [after], [before]])
      expect(indexedOpen('c.xl', content, host).mentions).toEqual(indexed('c.xl', content, { ...host }).mentions)
  })
})
