import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { cloneOf } from '../../server/src/features/clone.ts'
import { mendedText, safeEdits } from '../../server/src/features/fix-all.ts'
import { migrate } from '../../server/src/migrate/migrate.ts'
import { newestRelease, type Release, releases } from '../../server/src/release.ts'
import { createService } from '../../server/src/service.ts'
import { asTextEdits, defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { applied, checkFixes } from '../fuzz/fixes.ts'
import { mutatedText, realText } from '../fuzz/mutate.ts'

const someRelease = fc.constantFrom(...releases)
const examples = new URL('../../examples/', import.meta.url)

describe('every fix that is offered', () => {
  it('mends its problem, brings no Error, leaves the rest as it was; a safe one builds the same domain: real configs', () => {
    fc.assert(
      fc.property(realText, someRelease, (text, release) => {
        expect(checkFixes({ text, kind: 'domain', release })).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  const halves = [releases.slice(0, releases.length / 2), releases.slice(releases.length / 2)]
  it.each(halves)('does so in broken ones, for half of the releases: from %s on', (...half) => {
    fc.assert(
      fc.property(mutatedText, fc.constantFrom(...half), (text, release) => {
        expect(checkFixes({ text, kind: 'domain', release })).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it.each(readdirSync(examples))('does so in an example: %s', (name) => {
    const text = readFileSync(new URL(name, examples), 'utf8')
    for (const release of ['4.2', '4.10', '4.22'] as const)
      expect(checkFixes({ text, kind: 'domain', release })).toEqual([])
  })
})

describe('a byte-order mark', () => {
  const lines = ['maxcpus = 2', '# note', '', 'dhcp = "dhcp"', 'dtdev = [ "/a" ]', 'vcpus = 0', 'x = "1"; maxcpus = 2']

  it.each(lines)('never comes to stand in the middle, whatever is written in front of all lines: %j', (first) => {
    const text = `\ufeff${first}\nmemory = 512\nroot = "/dev/a ro"\n`
    const snapshot = snapshotOfText(text, 'domain')
    const whole = { start: { line: 0, character: 0 }, end: snapshot.document.positionAt(text.length) }
    expect(checkFixes({ text, kind: 'domain', release: newestRelease })).toEqual([])
    for (const { title, edit } of createService().codeActions(snapshot, whole)) {
      const after = TextDocument.applyEdits(snapshot.document, edit?.changes?.[snapshot.document.uri] ?? [])
      expect(after.lastIndexOf('\ufeff'), title).toBeLessThanOrEqual(0)
    }
    for (const made of [cloneOf(snapshot, 'twin', {}).text, migrate(text, { release: newestRelease }).text])
      expect(made.lastIndexOf('\ufeff')).toBeLessThanOrEqual(0)
  })
})

describe('a program of xm', () => {
  const program = `xm_vars.var("vmid",
            use="The number of the guest.",
            check=check_vmid)
assert 1
note = """of the host"""
builder = "hvm"
name = "vm%d" % vmid
disk = ( "phy:vg/web%d,xvda,w" % vmid, )
ip = "10.0.0.%d" % vmid
bootargs = "--entry=%d" % vmid
extra = "ro"
`

  it('is not written anew without being looked at, but for how it is stored', () => {
    expect(mendedText(snapshotOfText(program, 'domain'), false)).toBe(program)
    const stored = snapshotOfText(`\ufeff${program.replaceAll('\n', '\r\n')}`, 'domain')
    expect(mendedText(stored, false)).toBe(program)
  })

  it('is offered nothing that takes a part of it for what xl reads', () => {
    const { problems } = snapshotOfText(program, 'domain')
    const titles = problems.flatMap(({ fixes = [] }) => fixes.map(({ title }) => title))
    expect(titles.filter((title) => /^(?:Add the|Put it|Write `(?:use|extra|bootloader))/.test(title))).toEqual([])
  })
})

describe('a device under `phy:` without its folder', () => {
  it.each([
    ['phy:vg/web,xvda,w', '4.22', 'vdev=xvda, access=rw, target=/dev/vg/web'],
    // xl takes the name for the kind of the device, and the device for the target.
    ['phy:cdrom,hdd,r', '4.22', 'vdev=hdd, access=ro, target=/dev/cdrom'],
    ['phy:vg/web,xvda,w', '4.1', 'phy:/dev/vg/web,xvda,w'],
  ] as const)('is first offered where xm looked for it: %s for %s', (disk, release, mended) => {
    const snapshot = snapshotOfText(`disk = [ "${disk}" ]\n`, 'domain', { ...defaultPreferences, release })
    const problem = snapshot.problems.find(({ rule }) => rule === 'deprecated-field')
    expect(problem?.message).toContain('xm looked for')
    const [first] = problem?.fixes ?? []
    expect(first?.safe).toBeFalsy()
    expect(first && applied(snapshot.config.tree.text, first.edits)).toBe(`disk = [ "${mended}" ]\n`)
  })
})

describe('what a program of xm sets', () => {
  it('is not said to be missing, nor written on top of it', () => {
    const { problems } = snapshotOfText('def make(n):\n    globals()["name"] = n\nmake("web")\nmemory = 64\n', 'domain')
    expect(problems.map(({ rule }) => rule)).not.toContain('missing-name')
    expect(problems.map(({ rule }) => rule)).not.toContain('missing-kernel')
  })
})

describe('a file that is taken for one of ARM', () => {
  it('stays one when all is mended, also where x86 would take it', () => {
    const text = 'name = "g"\nkernel = "/k"\ndevice_tree = "/x.dtb"\n'
    const mended = mendedText(snapshotOfText(text, 'domain'), true)
    expect(mended).toContain('\ndevice_tree = "/x.dtb"\n')
    expect(mended).not.toContain('arch=x86')
  })

  it('is not said to be made by x86 where no host of it has what the file asks for', () => {
    const { problems } = snapshotOfText(
      'name = "g"\nkernel = "/k"\ndevice_tree = "/x.dtb"\ndtdev = [ "/a" ]\n',
      'domain',
    )
    const told = problems.find(({ rule }) => rule === 'guessed-architecture')
    expect(told?.message).toMatch(/On x86: .* on nearly every host: a machine of x86 has no device tree/)
  })
})

describe('what a person has as a comment, behind a sign for which xl has no use', () => {
  const signs = ['\r', '\0', '\v', '\f', '\u00a0', '%', '\ufeff']
  const words = [
    '# a note: x=1, y=2',
    '# xen-config: release=4.4',
    '#maxcpus=2',
    "# it's vcpus = 08",
    '# dhcp="dhcp"; nics=1',
  ]

  it.each(signs)('stays as it is, whatever is offered: %j', (sign) => {
    for (const comment of words) {
      const text = `${sign === '\ufeff' ? '' : 'name = "g"'}${sign}${comment}\nmemory = 512\nmaxcpus = 2\n`
      const snapshot = snapshotOfText(text, 'domain')
      const whole = { start: { line: 0, character: 0 }, end: snapshot.document.positionAt(text.length) }
      for (const { title, edit } of createService().codeActions(snapshot, whole)) {
        const after = TextDocument.applyEdits(snapshot.document, edit?.changes?.[snapshot.document.uri] ?? [])
        expect(after, title).toContain(comment)
      }
    }
  })
})

describe('an edit that ends between a carriage return and its line feed', () => {
  it.each(['e="1" \\', 'e="1"\\', 'vcpus = 2 /* c */', 'x = 1;;', 'name = "a"%'])(
    'is as good for an editor as it is by itself: %j',
    (line) => {
      const text = `name = "g"\r\n${line}\r\nmemory = 512\r\n`
      const snapshot = snapshotOfText(text, 'domain')
      for (const { edits } of snapshot.problems.flatMap(({ fixes = [] }) => fixes)) {
        const inEditor = TextDocument.applyEdits(snapshot.document, asTextEdits(snapshot, edits))
        expect(inEditor).toBe(applied(text, edits))
      }
      expect(TextDocument.applyEdits(snapshot.document, asTextEdits(snapshot, safeEdits(snapshot)))).toBe(
        applied(text, safeEdits(snapshot)),
      )
    },
  )
})

describe('a quote that is missing in a list', () => {
  const closed = (text: string) =>
    snapshotOfText(text, 'domain', defaultPreferences)
      .problems.filter(({ rule }) => rule === 'unclosed-string')
      .flatMap(({ fixes = [] }) => fixes.map(({ edits }) => applied(text, edits)))

  it.each([
    ["vif = [ 'a ]\n", ["vif = [ 'a' ]\n"]],
    ["vif = [ 'a ] # b\n", ["vif = [ 'a' ] # b\n"]],
    ["vif = [ 'a # b ]\n", []],
    ["vif = [ 'a#b ]\n", ["vif = [ 'a#b' ]\n"]],
  ])('is never added behind what may be a comment: %j', (text, expected) => {
    expect(closed(text)).toEqual(expected)
    expect(checkFixes({ text, kind: 'domain', release: newestRelease })).toEqual([])
  })
})

describe('a fix of `type` or `builder`', () => {
  const words = ['', 'hvm', 'pv', 'pvh', 'generic', 'linux', 'vmx', 'HVM', 'paravirt', 'x']

  it.each(words)('does not contradict the other: %s', (type) => {
    for (const builder of words)
      for (const release of ['4.9', '4.10', '4.22'] as const) {
        const text = `name = "g"\nkernel = "/k"\nfirmware = "/f"\n${type && `type = "${type}"\n`}${builder && `builder = "${builder}"\n`}`
        expect(checkFixes({ text, kind: 'domain', release })).toEqual([])
        const after = snapshotOfText(mended(text, release), 'domain', { ...defaultPreferences, release })
        expect(after.problems.flatMap(({ fixes = [] }) => fixes).filter(({ safe }) => safe)).toEqual([])
      }
  })
})

/** A text after all its safe fixes. */
const mended = (text: string, release: Release = newestRelease): string =>
  applied(text, safeEdits(snapshotOfText(text, 'domain', { ...defaultPreferences, release })))

describe('a fix in its place', () => {
  it('goes before a comment, and not into it', () => {
    expect(mended('vif = [ "bridge=br0"   # lan\n        "bridge=br1" ]\nname = "a"\nkernel = "/k"\n')).toContain(
      '"bridge=br0",   # lan\n        "bridge=br1"',
    )
  })

  it('leaves the comment behind a setting that goes', () => {
    const text = 'name = "a"\nkernel = "/k"\nvncconsole = "1" # c\nvncconsole = "1"\n'
    const snapshot = snapshotOfText(text, 'domain')
    const [fix] = snapshot.problems.find(({ rule }) => rule === 'duplicate-key')?.fixes ?? []
    expect(applied(text, fix?.edits ?? [])).toBe('name = "a"\nkernel = "/k"\n# c\nvncconsole = "1"\n')
  })

  it.each([
    [
      'x = 2; max_maptrack_frames = [ # one\n  1, # two\n]  # three\n',
      'list-for-single',
      '# one\n# two\nx = 2; max_maptrack_frames = 1  # three\n',
    ],
    ['vfb = [ # one\n]\nvfb = [ "vnc=1" ]\n', 'duplicate-key', 'vfb = [ "vnc=1" ]\n'],
  ])(
    'keeps the comments within what it writes otherwise, and takes those of what goes along: %j',
    (text, rule, wanted) => {
      const snapshot = snapshotOfText(text, 'domain')
      const [fix] = snapshot.problems.find((problem) => problem.rule === rule)?.fixes ?? []
      expect(applied(text, fix?.edits ?? [])).toBe(wanted)
    },
  )

  it('ends a comment that ends the file with its newline', () => {
    const text = 'name = "a"\nkernel = "/k"\nmemory = 64\nfoo = 1'
    const snapshot = snapshotOfText(text, 'domain')
    const fix = snapshot.problems.flatMap(({ fixes = [] }) => fixes).find(({ title }) => title.startsWith('Comment'))
    expect(applied(text, fix?.edits ?? [])).toBe('name = "a"\nkernel = "/k"\nmemory = 64\n# foo = 1\n')
  })

  it.each([
    ['vcpus = 08', 'vcpus = 8'],
    ['vcpus = "+08"', 'vcpus = 8'],
    ['rtc_timeoffset = "-08"', 'rtc_timeoffset = "-8"'],
  ])('writes a number that xl reads: %s', (line, wanted) => {
    const text = `name = "a"\nkernel = "/k"\n${line}\n`
    const [fix] = snapshotOfText(text, 'domain').problems.find(({ rule }) => rule === 'not-a-number')?.fixes ?? []
    expect(applied(text, fix?.edits ?? [])).toContain(`${wanted}\n`)
  })

  it('changes every line ending once and for all', () => {
    expect(mended('name = "a"\r\r\nkernel = "/k"\r\nmemory = 64 \rvcpus = 1\n# a\rb\n')).toBe(
      'name = "a"\nkernel = "/k"\nmemory = 64 \nvcpus = 1\n# a\rb\n',
    )
  })

  it('is not offered where it would bring an Error: what a list says is looked at before it is one', () => {
    const text = 'name = "a"\nkernel = "/k"\nvif = "bridg"\n'
    expect(checkFixes({ text, kind: 'domain', release: '4.22' })).toEqual([])
  })
})

describe('a migration of a broken config', () => {
  it('never makes a file refused that xl takes', () => {
    fc.assert(
      fc.property(mutatedText, someRelease, (text, release) => {
        const preferences = { ...defaultPreferences, release }
        const once = migrate(text, { release, name: 'guest' })
        if (snapshotOfText(text, 'domain', preferences).refusals.length > 0) return
        expect(snapshotOfText(once.text, 'domain', preferences).refusals.map(({ message }) => message)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
})
