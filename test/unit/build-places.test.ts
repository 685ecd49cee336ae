import { describe, expect, it } from 'vitest'
import { buildDomain } from '../../server/src/build/build-domain.ts'
import { placedKeys } from '../../server/src/build/table.ts'
import { defaultTarget, readConfig } from '../../server/src/config/read-config.ts'
import { guestsOf } from '../../server/src/config/reads.ts'
import { newestRelease } from '../../server/src/release.ts'
import { exampleIn, keysOf } from '../../server/src/schema/index.ts'

/* Every key has a place in the domain that xl builds. The keys and the paths are types: `tsc` names one that there is not. */

/** Keys of which nothing is kept, or not under a name of their own. */
const nowhere: Readonly<Record<string, string>> = {
  builder: 'decides the type of the guest, as `type` does',
  type: 'decides the type of the guest: `c_info.type`',
  device_model: 'read to say that it is obsolete',
  ms_vm_genid: 'a random number, which is left out',
  vif2: 'of 4.1 alone, whose dry run prints no JSON',
  vncviewer: 'for xl itself, which starts a viewer',
}

const keys = keysOf('domain')
const placed: ReadonlySet<string> = new Set(placedKeys)

describe('a key without a place of its own', () => {
  const others = [...keys.values()].filter(({ name }) => !placed.has(name) && !(name in nowhere))

  it.each(others)('$name changes what is built together with others', (spec) => {
    const { name, until = newestRelease, guests } = spec
    const [guest] = guests ? guestsOf(spec, until) : ['hvm']
    const build = (text: string) => {
      const type = `type = "${guest}"\n`
      return buildDomain(readConfig(`${type}${text}\n`, 'domain', { ...defaultTarget, release: until }))
    }
    const text = exampleIn(spec, until) ?? ''
    const without = text.replace(new RegExp(`^${name} *=`, 'm'), 'nothing =')
    expect(without).not.toBe(text)
    expect(build(text)).toBeDefined()
    expect(build(text)).not.toEqual(build(without))
  })
})
