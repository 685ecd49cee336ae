import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formattedText } from '../../../server/src/features/formatting.ts'
import { type Asked, formatted, guest, read } from './formatted.ts'

const device = (letter: string) => `"format=raw, vdev=xvd${letter}, access=rw, target=/dev/vg0/guest-${letter}"`
const long = ['a', 'b', 'c'].map(device)

describe('the form of a config', () => {
  it.each<[string, string, string, Asked?]>([
    ['has one blank on either side of =', 'vcpus=2\nmaxvcpus   =\t4\n', 'vcpus = 2\nmaxvcpus = 4\n'],
    ['and of +=', 'cmdline="a"\ncmdline  +="b"\n', 'cmdline = "a"\ncmdline += "b"\n'],
    ['has no blanks at the ends of lines, nor before a setting', '\t vcpus = 2  \t\n# why  \n', 'vcpus = 2\n# why\n'],
    ['ends with a line end', 'vcpus = 2', 'vcpus = 2\n'],
    ['ends with one line end', 'vcpus = 2\n\n \n', 'vcpus = 2\n'],
    ['has at most one empty line at a place', '\n\n\nvcpus = 2\n \n\n\n# a\n\n# b\n', '\nvcpus = 2\n\n# a\n\n# b\n'],
    ['has a line for each setting', 'vcpus = 2; maxvcpus=4 ;cmdline="a;b";\n', 'vcpus = 2\nmaxvcpus = 4\ncmdline = "a;b"\n'],
    ['has nothing for a semicolon alone', ';;vcpus = 2;;\n;\nmaxvcpus = 2\n', 'vcpus = 2\n\nmaxvcpus = 2\n'],
    ['keeps together what one comment is about', 'vcpus=2;maxvcpus=4  # CPUs\n', 'vcpus = 2; maxvcpus = 4 # CPUs\n'],
    ['has the comment of a setting behind it', 'vcpus = 2;# CPUs\n', 'vcpus = 2 # CPUs\n'],
    ['keeps comments in a column', 'vcpus=2  # now\nmaxvcpus=4\t# ever\nextra="a"       # c\n', 'vcpus = 2 # now\nmaxvcpus = 4 # ever\nextra = "a"  # c\n'],
    ['and one that goes on below another', 'vcpus=2    # how many there\n           # are at the start\n\n  # cards\nvif=[""]\n', 'vcpus = 2 # how many there\n          # are at the start\n\n# cards\nvif = [ "" ]\n'],
    ['in lists as well', `disk=[ '${'a'.repeat(30)},raw,xvda,w', # root\n       '/b,raw,xvdb,w',${' '.repeat(29)}# home\n${' '.repeat(52)}# of all\n]\n`, `disk = [\n    "${'a'.repeat(30)},raw,xvda,w", # root\n    "/b,raw,xvdb,w",${' '.repeat(29)}# home\n${' '.repeat(49)}# of all\n]\n`],
    ['has a short list on its line', "vif=['mac=00:16:3e:00:00:01',]\n", 'vif = [ "mac=00:16:3e:00:00:01" ]\n'],
    ['has a blank in a list of nothing', 'vif = [\n\n]\npci=[]\n', 'vif = [ ]\npci = [ ]\n'],
    ['has a line for each item of a long list', `disk=[${long.join(',')}]\n`, `disk = [\n    ${long.join(',\n    ')},\n]\n`],
    ['leaves a single item where it is, however long', `vif=["${'x'.repeat(120)}"]\n`, `vif = [ "${'x'.repeat(120)}" ]\n`],
    ['has a line for each item of a list over several', 'vif = [ "",\n        "bridge=b" ]\n', 'vif = [\n    "",\n    "bridge=b",\n]\n'],
    [
      'keeps comments in lists, and where they stand',
      'vif = [ # the cards\n"" , # first\n  # second\n\n\n\n"bridge=b" # here\n , "bridge=c"\n\n]\n',
      'vif = [ # the cards\n    "", # first\n    # second\n\n    "bridge=b", # here\n    "bridge=c",\n]\n',
    ],
    [
      'sets in lists in lists',
      'vnuma = [ ["pnode=0","size=256","vcpus=0"],\n[\n"pnode=0","size=256","vcpus=1"]]\nvcpus = 2\n',
      'vnuma = [\n    [ "pnode=0", "size=256", "vcpus=0" ],\n    [\n        "pnode=0",\n        "size=256",\n        "vcpus=1",\n    ],\n]\nvcpus = 2\n',
    ],
    ['counts a line of a list in a list with its comma', `vnuma = [\n["pnode=0","size=256"],\n]\n`, 'vnuma = [\n    [ "pnode=0", "size=256" ],\n]\n'],
    ['writes one kind of quotes', "cmdline = 'a b'\n", 'cmdline = "a b"\n'],
    ['but for a text with such a quote in it', `cmdline = 'say "a"'\nextra = "it's"\n`, `cmdline = 'say "a"'\nextra = "it's"\n`],
    ['and for one with a backslash', 'cmdline = \'a\\\'b\\\\c\'\n', 'cmdline = \'a\\\'b\\\\c\'\n'],
    ['writes the other kind where that is set', `cmdline = "a"\nextra = "it's"\n`, `cmdline = 'a'\nextra = "it's"\n`, { quotes: 'single', kind: 'xl-conf' }],
    ['keeps quotes where that is set', `cmdline = 'a'\n`, `cmdline = 'a'\n`, { quotes: 'keep' }],
    ['has no comma behind the last item where that is set', 'vif = [\n"",\n"bridge=b", # b\n]\n', 'vif = [\n    "",\n    "bridge=b" # b\n]\n', { trailingComma: 'never' }],
    ['keeps that comma where that is set', 'vif = [\n"", # a\n]\npci = [ "03:00.0", ]\nusbdev = [\n"type=hostdev"\n]\n', 'vif = [\n    "", # a\n]\npci = [ "03:00.0", ]\nusbdev = [\n    "type=hostdev"\n]\n', { trailingComma: 'keep', kind: 'xl-conf' }],
    ['is as wide as is set', 'irqs = [ 100, 101, 102, 103, 104, 105, 106 ]\n', 'irqs = [\n    100,\n    101,\n    102,\n    103,\n    104,\n    105,\n    106,\n]\n', { width: 40 }],
    ['is set in as is set', 'vif = [\n""\n]\n', 'vif = [\n  "",\n]\n', { indent: '2' }],
    ['by tabs as well', 'vif = [\n""\n]\n', 'vif = [\n\t"",\n]\n', { indent: 'tab' }],
    ['is the same for a cpupool', "name='p'\ncpus=['2','3']\n", 'name = "p"\ncpus = [ "2", "3" ]\n', { kind: 'cpupool' }],
    ['and for xl.conf', 'autoballoon=0 \nvif.default.bridge = \'xenbr1\'\n', 'autoballoon = 0\nvif.default.bridge = "xenbr1"\n', { kind: 'xl-conf' }],
    ['is nothing for nothing', ' \n\t\n', '', { kind: 'xl-conf' }],
    ['leaves the inside of a text alone', 'disk = [ "/dev/vg0/a ,raw,  xvda , rw" ]\n', 'disk = [ "/dev/vg0/a ,raw,  xvda , rw" ]\n'],
  ])('%s', (_what, text, after, asked = {}) => {
    const once = formatted(text, asked)
    expect(once).toBe(after)
    expect(formatted(once, asked)).toBe(once)
  }) // biome-ignore format: a table

  it('breaks a list of exactly one more than the width, and none of the width', () => {
    const of = (length: number) => `vif = [ "", "bridge=${'b'.repeat(length - 'vif = [ "", "bridge=" ]'.length)}" ]\n`
    expect(formatted(of(100))).toBe(of(100))
    expect(formatted(of(101))).toMatch(/^vif = \[\n {4}"",\n {4}"bridge=b+",\n\]\n$/)
  })

  it('keeps the line ends of Windows, which are all that xl refuses', () => {
    const { text, refused } = formattedText(read(`${guest}vif=['',\n'bridge=b']`.replaceAll('\n', '\r\n')))
    expect(refused).toBeUndefined()
    expect(text).toBe(`${guest}vif = [\n    "",\n    "bridge=b",\n]\n`.replaceAll('\n', '\r\n'))
  })

  it('keeps a carriage return at the end of a comment', () => {
    expect(formatted('# a \r\nvcpus=2\n')).toBe('# a \r\nvcpus = 2\n')
  })
})

describe('a comment for Xen Config', () => {
  it('keeps the line that it is about, and what stands on it', () => {
    const text = '# xen-config: disable-next-line unknown-key\nvcpus=2;colour=1;shape=2\ncolor=1;form=2\n'
    expect(formatted(text)).toBe(
      '# xen-config: disable-next-line unknown-key\nvcpus = 2; colour = 1; shape = 2\ncolor = 1\nform = 2\n',
    )
  })

  it('keeps a list of which it is about one line on its lines', () => {
    const text = `# xen-config: disable-next-line unknown-field\nvif=['a=1','b=2',\n  'c=3']\n`
    expect(formatted(text)).toBe('# xen-config: disable-next-line unknown-field\nvif = [ "a=1", "b=2",\n    "c=3" ]\n')
    const within = `vif=[\n# xen-config: disable-next-line unknown-field\n'a=1','b=2'  ,\n'c=3']\n`
    expect(formatted(within)).toBe(
      'vif = [\n    # xen-config: disable-next-line unknown-field\n    "a=1", "b=2",\n    "c=3" ]\n',
    )
  })

  it('that is about an empty line stays useless', () => {
    expect(formatted('# xen-config: disable-next-line unknown-key\n\n\ncolour = 1\n')).toBe(
      '# xen-config: disable-next-line unknown-key\n\ncolour = 1\n',
    )
    expect(formatted('vif = [\n""\n# xen-config: disable-next-line bad-vif\n\n\n]\n')).toBe(
      'vif = [\n    ""\n    # xen-config: disable-next-line bad-vif\n\n]\n',
    )
  })
})

describe('a file is left alone', () => {
  it.each([
    ['when its text is refused', 'memory = \n', /xl 4\.22 refuses it, at line 1: /],
    ['when a value is refused', `${guest}disk = [ "a,b,c,d,e,f,g" ]\n`, /xl 4\.22 refuses it, at line 4: /],
    ['when it is a program', 'import os\nname = "a%d" % 3\n', /Python/],
    ['when some of its lines have the ends of Windows', `${guest}vcpus=2\r\n`, /line 4/],
    ['when it ends with a character that xl drops', `${guest}vcpus=2\n+`, /ends with a character/],
  ])('%s', (_what, text, why) => {
    const { text: after, refused } = formattedText(read(text))
    expect(refused).toMatch(why)
    expect(after).toBe(text)
  })
})

describe('our own examples', () => {
  const folder = new URL('../../../examples/', import.meta.url)
  const names = readdirSync(folder).filter((name) => !/xm\.xl$/.test(name))
  it.each(names)('%s has its form', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const kind = name.endsWith('.cpupool') ? 'cpupool' : name === 'xl.conf' ? 'xl-conf' : 'domain'
    expect(formattedText(read(text, { kind }))).toEqual({ text })
  })
})
