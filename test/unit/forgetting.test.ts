import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forgetAll } from '../../server/src/forgetting.ts'
import { createService } from '../../server/src/service.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import { indexedConfig } from '../../server/src/workspace/index/indexed-file.ts'
import { seed } from '../seed.ts'

const service = createService({ log: (message) => expect(message).toBe('') })

/** All that is said of a text. */
const said = (text: string) => {
  const snapshot = snapshotOfText(text, 'domain')
  const { document, config } = snapshot
  return {
    tree: new WeakRef(config.tree),
    diagnostics: service.diagnostics(snapshot),
    mentions: indexedConfig({ uri: document.uri }, config, document).mentions,
  }
}

/** Collects until something is gone, some hundred times at most: as long as V8's compiler is at work beside, it holds what it has looked at. */
const collect = async (thing: WeakRef<object>) => {
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')
  const isThere = () => thing.deref() !== undefined
  for (let time = 0; time < 300 && isThere(); time++) {
    await new Promise((done) => setTimeout(done, 5))
    gc()
  }
}

const line = fc.constantFrom(
  'name = "a"',
  'disk = [ "/dev/vg/a,raw,xvda,w", "/dev/vg/b,raw,xvdb,w" ]',
  'disk += [ "/dev/vg/c,raw,xvdc,w" ]',
  'vif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0", "" ]',
  'maxcpu = 3',
  'vcpus = [',
  'memory = 512 # c',
)

it('whoever has forgotten all says the same, at whatever time', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(line, { maxLength: 8 }), fc.boolean())), (steps) => {
      forgetAll()
      const remembered = steps.map(([lines, isForgotten]) => {
        if (isForgotten) forgetAll()
        const { diagnostics, mentions } = said(`${lines.join('\n')}\n`)
        return { diagnostics, mentions }
      })
      for (const [at, [lines]] of steps.entries()) {
        forgetAll()
        const { diagnostics, mentions } = said(`${lines.join('\n')}\n`)
        expect({ diagnostics, mentions }).toEqual(remembered[at])
      }
    }),
    { seed, numRuns: 20 },
  )
})

it.each([
  'disk += [ "/dev/vg/a,raw,xvda,w" ] # c',
  'vif += [ "mac=00:16:3e:00:00:01,bridge=b" ]',
  'unknown = 1',
  'memory = [ "unclosed',
])('nothing of a long document is kept once all is forgotten: %s', async (line) => {
  const { tree } = said(`${line}\n`.repeat(200))
  forgetAll()
  await collect(tree)
  expect(tree.deref()).toBeUndefined()
})
