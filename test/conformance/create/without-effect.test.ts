import { describe, expect, it } from 'vitest'
import { type DomainKey, domainKeyNames, keysOf } from '../../../server/src/schema/index.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { parse } from '../../../server/src/syntax/index.ts'
import { create, hasXl } from '../oracle/xl.ts'
import { flat } from './judge.ts'

/*
 * Of some keys we say that they do nothing for a type of guest. Live libxl makes such a guest with each of them and without: it tells the
 * hypervisor, QEMU and xenstore the same.
 */

const common = `name = "a"
uuid = "12345678-1234-1234-1234-123456789abc"
memory = 512
vcpus = 2
vif = [ "mac=00:16:3e:00:00:01" ]
disk = [ "/dev/a,raw,xvda,rw" ]
`

/** Guests with as much as each may have of what the keys are about. */
const guests = {
  pv: `${common}type = "pv"\nkernel = "/k"\nvfb = [ "vnc=1" ]\n`,
  pvh: `${common}type = "pvh"\nkernel = "/k"\nvkb = [ "backend-type=qemu" ]\n`,
  hvm: `${common}type = "hvm"\n`,
} as const

/** The setting of a key in its example for 4.17. */
const exampleOf = (key: DomainKey): string | undefined => {
  const example = keysOf('domain').get(key)?.example
  const text = typeof example === 'string' ? example : example?.at(-1)?.[1]
  const setting =
    text === undefined ? undefined : parse(text, '4.17').settings.findLast((each) => each.key.name === key)
  return setting && text?.slice(setting.start, setting.end)
}

/** Whether we say of a key that it does nothing, before creation is looked at. */
const isSaidToDoNothing = (key: DomainKey, text: string): boolean => {
  const { problems } = snapshotOfText(text, 'domain', {
    ...defaultPreferences,
    release: '4.17',
    arch: 'x86',
    stage: 'parse',
  })
  return problems.some(({ message }) => message.startsWith(`\`${key}\` does nothing here`))
}

/** What is drawn anew each time, or tells the time. */
const changing = /device-model-pid|start_time|dmargs/

/** What libxl told the hypervisor, QEMU and xenstore; its error where there is no guest. */
const doneWith = async (text: string): Promise<unknown> => {
  const { created, said } = await create(text)
  if (!created) return said.split('\n').find((line) => line.includes('error'))
  const all = flat({ record: created.record, xenstore: created.xenstore })
  return Object.fromEntries(Object.entries(all).filter(([path]) => !changing.test(path)))
}

describe.runIf(hasXl)('a key of another guest', () => {
  it.each(Object.entries(guests))(
    'does nothing for %s where we say so',
    async (_guest, base) => {
      const without = JSON.stringify(await doneWith(base))
      expect(without).toContain('xc_domain_create')
      const own = parse(base, '4.17').settings.map(({ key }) => key.name)
      const asked = domainKeyNames.flatMap((key) => {
        const setting = own.includes(key) ? undefined : exampleOf(key)
        const text = `${base}${setting}\n`
        return setting !== undefined && isSaidToDoNothing(key, text) ? [{ key, text }] : []
      })
      const wrong: string[] = []
      for (const { key, text } of asked) if (JSON.stringify(await doneWith(text)) !== without) wrong.push(key)
      expect(wrong).toEqual([])
      expect(asked.length).toBeGreaterThan(5)
    },
    300_000,
  )
})

/** Settings of which a text says that they do nothing, each with the one in place of which it stands. */
const saidInTexts: readonly (readonly [guest: keyof typeof guests, setting: string, inPlaceOf: string])[] = [
  ['hvm', 'nx = 0', ''],
  ['hvm', 'opengl = 1', ''],
  ['hvm', 'sdl = 1\nopengl = 1', 'sdl = 1'],
  ['hvm', 'display = ":1"', ''],
  ['hvm', 'xauthority = "/root/x"', ''],
  ['hvm', 'vif = [ "type=vif,mac=00:16:3e:00:00:01,model=e1000" ]', 'vif = [ "type=vif,mac=00:16:3e:00:00:01" ]'],
  ['pv', 'vif = [ "mac=00:16:3e:00:00:01,model=e1000" ]', ''],
]

describe.runIf(hasXl)('what a text says to do nothing', () => {
  it.each(saidInTexts)('does nothing for %s: %s', async (guest, setting, inPlaceOf) => {
    const made = JSON.stringify(await doneWith(`${guests[guest]}${setting}\n`))
    expect(made).toContain('xc_domain_create')
    expect(made).toBe(JSON.stringify(await doneWith(`${guests[guest]}${inPlaceOf}\n`)))
  })
})
