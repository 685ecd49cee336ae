import { describe, expect, test } from 'vitest'
import { newestRelease, type Release, releases } from '../../../server/src/release.ts'
import { cpuid } from '../../../server/src/values/cpu/cpuid/cpuid.ts'
import { cpuidFeatures, featureNames } from '../../../server/src/values/cpu/cpuid/features.ts'
import { context, read, settingValue } from './read.ts'

const flags = (text: string, release: Release = newestRelease) => read(cpuid, 'cpuid', `"${text}"`, { release })
const lines = (...items: string[]) => read(cpuid, 'cpuid', `[ ${items.map((item) => `"${item}"`).join(', ')} ]`)
const unset = (length: number) => 'x'.repeat(length)

describe("libxl's form", () => {
  test('features by name', () => {
    expect(flags('host,avx=0,rdrand=k')).toMatchObject({
      value: { cpuid: [{ leaf: 1, ecx: `xk${'x'}0${unset(28)}` }], msr: [] },
      findings: [],
    })
  })

  test('family and model go to two places', () => {
    expect(flags('host,family=23,model=49').value?.cpuid).toEqual([
      { leaf: 1, eax: 'xxxx000010000011xxxx11110001xxxx' },
    ])
  })

  test('MSRs, since 4.18', () => {
    const policy = `${unset(63)}0`
    expect(flags('host,rdcl-no=0').value).toEqual({ cpuid: [], msr: [{ index: 0x10a, policy }] })
    expect(flags('host,rdcl-no=0', '4.16').findings).toMatchObject([
      { effect: 'advice', message: expect.stringContaining('from 4.16.5 on') },
    ])
    expect(flags('host,rdcl-no=0', '4.13').marks).toEqual(['ignored unknown-field: rdcl-no'])
  })

  test.each([
    ['host,foo=0', 'ignored unknown-field: foo', 'foo=0', '#2: unknown CPUID flag name'],
    ['host,avx', 'ignored bad-cpuid: avx', 'avx', '#1: missing "=" in key=value'],
    ['host,family=', 'ignored bad-cpuid: family=', 'family=', '#3: illegal CPUID value (must be: [0|1|x|k|s])'],
    ['host, avx=0', 'ignored blank-in-spec:  avx', ' avx=0', '#2: unknown CPUID flag name'],
    ['host,avx=on', 'ignored bad-cpuid: on', 'avx=on', '#3: illegal CPUID value (must be: [0|1|x|k|s])'],
    ['host,rdcl-no=xx', 'ignored bad-cpuid: xx', 'rdcl-no=xx', '#3: illegal CPUID value (must be: [0|1|x|k|s])'],
  ])('%s is reported and ignored', (text, mark, piece, error) => {
    const { marks, said } = flags(text)
    expect(marks).toEqual([mark])
    expect(said).toEqual([`while parsing CPUID flag: "${piece}":\n  error ${error}`])
  })

  test.each([
    ['host,avx=2', 'ignored out-of-range: 2'],
    ['host,avx=1 on', 'ignored bad-cpuid: 1 on'],
    ['host,avx=kk', 'ignored bad-cpuid: kk'],
    ['host,avx=0,avx=1', 'ignored duplicate-field: avx=0'],
  ])('%s is misread without a message', (text, mark) => {
    expect(flags(text)).toMatchObject({ marks: [mark], said: [] })
  })

  test('the first word is host', () => {
    const { value, marks, said } = flags('avx=0')
    expect({ value, marks }).toEqual({ value: undefined, marks: ['ignored bad-cpuid: "avx=0"'] })
    expect(said).toEqual(['while parsing CPUID string: "avx=0":\n  error: first word must be "host"'])
    expect(flags('').findings).toEqual([])
  })

  test('what a feature needs', () => {
    expect(flags('host,avx512f=1,xsave=0')).toMatchObject({
      marks: ['advice needed-feature: avx512f=1'],
      findings: [{ message: '`avx512f` needs `xsave`, which is off here: Xen takes both away.' }],
    })
    expect(flags('host,avx512f=0,xsave=0').findings).toEqual([])
  })

  test('names and bits change from release to release', () => {
    expect(flags('host,avx512ifma=0', '4.12').findings).toEqual([])
    expect(flags('host,avx512ifma=0').findings[0]?.fixes?.[0]?.title).toBe('Replace by `avx512-ifma`')
    expect(flags('host,osvw=0', '4.9').marks).toEqual(['ignored bad-cpuid: osvw=0'])
    expect(flags('host,osvw=0', '4.10').marks).toEqual([])
  })
})

describe("xend's form", () => {
  test('leaf, subleaf and registers', () => {
    const bits = `0${unset(31)}`
    expect(lines(`0x7,0:ebx=${bits}, ecx=${bits}`, `1:edx=${bits}`)).toMatchObject({
      value: {
        cpuid: [
          { leaf: 7, subleaf: 0, ebx: bits, ecx: bits },
          { leaf: 1, edx: bits },
        ],
      },
      findings: [],
    })
  })

  test.each([
    ['host,avx=0', 'host,avx=0', '#1: illegal leaf number'],
    ['1,x:eax=0', 'x:eax=0', '#2: illegal subleaf number'],
    ['1', '"1"', '#3: missing colon'],
    ['0x1:foo=x', 'foo=x', '#4: invalid register name (must be e[abcd]x)'],
    ['1:eax=xx', 'xx', '#5: policy string must be exactly 32 characters long'],
  ])('%s is reported and ignored', (line, marked, error) => {
    const { marks, said } = lines(line)
    expect(marks).toEqual([`ignored bad-cpuid: ${marked}`])
    expect(said).toEqual([`while parsing CPUID line: "${line}":\n  error ${error}`])
  })

  test('what stands before the mistake counts', () => {
    expect(lines(`1:eax=${unset(32)},foo=x`).value?.cpuid).toEqual([{ leaf: 1, eax: unset(32) }])
  })

  test('letters of a policy are not looked at', () => {
    expect(lines(`1:eax=${unset(31)}z`).marks).toEqual(['ignored bad-cpuid: z'])
  })
})

describe('in the editor', () => {
  const at = (text: string, release: Release = newestRelease) => {
    const { document, value } = settingValue('cpuid', text.replace('|', ''))
    const offset = text.indexOf('|') + document.indexOf(text.charAt(0))
    return { value, offset, cx: context('cpuid', { release }), document }
  }
  const proposals = (text: string, release?: Release) => {
    const { value, offset, cx } = at(text, release)
    return cpuid.complete?.(value, offset, cx) ?? []
  }
  const hover = (text: string) => {
    const { value, offset, cx } = at(text)
    return cpuid.explain?.(value, offset, cx)?.markdown
  }

  test('names are offered behind a comma, values behind =', () => {
    expect(proposals('"|"').map(({ label }) => label)).toEqual(['host'])
    expect(proposals('"host,a|"').map(({ label }) => label)).toContain('avx512-fp16')
    expect(proposals('"host,a|"', '4.9').map(({ label }) => label)).not.toContain('avx2')
    expect(proposals('"host,avx=0,a|"').map(({ label }) => label)).not.toContain('avx')
    expect(proposals('"host,avx=|"').map(({ label }) => label)).toEqual(['0', '1', 'x', 'k', 's'])
    const name = proposals('"host,av|=0"').find(({ label }) => label === 'avx')
    expect(name).toMatchObject({ insert: 'avx', replace: { start: 14, end: 16 } })
  })

  test('leaves and registers are offered in a line', () => {
    expect(proposals('[ "|" ]').map(({ label }) => label)).toContain('0x80000001')
    expect(proposals('[ "0x1:|" ]').map(({ label }) => label)).toEqual(['eax', 'ebx', 'ecx', 'edx'])
  })

  test('hover tells leaf, register and bit', () => {
    expect(hover('"host,av|x2=0"')).toMatch(/^\*\*avx2\*\* · leaf 0x7, subleaf 0, `ebx`, bit 5 · since 4.10/)
    expect(hover('"host,avx2=|k"')).toBe('**k**: `avx2` is as on the host.')
    expect(hover('"host,mds-n|o=0"')).toContain('MSR 0x10a, bit 5')
    expect(hover(`[ "0x1:ecx=xxx|0${unset(28)}" ]`)).toMatch(/^`ecx`, bit 28: `0`, off\n\n\*\*avx\*\*: /)
  })
})

test('every name has a text, in every release', () => {
  for (const release of releases) expect(featureNames(release).length).toBeGreaterThan(90)
  for (const [name, { text, alias }] of Object.entries(cpuidFeatures))
    expect(text ?? cpuidFeatures[alias ?? '']?.text, name).toBeTruthy()
})
