import { describe, expect, test } from 'vitest'
import { vfb } from '../../../server/src/values/devices/vfb.ts'
import { context, read, settingValue } from './read.ts'

const framebuffer = (spec: string) => read(vfb, 'vfb', `[ "${spec}" ]`)
const fixed = (spec: string) => {
  const { document, findings } = framebuffer(spec)
  const edits = findings.flatMap(({ fixes }) => fixes ?? [])[0]?.edits ?? []
  return edits
    .toReversed()
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), document)
    .slice('vfb = [ "'.length, -'" ]\n'.length)
}

describe('a framebuffer', () => {
  test('is stored as libxl shows it', () => {
    expect(framebuffer('vnc=1, vnclisten=0.0.0.0, vncdisplay=2, sdl=0, keymap=de')).toMatchObject({
      value: [
        { devid: 0, vnc: { enable: 'True', listen: '0.0.0.0', display: 2 }, sdl: { enable: 'False' }, keymap: 'de' },
      ],
      findings: [],
    })
    expect(read(vfb, 'vfb', '[ "", "opengl=1" ]').value).toEqual([
      { devid: 0, vnc: {}, sdl: {} },
      { devid: 1, vnc: {}, sdl: { opengl: 'True' } },
    ])
  })

  test.each([
    ['vnc=1,foo=2', 'ignored unknown-field: foo'],
    ['vnc=1,VNCLISTEN=::', 'ignored unknown-field: VNCLISTEN'],
    ['vnc =0', 'ignored blank-in-spec: vnc '],
    ['vnclisten= 0.0.0.0', 'ignored blank-in-spec:  0.0.0.0'],
    ['vnc=yes', 'ignored not-a-number: yes'],
    ['vnc=', 'ignored not-a-number: '],
    ['vncdisplay=0x10', 'ignored not-a-number: 0x10'],
    ['vncdisplay=5,vncdisplay=6', 'ignored duplicate-field: vncdisplay=5'],
    ['vnclisten=0.0.0.0:1,vncdisplay=2', 'ignored bad-spec: vncdisplay=2'],
  ])('%s: xl says nothing, we do', (spec, mark) => {
    expect(framebuffer(spec)).toMatchObject({ marks: [mark], said: [] })
  })

  test('what changes nothing is not worth a word', () => {
    for (const spec of ['vnc= 1', 'vnc=1,,vncunused=1', 'vnc=1, ', 'vnc=1,vnc=1', 'vncpasswd= x '])
      expect(framebuffer(spec).findings).toEqual([])
  })
})

describe('a piece without `=`', () => {
  test('ends the reading', () => {
    expect(framebuffer('keymap=de, vnc, vncdisplay=3')).toMatchObject({
      value: [{ devid: 0, vnc: {}, sdl: {}, keymap: 'de' }],
      marks: ['ignored bad-spec: vnc, vncdisplay=3'],
    })
  })
  test('can be mended', () => expect(fixed('keymap=de, vnc, vncdisplay=3')).toBe('keymap=de, vnc=1, vncdisplay=3'))
})

describe('`type`, which was a field of xm', () => {
  test.each([
    ['type=vnc,vncunused=1', 'vnc=1,vncunused=1'],
    ['type=sdl', 'sdl=1'],
    ['type=vnc, vnc=1', 'vnc=1'],
    ['vnc=1, type=vnc', 'vnc=1'],
  ])('%s', (spec, mended) => {
    expect(framebuffer(spec).marks).toEqual([expect.stringContaining('ignored unknown-field: type=')])
    expect(fixed(spec)).toBe(mended)
  })
})

test('fields are offered that are not there yet', () => {
  const { document, value } = settingValue('vfb', '[ "vnc=1, " ]')
  const labels = vfb.complete?.(value, document.indexOf('" ]'), context('vfb')).map(({ label }) => label)
  expect(labels).toContain('vnclisten')
  expect(labels).not.toContain('vnc')
})
