import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { heading } from '../../../server/src/migrate/notes.ts'
import { xmRows } from '../../conformance/xm/verdicts.ts'

const migrated = (text: string) => migrate(text, { release: '4.22', from: 'xm', name: 'g' })

const hvm = 'name = "g"\nbuilder = "hvm"\nmemory = 256\non_crash = "destroy"\nboot = "c"\n'

describe('what is written because xm did so', () => {
  it.each([
    ['vfb = [ "type=vnc,vnclisten=0.0.0.0,vncdisplay=3" ]\nvnclisten = "1.2.3.4:5"', '# vfb = [ "type=vnc,vnclisten=0.0.0.0,vncdisplay=3" ]\nvncdisplay = 3\n'],
    ['bootloader = "pygrub"\nbootargs = ""', '# bootargs = ""\nbootloader_args = [ "-q" ]\n'],
    ['restart = "sometimes" # a slip', '# restart = "sometimes" # a slip\non_crash = "restart"\n'],
  ])('stands below what says it: %s', (lines, written) => {
    const start = lines.startsWith('vfb') ? hvm : 'name = "g"\nkernel = "/k"\nmemory = 256\n'
    expect(migrated(`${start}${lines}\n`).text).toContain(written)
  }) // biome-ignore format: a table

  it('has the heading only where the file says nothing', () => {
    const some = xmRows.filter((_, index) => index % 7 === 0)
    let found = 0
    for (const { id, text, vars } of some) {
      const { text: after, changes } = migrate(text, {
        release: '4.22',
        from: 'xm',
        name: 'guest.cfg',
        parameters: vars,
      })
      const below = after.includes(heading) ? after.slice(after.lastIndexOf(heading)) : ''
      for (const [, key] of below.matchAll(/^(\w+) = /gm)) {
        found++
        const reason = changes.find((each) => each.id === `as xm did: ${key}`)?.reason
        expect(reason, `${id}: ${key}`).toContain('The file says nothing of it.')
      }
    }
    expect(found).toBeGreaterThan(some.length)
  })

  it.each(['zz', '00:16:3e', 'br0'])('is nothing where xl makes the same as without it: mac=%s', (mac) => {
    const { text, changes, told } = migrated(`${hvm}vnc = 0\nvif = [ "type=ioemu,mac=${mac}" ]\n`)
    expect(text).toContain(`\nvif = [ "type=ioemu,mac=${mac}" ]\n`)
    expect(changes.map(({ reason }) => reason).filter((each) => each.includes('`vif`'))).toEqual([])
    expect(told.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^`vif`, item 1, `mac`: Under xm it was .* xl takes no setting that makes it so\.$/),
    )
  })
})
