import { describe, expect, it } from 'vitest'
import { type MigrateOptions, type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'

const migrated = (text: string, options: MigrateOptions = {}): Migration =>
  migrate(text, { release: newestRelease, name: 'g', from: 'xm', ...options })

describe('a guest of another kind than the one that xm made', () => {
  const keys = ({ told: all, changes }: Migration) => ({
    told: all.map(({ key }) => key),
    written: changes
      .filter(({ id }) => id.startsWith('as xm did'))
      .flatMap(({ after }) => /(\w+) =/.exec(after)?.[1] ?? []),
  })
  const guest = 'name = "g"\nkernel = "/usr/lib/xen/boot/hvmloader"\nmemory = 512\n'

  it.each(['builder = u"hvm"', 'builder = "hvm",'])('has all else told and written as one of its kind: %s', (line) => {
    const { told: all, written } = keys(migrated(`${guest}${line}\n`))
    expect(written).toEqual(['on_crash', 'boot', 'vnc'])
    expect(all).toEqual(expect.arrayContaining(['builder', 'hpet', 'videoram']))
  })

  it.each(['HVM', 'hvm '])('has its defaults told although xm refused it: builder = "%s"', (builder) => {
    expect(keys(migrated(`${guest}builder = "${builder}"\n`)).told).toEqual(['xm', 'on_crash', 'boot', 'vnc'])
  })

  it.each(['buidler = "hvm"', 'bulider = "hvm"', 'typ = "hvm"'])(
    'is made of no slip, which is for a person: %s',
    (line) => {
      for (const from of ['xm', 'xl'] as const) {
        const { text, left } = migrated(`name = "g"\nkernel = "/boot/k"\nmemory = 512\n${line}\n`, { from })
        expect(text).toContain(line)
        expect(left.map(({ rule }) => rule)).toEqual(['unknown-key'])
      }
    },
  )

  it.each(['builder = u"hvm"', 'builder = "hvm",'])('is said to have had nothing that it had not: %s', (line) => {
    const { told: all, changes } = migrated(
      `${guest}${line}\npci = [ "01:00.0" ]\nsdl = 1\nvif = [ "type=ioemu" ]\ndevice_model = "stubdom-dm"\n`,
    )
    const said = [...all.map(({ message }) => message), ...changes.map(({ reason }) => reason)]
    const about = (subject: string) => said.filter((each) => each.startsWith(`\`${subject}\``))
    for (const key of ['boot', 'opengl', 'hpet', 'videoram', 'device_model', 'vif', 'pci']) {
      expect(about(key).join()).toMatch(/In an HVM guest of xm (?:it|that) was /)
      expect(about(key).join()).not.toContain('Under xm')
    }
    expect(about('on_crash').join()).toContain('Under xm that was `restart`')
  })

  it('is not looked for where xm refused the number of its cards', () => {
    expect(migrated(`name = "g"\nkernel = "/k"\nmemory = 512\nnics = "2"\n`).told).toContainEqual(
      expect.objectContaining({ key: 'xm', xm: 'refused' }),
    )
  })
})
