import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heading } from '../../../server/src/migrate/judge/origin.ts'
import { type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'

/* Code that is not read can set any name: what stands in the file stays, and all that it may have set is told. */

const migrated = (lines: readonly string[]): Migration =>
  migrate(`${lines.join('\n')}\n`, { release: newestRelease, name: 'g' })

const lines = ['kernel = "/boot/k"', 'memory = 256', 'name = "g"', 'vcpus = 2', 'extra = "quiet"']
const runsOther = [
  'from common import *',
  'execfile("/etc/xen/common")',
  'exec open("/etc/xen/common")',
  'exec "vcpus = 2"',
]

const messages = ({ left }: Migration): string => left.map(({ message }) => message).join('\n')

describe('code that can set any name', () => {
  it('leaves what stands before it, tells it, and nothing is made of what the file does not say', () => {
    fc.assert(
      fc.property(fc.constantFrom(...runsOther), fc.nat(lines.length), fc.boolean(), (code, at, joined) => {
        const before = lines.slice(0, at)
        const result = migrated([...(joined && at > 1 ? [before.join('; ')] : before), code, ...lines.slice(at)])
        expect(result).toMatchObject({ from: 'xm', status: 'partly' })
        expect(result.text).not.toContain(heading)
        const live = result.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
        expect(live.join('; ')).toBe(lines.join('; '))
        expect(result.text).toContain(`# ${code}`)
        for (const line of lines) {
          const told = messages(result).includes(`\`${line.split(' ')[0]}\` cannot be worked out`)
          expect(told, line).toBe(before.includes(line))
        }
        expect(result.changes.every(({ confidence }) => confidence !== 'safe')).toBe(true)
      }),
    )
  })

  it('is what the file is told of, where it stands at the top', () => {
    expect(messages(migrated(['from common import *', ...lines]))).toBe(
      '`common` may define any name; it is not read here.',
    )
  })

  it.each(['from common import kernel', 'from common import boot_kernel as kernel'])(
    'is not all that sets an option: %s',
    (code) => {
      expect(messages(migrated([code, ...lines.slice(1)]))).toContain('`kernel` cannot be worked out')
    },
  )

  it('may set a name that is worked out', () => {
    for (const space of ['vars()', 'locals()']) {
      const result = migrated([...lines, `${space}["maxmem"] = 2 * 256`])
      expect(result).toMatchObject({ from: 'xm', left: [] })
      expect(result.text).toContain('\nmaxmem = 512\n')
    }
    // xm looked at the other one.
    expect(messages(migrated([...lines, 'globals()["maxmem"] = 512']))).toContain('not worked out')
  })

  it.each(['raise SystemExit(1)', 'raise ValueError, "x"', 'exit(1)'])('ends xm: %s', (code) => {
    const result = migrated([...lines, code])
    expect(result).toMatchObject({ from: 'xm', status: 'partly' })
    expect(result.text).toContain(`# ${code}`)
    expect(result.told.map(({ xm }) => xm)).toContain('refused')
  })
})
