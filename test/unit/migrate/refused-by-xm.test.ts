import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { heading } from '../../../server/src/migrate/notes.ts'

const frame = 'name = "g"\nkernel = "/k"\nbuilder = "linux"\nmemory = 512\n'

describe('an option that a file adds to and does not set', () => {
  // To xm `name` was not defined: it ended there. To xl it is empty before.
  it.each(['name += "x"', 'extra += " quiet"', 'vif += [ "" ]'])('was to be given to xm: %s', (line) => {
    const [, name = ''] = /^(\w+)/.exec(line) ?? []
    const before = `${frame.replace('name = "g"\n', name === 'name' ? '' : 'name = "g"\n')}vcpu_avail = 1\n${line}\n`
    const { from, status, missing, left } = migrate(before)
    expect({ from, status, missing }).toEqual({ from: 'xm', status: 'partly', missing: [name] })
    expect(left.map(({ message }) => message)).toContain(
      `\`${name}\` is what the file expects on the command line of xm: give it with \`--set ${name}=VALUE\`.`,
    )
  })
})

describe('a file that xm refused', () => {
  it.each([
    ['cpus = "a"', "cpus = a: invalid literal for int() with base 10: 'a'"],
    ['memory = "much"', "invalid literal for int() with base 10: 'much'"],
    ['vcpus = 1 / 0', 'ZeroDivisionError'],
    ['raise SystemExit(1)', 'The file ends xm here.'],
  ])(
    'is said to be one, with what xm said, and nothing is made up, whoever says that it was xm’s: %s',
    (line, words) => {
      for (const from of [undefined, 'xm'] as const) {
        const { text, told } = migrate(`${frame}${line}\n`, { name: 'g', ...(from ? { from } : {}) })
        expect(told[0]?.message).toContain('xm itself refused this file')
        expect(told[0]?.message).toContain(words)
        expect(text).not.toContain(heading)
        expect(text).not.toMatch(/^on_crash/m)
      }
    },
  )
})

describe('a device that xm refused', () => {
  const refusedDisks = ['tap:ram:/e,xvda,w', 'tap:sync:/f', 'tap:vdi:/g,xvdg,w,a,b,c']
  const disks: readonly (readonly [before: string, after: string])[] = [
    ['phy:/dev/a,xvdj,w,storage', 'format=raw,vdev=xvdj,access=rw,backend=storage,target=/dev/a'],
    ['tap:sync:/f,xvdb,w', 'format=raw,vdev=xvdb,access=rw,target=/f'],
    ['npiv:5001-aa,xvdc,w', 'format=raw,vdev=xvdc,access=rw,script=block-npiv,target=5001-aa'],
  ]

  it('keeps none of the others from being mended, wherever it stands', () => {
    for (const refused of refusedDisks)
      for (let place = 0; place <= disks.length; place++) {
        const [before, after] = [disks.map(([own]) => own), disks.map(([, own]) => own)]
        before.splice(place, 0, refused)
        after.splice(place, 0, refused)
        const { text, told, left, changes } = migrate(
          `${frame}disk = [ ${before.map((each) => `"${each}"`).join(', ')} ]\n`,
          {
            release: '4.22',
            name: 'g',
            from: 'xm',
          },
        )
        expect(text).toContain(`\ndisk = [ ${after.map((each) => `"${each}"`).join(', ')} ]\n`)
        expect(told[0]?.xm).toBe('refused')
        expect(left.length).toBeGreaterThan(0)
        expect(changes.map(({ reason }) => reason)).toContain(
          '`disk`: xl 4.22 refuses it as it stands; this is what xm would have made of it.',
        )
      }
  })
})
