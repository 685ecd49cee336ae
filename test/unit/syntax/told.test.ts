import { describe, expect, it } from 'vitest'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { lookalikeOf } from '../../../server/src/syntax/index.ts'
import type { Fix } from '../../../server/src/values/value-type.ts'

const head = 'name = "guest"\ntype = "hvm"\nmemory = 512\n'

const errorsIn = (text: string) =>
  snapshotOfText(text, 'domain').problems.filter(({ severity }) => severity === 'error')
const apply = (text: string, { edits }: Fix): string =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), text)

/** What is said, once, and what is left when that is mended. */
const told = (line: string, before = head) => {
  const text = `${before}${line}\n`
  const [error, ...more] = errorsIn(text)
  expect(more).toEqual([])
  const [fix] = error?.fixes ?? []
  return { error, mended: fix && apply(text, fix).slice(before.length, -1), fixes: error?.fixes ?? [], text }
}

describe('text without quotes is told once, and mended as a whole', () => {
  it.each([
    ['vif = [ bridge=xenbr0 ]', 'vif = [ "bridge=xenbr0" ]'],
    ['vif = [ mac=00:16:3e:00:00:01,bridge=xenbr0 ]', 'vif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0" ]'],
    ['vif = [ mac=00:16:3e:00:00:01, "bridge=xenbr0" ]', 'vif = [ "mac=00:16:3e:00:00:01", "bridge=xenbr0" ]'],
    ['vif = [ "bridge=a", bridge=b, \'bridge=c\' ]', 'vif = [ "bridge=a", "bridge=b", \'bridge=c\' ]'],
    ['disk = [ phy:/dev/vg/g,xvda,w ]', 'disk = [ "phy:/dev/vg/g,xvda,w" ]'],
    [
      'disk = [\n  phy:/dev/vg/g,xvda,w,\n  file:/b.img,xvdb,w\n]',
      'disk = [\n  "phy:/dev/vg/g,xvda,w",\n  "file:/b.img,xvdb,w"\n]',
    ],
    ['pci = [ 03:00.0 ]', 'pci = [ "03:00.0" ]'],
    ['cpus = 0-3', 'cpus = "0-3"'],
    ['cpus = 0-3,^1 # all but one', 'cpus = "0-3,^1" # all but one'],
    ['ioports = [2f8-2ff]', 'ioports = ["2f8-2ff"]'],
    ['ioports = [ 2f8-2ff, 3f8-3ff ]', 'ioports = [ "2f8-2ff", "3f8-3ff" ]'],
    ['kernel = /boot/vmlinuz-6.1', 'kernel = "/boot/vmlinuz-6.1"'],
    ['on_crash = coredump-restart', 'on_crash = "coredump-restart"'],
    ['vnclisten = 127.0.0.1', 'vnclisten = "127.0.0.1"'],
    ['vncpasswd = a-b c', 'vncpasswd = "a-b c"'],
    ['vif = bridge=xenbr0,type=vif', 'vif = [ "bridge=xenbr0,type=vif" ]'],
  ])('%s', (line, good) => {
    const { error, mended } = told(line)
    expect(error?.rule).toBe('missing-quotes')
    expect(mended).toBe(good)
    expect(errorsIn(`${head}${good}\n`)).toEqual([])
  })

  it.each(['ioports', 'cpus', 'pci', 'vif', 'disk', 'vnuma', 'boot'])(
    '%s: a bare item is one Error, whatever touches it and follows the list',
    (key) => {
      const items = '2f8-2ff|0-1|03:00.0|1k|0.5|1..2|1,2-3|1-2, 4-5|-1|2-|^1|0-3,^1|bridge=x'.split('|')
      const ends = [']', ' ]', ',]', ', ]', '\n]', '] # c']
      const following = ['', 'memory = 512\n', 'vif = [ "bridge=x" ]\n', '# c\nvcpus = 2\n']
      for (const item of items)
        for (const end of ends)
          for (const next of following) {
            const text = `name = "a"\nkernel = "/k"\n${key} = [${item}${end}\n${next}`
            const refusals = snapshotOfText(text, 'domain').config.tree.problems.length > 0
            const said = errorsIn(text).filter(
              ({ rule }) => rule.startsWith('missing-') || rule.startsWith('bad-') || rule === 'unexpected',
            )
            expect([text, refusals && said.length]).toEqual([text, refusals && 1])
          }
    },
  )

  it('two devices are two strings, or one', () => {
    const { fixes, text } = told('pci = [ 03:00.0, 04:00.0 ]')
    expect(fixes.map((fix) => apply(text, fix).slice(head.length, -1))).toContain('pci = [ "03:00.0", "04:00.0" ]')
  })

  it('of a name, and of a kernel, without a word that there is none', () => {
    expect(told('name = guest-1', 'type = "hvm"\n').mended).toBe('name = "guest-1"')
    expect(told('kernel = /boot/k', 'name = "a"\n').mended).toBe('kernel = "/boot/k"')
  })

  it.each([
    "vif = [ 'mac=' + mac ]",
    'vcpus = 2 * 2',
    'memory = 512M',
    'memory = 1.5',
    'vnc = bool(1)',
    'irqs = [ 5 7 ]',
    'memory = 512 vcpus = 2',
  ])('but not of %s', (line) => {
    const fixed = errorsIn(`${head}${line}\n`).flatMap(({ fixes = [] }) => fixes.map(({ title }) => title))
    expect(fixed.filter((title) => /quotes/.test(title))).toEqual([])
  })
})

describe('what was pasted is named and mended', () => {
  it.each([
    ['on_crash = “destroy”', 'on_crash = "destroy"', /left double quotation mark \(U\+201C\)/],
    ['on_crash = „destroy“', 'on_crash = "destroy"', /double low-9 quotation mark \(U\+201E\)/],
    ['vif = [ ‘bridge=xenbr0’ ]', "vif = [ 'bridge=xenbr0' ]", /U\+2018/],
    ['vcpus\u00a0= 2', 'vcpus = 2', /no-break space \(U\+00A0\)/],
    ['vcpus =\u30002', 'vcpus = 2', /ideographic space \(U\+3000\)/],
    ['vcpus\u200b = 2', 'vcpus = 2', /zero width space \(U\+200B\) stands here, which cannot be seen/],
    ['pci = [ "03:00.0"， "04:00.0" ]', 'pci = [ "03:00.0", "04:00.0" ]', /fullwidth comma \(U\+FF0C\)/],
    ['on\\_crash = "destroy"', 'on_crash = "destroy"', /backslash.*Markdown/],
    ['// two of them', '# two of them', /`\/\/`/],
    ['vcpus = 2 // two', 'vcpus = 2 # two', /`\/\/`/],
    ['/* two */', '# two ', /`\/\*`/],
    ['; two of them', '# two of them', /`;`/],
  ])('%s', (line, good, message) => {
    const { error, mended } = told(line)
    expect(error?.message).toMatch(message)
    expect(mended).toBe(good)
    expect(errorsIn(`${head}${good}\n`)).toEqual([])
  })

  it('each quotation mark for itself, and the name is there', () => {
    const text = 'name = “guest”\nkernel = “/boot/vmlinuz”\nmemory = 512\n'
    const errors = errorsIn(text)
    expect(errors.map(({ rule, start, end }) => [rule, text.slice(start, end)])).toEqual([
      ['bad-character', '“guest”'],
      ['bad-character', '“/boot/vmlinuz”'],
    ])
  })

  it('a file in UTF-16', () => {
    const wide = head.replace(/(?=[\s\S])/g, '\0').slice(1)
    const [error, ...more] = errorsIn(wide)
    expect(more).toEqual([])
    expect(error?.message).toMatch(/UTF-16/)
    expect(apply(wide, error?.fixes?.[0] as Fix)).toBe(head)
  })

  it('any such character, wherever it stands', () => {
    for (let code = 0x80; code < 0x10000; code++) {
      const character = String.fromCharCode(code)
      const lookalike = lookalikeOf(character)
      if (!lookalike) continue
      const line = {
        '"': `on_crash = ${character}destroy"`,
        "'": `on_crash = ${character}destroy'`,
        ',': `vif = [ ""${character} "" ]`,
      }
      const text = `${head}${line[lookalike.meant as '"'] ?? `vcpus = 2${character}`}\n`
      const [error] = errorsIn(text)
      expect(error?.message).toContain(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
      expect(error?.message).toContain(lookalike.name)
    }
  })
})
