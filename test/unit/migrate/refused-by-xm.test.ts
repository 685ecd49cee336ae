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

it.each([
  ['line ends of Windows', frame.replaceAll('\n', '\r\n'), 'extra'],
  ['those of old Macs', frame.replaceAll('\n', '\r'), 'extra'],
  ['a mark at the beginning', `\ufeff${frame}`, 'extra'],
  ['a word of xl’s before it', frame.replace('builder = "linux"', 'type = "hvm"'), 'boot'],
])('what is to be given to xm is marked where it stands: behind %s', (_what, before, name) => {
  const text = `${before}${name} += "c"\n`
  const { left } = migrate(text, { from: 'xm', name: 'g' })
  const wanted = left.filter(({ message }) => message.includes('--set'))
  expect(wanted.map(({ start, end }) => [start, text.slice(start, end)])).toEqual([[before.length, name]])
})

describe('a file that xm refused', () => {
  it.each([
    ['cpus = "a"', "cpus = a: invalid literal for int() with base 10: 'a'"],
    ['memory = "much"', "invalid literal for int() with base 10: 'much'"],
    ['vcpus = 1 / 0', 'ZeroDivisionError'],
    ['nics = 2.0', 'range() integer end argument expected, got float'],
    ['extra = __file__', "name '__file__' is not defined"],
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

describe('a disk that xm refused behind another one', () => {
  // What xend said: it wanted each device and each file once, whatever that is called.
  it.each([
    ['file:/b,xvda,w', 'The device "xvda" is already defined'],
    ['phy:/dev/b,0xca00,r', 'The device "0xca00" is already defined'],
    ['file:/u.img,xvdc,w', 'The file "/u.img" is already used'],
  ])('keeps none of the others from being mended: %s', (second, words) => {
    const first = 'tap:sync:/u.img,xvda,w'
    const good = 'file:/c,xvdb,w,domU'
    for (const before of [
      [first, second, good],
      [first, good, second],
      [good, first, second],
      [first, second, second, good],
    ]) {
      const items = (list: readonly string[]) => `\ndisk = [ ${list.map((each) => `"${each}"`).join(', ')} ]\n`
      const { text, told } = migrate(`${frame.trimEnd()}${items(before)}`, { from: 'xm', name: 'g' })
      expect(told[0]?.xm).toBe('refused')
      expect(told[0]?.message).toContain(words)
      expect(text).toContain('format=raw,vdev=xvda,access=rw,target=/u.img')
      expect(text).toContain('format=raw,vdev=xvdb,access=rw,backend=domU,target=/c')
    }
  })
})

describe('what stands beside an option that xm refused', () => {
  const told = (lines: string) =>
    migrate(`name = "g"\nmemory = 64\non_crash = "destroy"\n${lines}`, {
      release: '4.17',
      from: 'xm',
      name: 'g',
    }).told.map(({ message }) => message)

  // xm takes a text out of each item, and `split` of no number; an item for each vCPU; no more than `maxmem`.
  it.each([
    ['kernel = "/k"\nvcpus = 2\ncpus = [ 0, 1 ]\n', "'int' object has no attribute 'split'"],
    ['kernel = "/k"\nvcpus = 2\ncpus = [ "0" ]\n', 'vcpus and the item number of cpus are not same'],
    ['kernel = "/k"\nmaxmem = 32\n', 'memory_dynamic_max must be less than or equal to memory_static_max'],
  ])('is told where xl makes something else of it than xm would have: %s', (refused, why) => {
    const all = told(`${refused}vfb = [ "type=sdl" ]\nvif = [ "rate=1000000", "accel=sfc" ]\n`)
    expect(all[0]).toContain(why)
    expect(all.slice(1)).toEqual([
      '`vfb`, `vnc`: In a PV guest of xm it was off; xl 4.17 makes it on. It is not written out, since xm refused the file.',
      '`vfb`, `opengl`: In a PV guest of xm it was on; xl 4.17 makes it off. It is not written out, since xm refused the file.',
      '`vif`, item 2, `accel`: In a PV guest of xm it was `sfc`; xl 4.17 has nothing for it. The plugins that sped cards up are gone.',
      '`vif`, item 1, `rate`: In a PV guest of xm it was no limit; xl 4.17 makes no limit of it. xend could not read `1000000`, or found it too small or too large.',
    ])
  })

  it('is the keymap of the screen of an HVM guest, too', () => {
    const all = told('builder = "hvm"\nmaxmem = 32\nboot = "c"\nvfb = [ "type=vnc,keymap=de" ]\nkeymap = "fr"\n')
    expect(all).toContain(
      '`keymap`: In an HVM guest of xm it was `de`; xl 4.17 makes it `fr`. It is not written out, since xm refused the file.',
    )
  })
})

describe('an option that xm refused only with some values of another one', () => {
  it.each([
    ['cpus = [ "0", "1" ]', 'vcpus'],
    ['maxmem = 64', 'memory'],
    ['nfs_root = "/srv/root"', 'nfs_server'],
  ])('is no reason to say that it did, where that one is not known: %s', (line, other) => {
    const before = `import os\nname = "g"\nkernel = "/k"\n${line}\n${other} = os.environ["OTHER"]\n`
    for (const release of ['4.17', '4.22'] as const) {
      const { text, told, left } = migrate(before, { release, from: 'xm', name: 'g' })
      expect(told.filter(({ xm }) => xm === 'refused')).toEqual([])
      // What xm did by itself is written out as ever.
      expect(text).toMatch(/^on_crash = "restart"$/m)
      expect(left.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(`^\`${other}\` cannot be worked out`),
      )
    }
  })

  it('is one beside an option that xm refused whatever that one is', () => {
    const before = 'import os\nname = "g"\nkernel = "/k"\nmaxmem = 64\nvif = [ "vlan=3" ]\nmemory = os.environ["MEM"]\n'
    const { told } = migrate(before, { release: '4.17', from: 'xm', name: 'g' })
    expect(told[0]?.message).toContain('Invalid vif option: vlan')
  })
})

it('A file that xm ran was no `__main__`, and no parameter is called so', () => {
  const { text, left } = migrate(`${frame}if __name__ == "__main__":\n    vcpus = 3\n`, { from: 'xm', name: 'g' })
  expect(text).not.toMatch(/^vcpus/m)
  expect(left).toEqual([])
})

describe('a file that neither xm nor xl reads is as far as it comes at once', () => {
  it.each([
    ['a number that gets a value', 'memory 0x1F= 512\n'],
    ['two settings on one line', 'vncviewer = 1timer_mode = 0\n'],
    ['the same beside a device that xm refuses', 'pci = [ "name=x,01:00.0" ]\nvncviewer = 1timer_mode = 0\n'],
    ['a call that gets a value', 'f() = 1\nmemory = 512\n'],
    ['`None` that gets a value', 'None = 1\nmemory = 512\n'],
    ['a list that is no list, of another guest', 'bios = [ ["a"é], "b" ]\nsdl = "1x"\non_poweroff = -1\n'],
    ['a list without an end, of another machine', 'gic_version = [ ["a", "b" ]\non_watchdog = yes\n'],
    ['an option that is not there yet, of another guest', 'x = memory = 512\nsmbios += ["a"]\n'],
    ['a key that is set again, and another one on its line', 'vcpus = 2nics = 1\nmemory = 512\nmemory = 512\n'],
    ['what another guest has, behind a guest of xm’s', "type = 'hvm'\nstdvga = 1\ndisk = [ '/dev/a,raw,,xvda,rw' ]\n"],
    ['calls and a setting on one line', 'xm_vars.check()xm_vars.check()name = "vm"\n', ''],
  ])('%s', (_what, lines, name = 'name = "g"\n') => {
    for (const [from, release] of [['xm'], ['xl'], [], ['xm', '4.4'], [undefined, '4.1']] as const) {
      const options = { ...(from ? { from } : {}), ...(release ? { release } : {}), name: 'g' }
      const once = migrate(`${name}kernel = "/k"\n${lines}`, options)
      expect(migrate(once.text, options).text).toBe(once.text)
    }
  })

  it('where only what is safe is changed, too: a number for a part of the network is for a person', () => {
    const options = { safe: true, name: 'g', parameters: { extra: 'quiet' } }
    const once = migrate(`${frame}nfs_root = 1\n`, options)
    expect(once.text).toMatch(/^nfs_root = 1$/m)
    expect(migrate(once.text, options).text).toBe(once.text)
  })

  it('and nothing is worked out of what Python refuses before it runs anything', () => {
    for (const line of ['memory = 0x1f = 512', 'vcpus = 1 = 2', '"vcpus" = 2', 'vcpus + 1 = 2', 'vcpus, 3 = 1, 2'])
      expect(migrate(`${frame}${line}\n`, { from: 'xm', name: 'g' }).told[0]?.message, line).toContain(
        'Python cannot assign to this: xm refused the whole file.',
      )
  })
})
