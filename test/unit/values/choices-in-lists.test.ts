import { describe, expect, test } from 'vitest'
import { newestRelease, type Release } from '../../../server/src/release.ts'
import { altp2m } from '../../../server/src/values/guest/altp2m.ts'
import { armSci } from '../../../server/src/values/guest/arm-sci.ts'
import { boot } from '../../../server/src/values/guest/boot.ts'
import { mcaCaps } from '../../../server/src/values/guest/mca-caps.ts'
import { smbios } from '../../../server/src/values/guest/smbios.ts'
import { viridian } from '../../../server/src/values/guest/viridian.ts'
import { llcColors } from '../../../server/src/values/host/llc-colors.ts'
import { xenstoreQuota } from '../../../server/src/values/host/xenstore-quota.ts'
import { read } from './read.ts'

describe('viridian', () => {
  const groups = (text: string, release: Release = newestRelease) =>
    read(viridian, 'viridian', text, { release, guest: 'hvm' })

  test('a list, or yes and no', () => {
    expect(groups('[ "base", "Freq", "!stimer" ]')).toMatchObject({
      value: { viridian_enable: [0, 1], viridian_disable: [8] },
      findings: [],
    })
    expect(groups('[ "defaults" ]').value).toEqual({ viridian: 'True' })
    expect(groups('1').value).toEqual({ viridian: 'True' })
  })

  test('what is no number is passed over in silence', () => {
    expect(groups('"all"')).toMatchObject({ value: undefined, marks: ['ignored not-a-number: "all"'], said: [] })
  })

  test.each<[string, Release, string, string[]]>([
    ['"bogus"', newestRelease, 'refused unknown-choice: bogus', ["xl: unknown viridian enlightenment 'bogus'"]],
    ['"!all"', newestRelease, 'refused unknown-choice: !all', ["xl: unknown viridian enlightenment 'all'"]],
    ['"ALL"', newestRelease, 'refused unknown-choice: ALL', ["xl: unknown viridian enlightenment 'ALL'"]],
    ['"stimer"', '4.12', 'refused unknown-choice: stimer', ["xl: unknown viridian enlightenment 'stimer'"]],
    ['[ "base" ]', newestRelease, 'refused bad-spec: [ "base" ]', []],
  ])('%s is refused by %s', (item, release, mark, said) => {
    expect(groups(`[ ${item} ]`, release)).toMatchObject({ value: undefined, marks: [mark], said })
  })

  test('the order counts, and no group goes without base', () => {
    expect(groups('[ "all", "!freq" ]').marks).toEqual([])
    expect(groups('[ "!freq", "all" ]').marks).toHaveLength(1)
    expect(groups('[ "defaults", "!base" ]').marks).toHaveLength(1)
    expect(groups('[ "stimer" ]').marks).toHaveLength(1)
  })
})

describe('altp2m', () => {
  test.each([
    ['"external"', 'external'],
    ['"Mixed"', 'mixed'],
    ['3', 'limited'],
    ['" 0x1"', 'mixed'],
  ])('%s', (text, value) => expect(read(altp2m, 'altp2m', text)).toMatchObject({ value, findings: [] }))

  test.each([
    ['4', 'ERROR: invalid value 4 for "altp2m"'],
    ['"on"', 'ERROR: invalid value "on" for "altp2m"'],
    ['""', 'ERROR: invalid value "" for "altp2m"'],
  ])('%s is refused', (text, said) => {
    expect(read(altp2m, 'altp2m', text)).toMatchObject({ value: undefined, said: [said] })
  })

  test('a number that is added is read as a name', () => {
    expect(read(altp2m, 'altp2m', '1', { added: true }).said).toEqual(['ERROR: invalid value "1" for "altp2m"'])
  })
})

describe('mca_caps', () => {
  test('lmce is all there is', () => expect(read(mcaCaps, 'mca_caps', '[ "lmce" ]').value).toBe(1))
  test.each([
    ['[ "LMCE" ]', ["ERROR: unrecognized MCA capability 'LMCE'."]],
    ['"lmce"', ['ERROR: unable to parse mca_caps.']],
    ['[ [ "lmce" ] ]', []],
  ])('%s is refused', (text, said) => {
    expect(read(mcaCaps, 'mca_caps', text)).toMatchObject({
      value: undefined,
      said,
      findings: [{ effect: 'refused' }],
    })
  })
})

describe('smbios', () => {
  const strings = (text: string) => read(smbios, 'smbios', text)

  test('values may have commas; names are in any case', () => {
    expect(strings('[ "BIOS_vendor=Example, Ltd", "oem=a=b" ]')).toMatchObject({
      value: [
        { key: 'bios_vendor', value: 'Example, Ltd' },
        { key: 'oem', value: 'a=b' },
      ],
      findings: [],
    })
  })

  test.each([
    ['[ "oem" ]', `xl: failed to split "oem" at '='`],
    ['[ "oem=" ]', 'xl: empty value not allowed for smbios "oem="'],
    ['[ "vendor=x" ]', "xl: unknown smbios type 'vendor'"],
    ['[ [ "oem=x" ] ]', 'xl: Unable to get element #0 in smbios list'],
    [`[ ${'"oem=x", '.repeat(100)} ]`, 'xl: smbios limited to 99 oem strings'],
    [
      '"oem=x"',
      "warning: parameter `smbios' is a single value but should be a list\nxl: Unable to parse smbios options.",
    ],
  ])('%s is refused', (text, said) => expect(strings(text)).toMatchObject({ value: undefined, said: [said] }))

  test('of a name that comes twice the last string stays', () => {
    expect(strings('[ "bios_vendor=a", "bios_vendor=b", "oem=c", "oem=d" ]').marks).toEqual([
      'ignored duplicate-field: "bios_vendor=a"',
    ])
  })
})

describe('llc_colors', () => {
  const colours = (text: string) => read(llcColors, 'llc_colors', text)

  test('single ones and ranges', () => expect(colours('[ "0-2", "8", 5 ]').value).toEqual([0, 1, 2, 8, 5]))

  test.each([
    ['[ "x" ]', ['xl: Invalid LLC color range: x']],
    ['[ "3-1" ]', ['xl: Start LLC color is greater than end: 3-1']],
    ['[ "0--1" ]', []],
    ['[ [ 1 ] ]', ["xl: Can't get element 0 in LLC color list"]],
  ])('%s is refused', (text, said) => expect(colours(text)).toMatchObject({ value: undefined, said }))

  test('what follows is dropped in silence', () => {
    expect(colours('[ "0-3,8" ]')).toMatchObject({ value: [0, 1, 2, 3], marks: ['ignored bad-spec: ,8'], said: [] })
    expect(colours('[ "0 - 3" ]')).toMatchObject({ value: [0], marks: ['ignored bad-spec:  - 3'] })
  })
})

describe('xenstore_quota', () => {
  const limits = (text: string) => read(xenstoreQuota, 'xenstore_quota', text)

  test('names and numbers', () => {
    expect(limits('[ "nodes=0x10", "watches=0" ]')).toMatchObject({
      value: { quota: [{ name: 'nodes', val: 16 }, { name: 'watches' }] },
      findings: [],
    })
  })

  test.each([
    ['[ "nodes" ]', 'Quota specification "nodes" lacks "=".'],
    ['[ "nodes=-1" ]', 'Quota specification "nodes=-1" uses illegal value "-1".'],
    ['[ "nodes=4294967296" ]', 'Quota specification "nodes=4294967296" uses illegal value "4294967296".'],
    ['[ [ "nodes=1" ] ]', "xl: Can't get element 0 in Xenstore quota list"],
  ])('%s is refused', (text, said) => expect(limits(text)).toMatchObject({ value: undefined, said: [said] }))

  test('a slip in a name is found by Xenstore alone', () => {
    expect(limits('[ "node=1" ]').marks).toEqual(['ignored unknown-field: node'])
    expect(limits('[ "own-limit=1" ]').marks).toEqual([])
  })
})

describe('arm_sci', () => {
  const sci = (text: string) => read(armSci, 'arm_sci', text, { arch: 'arm' })

  test('its type', () => {
    expect(sci('"type=scmi_smc"').value).toEqual({ type: 'scmi_smc' })
    expect(sci('"type=none"').value).toEqual({})
    expect(sci('"type=smc"')).toMatchObject({ value: undefined, said: ['Unknown ARM_SCI type: smc'] })
  })

  test.each([
    ['"scmi_smc"', 'ignored bad-spec: scmi_smc'],
    ['" type=scmi_smc"', 'ignored blank-in-spec:  type'],
    ['"typ=scmi_smc"', 'ignored unknown-field: typ'],
    ['[ "type=scmi_smc" ]', 'ignored list-for-single: [ "type=scmi_smc" ]'],
  ])('%s is passed over in silence', (text, mark) => {
    expect(sci(text)).toMatchObject({ marks: [mark], said: [] })
  })
})

test('boot: xl takes every letter, QEMU does not', () => {
  const letters = (text: string) => read(boot, 'boot', text, { guest: 'hvm' }).marks
  expect(letters('"dc"')).toEqual([])
  expect(letters('"Dc"')).toEqual(['ignored bad-spec: D'])
  expect(letters('"cdc"')).toEqual(['ignored bad-spec: c'])
  expect(letters('"cdan"')).toEqual(['ignored bad-spec: n'])
})
