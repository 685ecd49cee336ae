import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProse, looksLikeXen, mayBeNamed, prefilterLimit } from '../../client/src/prefilter.ts'
import { newestRelease } from '../../server/src/release.ts'
import { parse } from '../../server/src/syntax/index.ts'
import { detectKind } from '../../server/src/workspace/detect.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { mutatedText } from '../fuzz/mutate.ts'

describe('looksLikeXen', () => {
  it.each([
    ['a PV guest', 'name = "web"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'],
    ['an HVM guest', "builder='hvm'\nmemory=1024\n"],
    ['an old xm file', "import os\nkernel = '/boot/vmlinuz'\nvif = ['']\n"],
    ['CRLF lines', 'vcpus = 2\r\nmemory = 512\r\n'],
    ['a vnuma list over several lines', 'vcpus = 2\nvnuma = [ [ "pnode=0" ],\n[ "pnode=1" ]\n]\nmemory = 64\n'],
    ['an addition', 'disk = []\ndisk += [ "/dev/vg/a,raw,xvda,rw" ]\nvif = []\n'],
    ['a cpupool', 'name = "fast"\nsched = "credit2"\n'],
    ['a cpupool of CPUs only', 'name = "fast"\ncpus = ["2"]\n'],
    ['settings on one line', 'name = "web"; vcpus = 2; memory = 512\n'],
    ['an xl.conf', 'autoballoon = "off"\n'],
    ['an xl.conf with a dotted key', 'vif.default.bridge = "xenbr0"\n'],
  ])('says yes to %s', (_, text) => expect(looksLikeXen(text)).toBe(true))

  it.each([
    ['nothing', ''],
    ['a Python package', '[metadata]\nname = demo\n\n[options]\nmemory = 1\nkernel = x\n'],
    ['an INI file with a comment behind the section', '[boot]   # first\nkernel=a\nmemory=1\n'],
    ['one key that others have', 'kernel = "4.19"\n'],
    ['the same key twice', 'memory = 1\nmemory = 2\n'],
    ['keys that everybody has', 'name = x\ntype = y\nhostname = z\nroot = /\n'],
    ['keys in comments', '# kernel = 1\n# memory = 2\n'],
    ['keys of another case', 'Kernel = 1\nMemory = 2\n'],
    ['comparisons', 'kernel == 1\nmemory == 2\n'],
    ['prose', 'Set memory = 512 and kernel = foo in the file.\n'],
    ['keys beyond what is looked at', `${'#\n'.repeat(prefilterLimit / 2)}vcpus = 2\nmemory = 512\n`],
  ])('says no to %s', (_, text) => expect(looksLikeXen(text)).toBe(false))

  it.each([
    ' '.repeat(prefilterLimit),
    `${'a'.repeat(prefilterLimit - 1)}=`,
    '[a '.repeat(prefilterLimit / 3),
    `[${' a'.repeat(prefilterLimit / 2)}`,
    '\n \t'.repeat(prefilterLimit / 3),
    'name = 1\n'.repeat(prefilterLimit / 9),
  ])('says no to long lines, and to many: case %#', (text) => expect(looksLikeXen(text)).toBe(false))
})

/** Texts of every kind of file: as they were recorded, changed, and on few lines. */
const someText = fc
  .tuple(
    fc.oneof(mutatedText, fc.constantFrom(...verdictRows.map(({ text }) => text))),
    fc.constantFrom('\n', '; ', '\r'),
  )
  .map(([text, end]) => text.replaceAll('\n', end))

/** Whether each setting begins a line or follows a `;`: in a line that is torn apart, the parser goes on where the client does not look. */
const isWhole = (text: string): boolean =>
  parse(text, newestRelease).settings.every(({ start }) => /(?:^|[;\r\n])[ \t]*$/.test(text.slice(0, start)))

it('a text that the server is certain of is one that it is asked about', () => {
  let certain = 0
  fc.assert(
    fc.property(someText, fc.nat(3), (text, blanks) => {
      const head = `${'\n'.repeat(blanks)}${text}`.slice(0, prefilterLimit)
      const found = detectKind('/a/guest', head)
      if (!found.certain || !isWhole(head)) return
      certain++
      expect(looksLikeXen(head)).toBe(true)
    }),
    { numRuns: 1500 },
  )
  expect(certain).toBeGreaterThan(200)
})

/** An ending of ours, and behind it at most what a copy has. */
const isOpen = (name: string) => /\.(?:cfg|conf|xl|xm)(?:[.~-][\w~.-]*)?$|^[^.]*$/i.test(name)

it('a name is open by its ending, wherever another one stands', () => {
  const piece = fc.constantFrom(
    '.cfg',
    '.CONF',
    '.xl',
    '.xm',
    '.bak',
    '.',
    '~',
    '-1',
    ' ',
    '(2)',
    'web',
    '.ini',
    '\\',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const name = pieces.join('')
      expect(mayBeNamed(`/a/${name}`, 'properties'), name).toBe(isOpen(name))
    }),
    { numRuns: 2000 },
  )
})

describe('mayBeNamed', () => {
  it.each([
    ['/vm/web.cfg', 'properties'],
    ['/vm/web.CFG', 'properties'],
    ['/vm/web.conf', 'properties'],
    ['/vm/web.cfg.bak', 'properties'],
    ['/vm/web.cfg~', 'properties'],
    ['/vm/web', 'plaintext'],
    ['/vm/web.xm', 'plaintext'],
    ['Untitled-1', 'plaintext'],
    ['/vm/web.cfg', 'ini'],
  ])('takes %s in %s', (path, language) => expect(mayBeNamed(path, language)).toBe(true))

  it.each([
    ['/a/app.properties', 'properties'],
    ['/a/.editorconfig', 'properties'],
    ['/a/php.ini', 'ini'],
    ['/a/xl-web.log', 'plaintext'],
    ['/a/xl-web.log.1', 'plaintext'],
    ['/a/web.cfg', 'python'],
    ['/a/web.cfg', 'xen-domain'],
  ])('leaves %s in %s', (path, language) => expect(mayBeNamed(path, language)).toBe(false))
})

describe('isProse', () => {
  it.each(['/a/notes.txt', '/a/README', '/a/README.xen', '/a/b.rst'])('knows %s', (path) =>
    expect(isProse(path)).toBe(true),
  )
  it.each(['/a/web.cfg', '/a/web', 'Untitled-1'])('is not %s', (path) => expect(isProse(path)).toBe(false))
})
