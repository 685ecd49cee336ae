import { describe, expect, it } from 'vitest'
import { creationOf, showOrigins } from '../../../server/src/features/effective.ts'
import { pictureOf } from '../../../server/src/features/picture.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { verdictRows } from '../../conformance/verdicts.ts'

const guest = `name = "web"
type = "hvm"
memory = 1024
vcpus = 4
cpus = "2-7,^5"
maxcpus = 4
vif = [ "bridge=xenbr0", "mac=00:16:3e:00:00:01,bridge=xenbr1,foo=1" ]
disk = [
  "/dev/vg/a,raw,xvda,rw",
  "/x.iso,raw,hdc,r,cdrom",
]
memory = 2048
`

const rowsOf = (text: string) => pictureOf(snapshotOfText(text, 'domain'))?.made?.rows ?? []

const valuesOf = (text: string, line: number) =>
  Object.fromEntries(
    rowsOf(text)
      .filter(({ first }) => first === line - 1)
      .flatMap(({ values }) => values.map(({ name, value, by }) => [name, by ? `${value} by ${by}` : value])),
  )

describe('the picture of a config', () => {
  it('has a row for each setting, and for each item of a list of devices', () => {
    expect(rowsOf(guest).map(({ first, key, text }) => `${first + 1}: ${key} = ${text}`)).toEqual([
      '1: name = "web"',
      '2: type = "hvm"',
      '3: memory = 1024',
      '4: vcpus = 4',
      '5: cpus = "2-7,^5"',
      '6: maxcpus = 4',
      '7: vif = "bridge=xenbr0"',
      '7: vif = "mac=00:16:3e:00:00:01,bridge=xenbr1,foo=1"',
      '9: disk = "/dev/vg/a,raw,xvda,rw"',
      '10: disk = "/x.iso,raw,hdc,r,cdrom"',
      '12: memory = 2048',
    ])
  })

  it('says in words what becomes of each, and who has added what', () => {
    expect(valuesOf(guest, 4)).toEqual({ max_vcpus: '4', avail_vcpus: '0-3' })
    expect(valuesOf(guest, 5)).toEqual({ vcpu_hard_affinity: '2-4,6-7 for each of 4 vCPUs' })
    expect(valuesOf(guest, 12)).toEqual({ max_memkb: '2 GiB', target_memkb: '2 GiB' })
    expect(valuesOf(guest, 9)).toMatchObject({ pdev_path: '/dev/vg/a', vdev: 'xvda', trusted: 'yes by libxl' })
    expect(valuesOf('name = "a"\nkernel = "/k"\nvcpus = 3\ncpus = [ "1", "2-3" ]\n', 4)).toEqual({
      vcpu_hard_affinity: 'vCPU 0: 1; vCPU 1: 2-3',
      numa_placement: 'no',
    })
    const nodes = `name = "a"\ntype = "pvh"\nkernel = "/k"\nvnuma = [\n[ "pnode=0", "size=512", "vcpus=0" ],\n[ "pnode=1", "size=256", "vcpus=1" ],\n]\nvcpus = 2\n`
    expect(valuesOf(nodes, 6)).toMatchObject({ memkb: '256 MiB', vcpus: '1', pnode: '1' })
    const { defaults = [] } = pictureOf(snapshotOfText(guest, 'domain'))?.made ?? {}
    expect(defaults).toContainEqual({ name: 'uuid', value: 'drawn anew each time', by: 'xl' })
    expect(defaults).toContainEqual({ name: 'hap', value: 'yes', by: 'libxl' })
    expect(defaults.every(({ by }) => by)).toBe(true)
  })

  it('strikes what nothing comes of, with the reason', () => {
    const dropped = rowsOf(guest).filter((row) => row.dropped)
    expect(dropped.map(({ first, notes }) => [first + 1, notes.join()])).toEqual([
      [3, expect.stringContaining('takes the last `memory`')],
      [6, expect.stringContaining('ignores `maxcpus`')],
    ])
    expect(dropped.flatMap(({ values }) => values)).toEqual([])
    const partly = rowsOf(guest)[7]
    expect(partly).toMatchObject({ dropped: false, notes: [expect.stringContaining('unknown field `foo`')] })
  })

  it('strikes what loses to another key, too, and says to which', () => {
    const rows = rowsOf('name = "a"\ntype = "hvm"\nmemory = 512\nvga = "stdvga"\nstdvga = 0\n')
    const struck = rows.filter(({ dropped }) => dropped)
    expect(struck).toMatchObject([{ key: 'stdvga', values: [] }])
    expect(struck[0]?.notes[0]).toBe('xl puts what `vga` says in its place.')
    expect(rows.find(({ key }) => key === 'vga')).toMatchObject({ dropped: false, notes: [] })
  })

  it('says yes or no of each flag, however libxl keeps it', () => {
    const disk = 'disk = [ "/x.iso,raw,hdc,r,cdrom", "/dev/vg/a,raw,xvda,rw" ]\n'
    const [drive, writable] = rowsOf(`name = "a"\ntype = "hvm"\nmemory = 512\n${disk}`).filter(
      ({ key }) => key === 'disk',
    )
    const flags = (row: typeof drive) =>
      row?.values
        .filter(({ name }) => /^(?:readwrite|removable|is_cdrom|trusted)$/.test(name))
        .map(({ value }) => value)
    expect(new Set([...(flags(drive) ?? []), ...(flags(writable) ?? [])])).toEqual(new Set(['yes']))
    expect(drive?.values).toContainEqual(expect.objectContaining({ name: 'is_cdrom', value: 'yes' }))
    expect(writable?.values).toContainEqual(expect.objectContaining({ name: 'readwrite', value: 'yes' }))
  })

  it('has the reasons where xl refuses the file, or libxl the domain', () => {
    const picture = pictureOf(snapshotOfText('name = "a"\nmemory = [\n', 'domain'))
    expect(picture?.made).toBeUndefined()
    expect(picture?.refused?.length).toBeGreaterThan(0)
    const byLibxl = pictureOf(snapshotOfText('name = "a"\ntype = "pvh"\nmemory = 512\n', 'domain'))
    expect(byLibxl).toMatchObject({ guest: 'PVH', refused: [expect.anything()] })
    expect(pictureOf(snapshotOfText('name = "p"\n', 'cpupool'))).toBeUndefined()
  })

  it('has every value of the domain, each where it comes from, for every config that is accepted', () => {
    const texts = verdictRows.filter(({ kind }, index) => kind === 'domain' && index % 5 === 0)
    for (const { id: name, text } of texts) {
      const snapshot = snapshotOfText(text, 'domain')
      const creation = creationOf(snapshot)
      const { made } = pictureOf(snapshot) ?? {}
      expect(made !== undefined, name).toBe(creation !== undefined)
      if (!creation || !made) continue
      const origins = showOrigins(snapshot, creation).split('\n')
      // `show --effective --origin` has the items of a list one by one.
      const fromFile = origins.filter((line) => / {2}# from the file/.test(line)).length
      const shown = made.rows.flatMap(({ values }) => values.filter(({ by }) => by === undefined))
      expect(shown.length > 0, name).toBe(fromFile > 0)
      for (const line of origins) {
        const [, path = '', lines = ''] = /^(\S+) = .* {2}# from the file \((.*?)\)/.exec(line) ?? []
        for (const [, from] of lines.matchAll(/line (\d+)/g)) {
          const rows = made.rows.filter(({ first, last: to }) => first < Number(from) && Number(from) <= to + 1)
          const names = rows.flatMap(({ values }) => values.map((value) => value.name))
          expect(
            names.some((each) => path.includes(each)),
            `${name}: ${line}`,
          ).toBe(true)
        }
      }
      for (const { dropped, notes, values, key } of made.rows)
        if (dropped) expect([notes.length > 0, values], `${name}: ${key}`).toEqual([true, []])
    }
  })
})
