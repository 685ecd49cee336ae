import { describe, expect, test } from 'vitest'
import { newestRelease } from '../../../server/src/release.ts'
import { channel } from '../../../server/src/values/devices/channel.ts'
import { p9 } from '../../../server/src/values/devices/p9.ts'
import { pvcalls } from '../../../server/src/values/devices/pvcalls.ts'
import { vtpm } from '../../../server/src/values/devices/vtpm.ts'
import { read } from './read.ts'

const uuid = 'ac0a5b9e-cbe2-4c07-b43b-1d69e46fb839'

describe('vtpm', () => {
  test('a back end is needed', () => {
    expect(read(vtpm, 'vtpm', `[ "backend=x,uuid=${uuid}" ]`)).toMatchObject({
      value: [{ backend_domname: 'x', uuid, devid: 0 }],
      marks: [],
    })
    expect(read(vtpm, 'vtpm', `[ "uuid=${uuid}" ]`).said).toEqual(['vtpm spec missing required backend field!'])
  })

  test('blanks belong to names and values', () => {
    expect(read(vtpm, 'vtpm', '[ "backend = x" ]')).toMatchObject({
      marks: ['refused blank-in-spec: backend '],
      said: ["Unknown string `backend ' in vtpm spec"],
    })
    expect(read(vtpm, 'vtpm', '[ "backend=x " ]').marks).toEqual(['ignored blank-in-spec: x '])
  })

  test('a piece without `=` ends the string', () => {
    expect(read(vtpm, 'vtpm', '[ "backend=x,foo,uuid=bad" ]')).toMatchObject({
      value: [{ backend_domname: 'x', devid: 0 }],
      marks: ['ignored bad-spec: foo,uuid=bad'],
      said: [],
    })
  })
})

describe('pvcalls', () => {
  test('only `backend` is known', () => {
    expect(read(pvcalls, 'pvcalls', '[ "backend=0", "" ]').value).toEqual([
      { backend_domname: '0', devid: 0 },
      { devid: 1 },
    ])
    expect(read(pvcalls, 'pvcalls', '[ "front=0" ]')).toMatchObject({
      marks: ['refused unknown-field: front'],
      said: ["Unknown string `front' in pvcalls spec"],
    })
  })
})

describe('channel', () => {
  test('blanks do not count', () => {
    expect(read(channel, 'channel', '[ " name = a b , connection = pty " ]')).toMatchObject({
      value: [{ name: 'a b', 'connection.pty': {} }],
      marks: [],
    })
  })

  test.each([
    ['name=a', 'refused bad-spec: "name=a"', "channel has unknown 'connection'"],
    ['name=a,connection=PTY', 'refused unknown-choice: PTY', "unknown channel connection 'PTY'"],
    ['name=a,connection=socket', 'refused bad-spec: connection=socket', "channel connection 'socket' requires path=.."],
    ['name=,connection=pty', 'refused bad-spec: name=', 'failed to parse channel configuration: name='],
  ])('xl refuses "%s"', (spec, mark, line) => {
    expect(read(channel, 'channel', `[ "${spec}" ]`)).toMatchObject({ marks: [mark], said: [line] })
  })

  test('an unknown field is named and left out', () => {
    expect(read(channel, 'channel', '[ "name=a,connection=pty,foo=1" ]')).toMatchObject({
      value: [{ name: 'a' }],
      marks: ['ignored unknown-field: foo'],
      said: ["unknown channel parameter 'foo', ignoring"],
    })
  })

  test('a second `=` cuts the value off up to 4.17', () => {
    const spec = '[ "name=a=b,connection=pty" ]'
    expect(read(channel, 'channel', spec, { release: '4.17' })).toMatchObject({
      value: [{ name: 'a', devid: 0 }],
      marks: ['ignored bad-spec: =b'],
    })
    expect(read(channel, 'channel', spec)).toMatchObject({ value: [{ name: 'a=b' }], marks: [] })
  })

  test('a string without a field crashes xl', () => {
    expect(read(channel, 'channel', '[ "" ]')).toMatchObject({ marks: ['refused bad-spec: ""'], said: [] })
  })
})

describe('p9', () => {
  const full = 'tag=t,path=/p,security_model=none'

  test('a whole share is taken by all releases', () => {
    for (const release of ['4.9', '4.17', '4.18', newestRelease] as const)
      expect(read(p9, 'p9', `[ "${full}" ]`, { release })).toMatchObject({
        value: [{ tag: 't', path: '/p', security_model: 'none' }],
        marks: [],
      })
  })

  test('what is missing is refused up to 4.18; later the domain is not created', () => {
    expect(read(p9, 'p9', '[ "tag=t" ]', { release: '4.17' })).toMatchObject({
      marks: ['refused bad-spec: "tag=t"'],
      said: ['9pfs spec missing required field!'],
    })
    expect(read(p9, 'p9', '[ "tag=t" ]', { release: '4.18' }).said).toEqual(['9pfs spec missing required field!'])
    expect(read(p9, 'p9', '[ "tag=t" ]')).toMatchObject({ marks: ['ignored bad-spec: tag=t'], said: [] })
  })

  test('up to 4.17 a share takes what it lacks from the one before', () => {
    expect(read(p9, 'p9', `[ "${full},backend=1", "tag=u,path=/q" ]`, { release: '4.17' })).toMatchObject({
      value: [
        { tag: 't', path: '/p', security_model: 'none', backend_domname: '1' },
        { tag: 'u', path: '/q', security_model: 'none', backend_domname: '1' },
      ],
      marks: ['ignored bad-spec: "tag=u,path=/q"'],
    })
  })

  test('`type` and the limits came with 4.19', () => {
    const spec = '[ "type=xen_9pfsd,security_model=none,max-files=10,auto-delete=1" ]'
    expect(read(p9, 'p9', spec)).toMatchObject({
      value: [{ type: 'xen_9pfsd', security_model: 'none', max_files: 10, auto_delete: true }],
      marks: [],
    })
    expect(read(p9, 'p9', spec, { release: '4.18' }).said[0]).toBe("Unknown 9pfs parameter 'type'")
    expect(read(p9, 'p9', spec, { release: '4.17' }).said[0]).toBe("Unknown string `type' in 9pfs spec")
  })

  test('a limit has to be a number, and needs the daemon', () => {
    expect(read(p9, 'p9', `[ "${full},max-files=many" ]`)).toMatchObject({
      marks: ['refused not-a-number: many'],
      said: ['xl: failed to convert "many" to number'],
    })
    expect(read(p9, 'p9', `[ "${full},max-files=1" ]`).marks).toEqual(['ignored bad-spec: max-files=1'])
  })
})
