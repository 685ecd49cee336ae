import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import { heading } from '../../../server/src/migrate/notes.ts'
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

/** Where such code may stand in a statement of which nobody can tell whether, or how often, it runs. */
const around: readonly ((code: string) => string)[] = [
  (code) => `if os.path.exists("/x"):\n    ${code}`,
  (code) => `if os.path.exists("/x"):\n    pass\nelse:\n    ${code}`,
  (code) => `for each in os.listdir("/x"):\n    ${code}`,
  (code) => `while os.getpid() > 3:\n    ${code}`,
  (code) => `try:\n    ${code}\nexcept (IOError, ImportError):\n    pass`,
  (code) => `try:\n    pass\nfinally:\n    ${code}`,
  (code) => `with open("/x") as each:\n    ${code}`,
  (code) => `if os.path.exists("/x"):\n    for each in os.listdir("/x"):\n        ${code}`,
]
const inside = [...runsOther, 'vars()[os.environ["X"]] = 1', 'locals().update(os.environ)']

const messages = ({ left }: Migration): string => left.map(({ message }) => message).join('\n')

/** The names of which one line says that the other code may set them anew. */
const setAnew = ({ left }: Migration): readonly string[] => {
  const found = left.flatMap(
    ({ message }) => / may set anew what stands here as the file has it: (.*)\.$/.exec(message)?.[1] ?? [],
  )
  expect(found.length).toBeLessThan(2)
  return found.flatMap((names) => names.split(', ').map((name) => name.replaceAll('`', '')))
}

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
        expect(setAnew(result)).toEqual(before.map((line) => line.split(' ')[0]))
        expect(result.left).toHaveLength(1)
        expect(result.changes.every(({ confidence }) => confidence !== 'safe')).toBe(true)
      }),
    )
  })

  it('does so in any statement that may run it, and is told by the next migration, too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inside),
        fc.constantFrom(...around),
        fc.nat(lines.length),
        (code, statement, at) => {
          const before = lines.slice(0, at)
          const text = ['import os', ...before, ...statement(code).split('\n'), ...lines.slice(at)]
          const result = migrated(text)
          expect(result).toMatchObject({ from: 'xm', status: 'partly' })
          expect(result.text).not.toContain(heading)
          const live = result.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
          expect(live).toEqual(lines)
          expect(setAnew(result)).toEqual(before.map((line) => line.split(' ')[0]))
          for (const from of [undefined, 'xm'] as const) {
            const again = migrate(result.text, { release: newestRelease, name: 'g', ...(from ? { from } : {}) })
            expect(again).toMatchObject({ text: result.text, status: 'partly' })
            expect(messages(again)).toBe(messages(result))
          }
        },
      ),
    )
  })

  it('does nothing in a function that nobody calls', () => {
    expect(migrated([...lines, 'def f():', '    execfile("/x")'])).toMatchObject({ left: [] })
    expect(migrated([...lines, 'def f():', '    execfile("/x")', 'f()'])).toMatchObject({ status: 'partly' })
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
    for (const space of ['vars()', 'locals()'])
      for (const code of [
        `${space}["maxmem"] = 2 * 256`,
        `${space}.update(maxmem=512)`,
        `${space}.update({"maxmem": 512})`,
      ]) {
        const result = migrated([...lines, code])
        expect(result).toMatchObject({ from: 'xm', left: [] })
        expect(result.text).toContain('\nmaxmem = 512\n')
        expect(result.told.map(({ key }) => key)).not.toContain('maxmem')
      }
  })

  it.each(['globals()["maxmem"] = 512', 'globals().update(maxmem=512)', 'def f():\n    global maxmem\nmaxmem = 512'])(
    'sets what xm did not look at, and that is told: %s',
    (code) => {
      const result = migrated([...lines, ...code.split('\n')])
      expect(result.text).toContain('\nmaxmem = 512\n')
      expect(result.told.filter(({ key }) => key === 'maxmem').map(({ xm, xl }) => [xm, xl])).toEqual([
        ['256 MiB', '512 MiB'],
      ])
    },
  )

  it.each(['raise SystemExit(1)', 'raise ValueError, "x"', 'exit(1)'])('ends xm: %s', (code) => {
    const result = migrated([...lines, code])
    expect(result).toMatchObject({ from: 'xm', status: 'partly' })
    expect(result.text).toContain(`# ${code}`)
    expect(result.told.map(({ xm }) => xm)).toContain('refused')
    expect(migrate(result.text, { name: 'g' }).left.map(({ message }) => message)).toEqual(
      result.left.map(({ message }) => message),
    )
  })

  it('may take a name away, and it is not known then what the guest has', () => {
    const result = migrated(['import os', ...lines, 'if os.path.exists("/x"):', '    del memory'])
    expect(result.text).not.toMatch(/^memory/m)
    expect(messages(result)).toContain('`memory` cannot be worked out')
  })
})

describe('what xm did by itself, where other code may have said otherwise', () => {
  it.each(runsOther)('is told with that: %s', (code) => {
    const { told } = migrated([code, 'name = "g"', 'memory = 256', 'kernel = "/k"'])
    expect(told.map(({ message }) => message)).toEqual([
      '`on_crash`: The file says nothing of it. Unless the code that is not read here set it, that was `restart` under xm; under xl 4.22 it is `destroy`.',
    ])
  })

  it('is so of what xm made of options of the network', () => {
    const { changes } = migrated(['execfile("/x")', ...lines.slice(0, 4), 'ip = "192.0.2.5"'])
    expect(changes.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining('for the kernel of that, unless the code that is not read here set more of it'),
    )
  })
})

describe('what xm made of several options', () => {
  const options = ['ip', 'gateway', 'netmask', 'hostname', 'interface', 'dhcp', 'nfs_server', 'nfs_root', 'extra']

  it('is not worked out while one of them is not known, now and the next time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...options), fc.subarray(options), (open, given) => {
        const known = [...new Set(['ip', 'nfs_server', ...given])].filter((name) => name !== open)
        const settings = known.map((name) => `${name} = "${name}-1"`)
        const result = migrated(['import os', ...lines.slice(0, 4), ...settings, `${open} = os.environ["X"]`])
        const again = migrate(result.text, { release: newestRelease, name: 'g' })
        for (const { text, left, status } of [result, again]) {
          expect(status).toBe('partly')
          expect(text.replaceAll(/^#.*$/gm, '')).not.toMatch(/\b(?:ip|nfsroot)=/)
          const message = left.find(({ message: each }) => each.startsWith('`extra`: what xm made of'))?.message
          expect(message).toContain(`since \`${open}\` cannot`)
          for (const name of known.filter((each) => each !== 'extra')) expect(message).toContain(`\`${name}\``)
        }
        expect(again.text).toBe(result.text)
        expect(result.changes.map(({ reason }) => reason).join(' ')).not.toMatch(/xm made `/)
      }),
      { numRuns: 30 },
    )
  })

  it('leaves a difference of which a part is not known', () => {
    const { text, told } = migrated([
      'import os',
      ...lines,
      'root = "root=/dev/a"',
      'ip = "1.2.3.4"',
      'gateway = os.getenv("X")',
    ])
    expect(text).toMatch(/^root = "root=\/dev\/a"$/m)
    expect(told.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^`root`, on the command line: Under xm it was .* since a part of it is not known here\.$/),
    )
  })
})

describe('half a character, such as a byte at the end that is no UTF-8', () => {
  it.each([
    ' return\n\udce9',
    ' return\n# x \udce9',
    ' return\nx = "\udce9"\n',
    '\ud800\n return\n',
    '\udfff\nx = 1\n return\n',
    'memory = 5 # \ud800\nexec "x"\n',
  ])('is migrated once, and what is a comment stays one: %j', (text) => {
    const once = migrate(text, { release: newestRelease, name: 'g' })
    expect(once.text.split('# Neither').length).toBeLessThanOrEqual(2)
    expect(migrate(once.text, { release: newestRelease, name: 'g' }).text).toBe(once.text)
  })
})
