import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { cloneOf } from '../../../server/src/features/clone.ts'
import { identityActions, newIdentity } from '../../../server/src/features/new-identity.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { atCursor } from './cursor.ts'

const mac = '00:16:3e(:[0-9a-f]{2}){3}'
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'

const written = (marked: string, what: 'mac' | 'uuid') => {
  const { snapshot, position } = atCursor(marked)
  const edits = newIdentity(snapshot, { start: position, end: position }, what, { chance: 0.5 })
  if ('refused' in edits) return edits.refused
  return TextDocument.applyEdits(snapshot.document, edits)
}

const offered = (marked: string) => {
  const { snapshot, position } = atCursor(marked)
  return identityActions(snapshot, { start: position, end: position }, undefined, {}).map(({ title }) => title)
}

describe('a new MAC address or UUID', () => {
  it('takes the place of the one at the cursor', () => {
    expect(written('vif = [ "mac=00:16:3e:00:|00:01,bridge=b" ]\n', 'mac')).toMatch(
      new RegExp(`^vif = \\[ "mac=(?!00:16:3e:00:00:01)${mac},bridge=b" \\]\n$`),
    )
    expect(written('vif = [ "mac=00:16:3e:00:00:01", "bridge=|b" ]\n', 'mac')).toMatch(
      new RegExp(`^vif = \\[ "mac=00:16:3e:00:00:01", "mac=${mac}, bridge=b" \\]\n$`),
    )
    expect(written('vif = [ "|" ]\n', 'mac')).toMatch(new RegExp(`^vif = \\[ "mac=${mac}" \\]\n$`))
    expect(written('uuid = "6a7e1e3c-|0f5b-4c9e-9d43-2b1f6d0c8a51"\n', 'uuid')).toMatch(
      new RegExp(`^uuid = "(?!6a7e1e3c)${uuid}"\n$`),
    )
  })

  it.each([
    'vif = [ |bridge=xenbr0 ]\n',
    'vif = [ bridge=|xenbr0 ]\n',
    'vif = [ |\u201cbridge=xenbr0\u201d ]\n',
    'vif = [ \u2018mac=00:16:3e:00:00:01\u2019 , |\u2018bridge=x\u2019 ]\n',
    'vif = [ |{ bridge = "x" } ]\n',
    'vif = [ "bridge=x;|mac=00:16:3e:1:2:3" ]\n',
    'vif = [ "bridge=a" | "bridge=b" ]\n',
  ])('is written into no list that has something else wrong: %s', (marked) => {
    expect(offered(marked)).toEqual([])
    expect(written(marked, 'mac')).toMatch(/^[A-Z]/)
  })

  it('is put in where the cursor is in a comment, and as a line where that is blank', () => {
    expect(written('# |\n', 'mac')).toMatch(new RegExp(`^# ${mac}\n$`))
    expect(written('name = "a"\n|\n', 'uuid')).toMatch(new RegExp(`^name = "a"\nuuid = "${uuid}"\n$`))
    expect(written('name = "a"\n|', 'uuid')).toMatch(new RegExp(`^name = "a"\nuuid = "${uuid}"\n$`))
    expect(written('name = "a"\n|\n', 'mac')).toMatch(new RegExp(`^name = "a"\nvif = \\[ "mac=${mac}" \\]\n$`))
  })

  it.each([
    ['vif=["bridge=x,mac=|"]\n', 'mac', `vif=\\["bridge=x,mac=${mac}"\\]\n`],
    ['vif=["mac=|,bridge=x"]\n', 'mac', `vif=\\["mac=${mac},bridge=x"\\]\n`],
    ['vif=[|]\n', 'mac', `vif=\\["mac=${mac}"\\]\n`],
    ['vif=["mac=00:16:3e:00:00:01",|]\n', 'mac', `vif=\\["mac=00:16:3e:00:00:01","mac=${mac}"\\]\n`],
    ['vif=[|"bridge=x"]\n', 'mac', `vif=\\["mac=${mac}, bridge=x"\\]\n`],
    ['vif = |\n', 'mac', `vif = \\[ "mac=${mac}" \\]\n`],
    ['v|if=["bridge=x"]\n', 'mac', `vif=\\["mac=${mac}, bridge=x"\\]\n`],
    ['mem|ory=512\nvif=["bridge=x"]\n', 'mac', `memory=512\nvif=\\["mac=${mac}, bridge=x"\\]\n`],
    ['vif=["mac=00:16:3e:00:00:01,bri|dge=x"]\n', 'mac', `vif=\\["mac=(?!00:16:3e:00:00:01)${mac},bridge=x"\\]\n`],
    ['uuid=|\n', 'uuid', `uuid="${uuid}"\n`],
    ['uuid=|', 'uuid', `uuid="${uuid}"`],
    ['uuid = |# mine\n', 'uuid', `uuid = "${uuid}"# mine\n`],
    ['uuid = ab|c-d\n', 'uuid', `uuid = "${uuid}"\n`],
    ['uuid = 1|2\n', 'uuid', `uuid = "${uuid}"\n`],
    ["uuid = '|'\n", 'uuid', `uuid = '${uuid}'\n`],
    ['name="a"\nmemory=5|12\n', 'uuid', `name="a"\nuuid = "${uuid}"\nmemory=512\n`],
    ['vtpm=["backend=x|"]\nuuid="x"\n', 'uuid', `vtpm=\\["backend=x"\\]\nuuid="${uuid}"\n`],
    ['vtpm=["backend=x,uuid=|"]\n', 'uuid', `vtpm=\\["backend=x,uuid=${uuid}"\\]\n`],
    ['uuid="6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"\n|\n', 'uuid', `uuid="(?!6a7e1e3c)${uuid}"\n\n`],
  ] as const)('comes into %j as a %s where it belongs', (marked, what, pattern) => {
    expect(written(marked, what)).toMatch(new RegExp(`^${pattern}$`))
  })

  it.each([
    ['mem|ory=512\n', 'mac', /no interface/],
    ['mem|ory=512\nvif=["mac=00:16:3e:00:00:01"]\n', 'mac', /^No interface of this guest lacks/],
  ] as const)('is refused in %j as a %s', (marked, what, why) => {
    expect(written(marked, what)).toMatch(why)
  })

  it('is refused in a file of another kind, and in what a template fills in', () => {
    const { snapshot, position } = atCursor('name = "p"\n|\n', {}, 'cpupool')
    expect(newIdentity(snapshot, { start: position, end: position }, 'uuid', {})).toEqual({
      refused: 'Only the config of a guest has a UUID.',
    })
    expect(written('name = "a"\nuuid = "{{ id| }}"\n', 'uuid')).toMatch(/^There is no place/)
  })

  it.each([
    '# A guest\nname = "a"\nkernel = "/k"\nmemory = 512\nvif = [ "bridge=x", "mac=00:16:3e:00:00:01" ]\n',
    'name="a";kernel="/k"\n\nuuid="6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"\nvif=[\n # first\n "bridge=x,mac=00:16:3e:00:00:01",\n\n "script=y"\n]\n',
    'type = "hvm"\nname = \'a\'\nvtpm = [ "backend=x" ]\nvif = []\nextra = """a\n\nb"""\n',
    'vif = [ "bridge=x" ]\nvif += [ "" ]\nname = "a"  # it\nuuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"; memory = 5\n',
  ])('leaves wherever the cursor is in %j a file that xl reads', (text) => {
    const before = snapshotOfText(text, 'domain')
    const others = ({ config }: typeof before) =>
      config.tree.settings.map(({ key }) => key.name).filter((key) => key !== 'uuid' && key !== 'vif')
    for (let offset = 0; offset <= text.length; offset++)
      for (const what of ['mac', 'uuid'] as const) {
        const after = written(`${text.slice(0, offset)}|${text.slice(offset)}`, what)
        if (/^(?:No interface|This guest|There is)/.test(after)) continue
        const snapshot = snapshotOfText(after, 'domain')
        expect(snapshot.refusals.length, after).toBeLessThanOrEqual(before.refusals.length)
        expect(others(snapshot), after).toEqual(others(before))
        expect(after).not.toBe(text)
        expect(after).not.toMatch(/"[^"\n]*mac=[^"\n]*mac=/)
      }
  })

  it('is one that neither the file nor another one has', () => {
    const text = 'vif = [ "mac=00:16:3e:00:00:01", "|" ]\n'
    const [, first = ''] = new RegExp(`, "mac=(${mac})"`).exec(written(text, 'mac')) ?? []
    const { snapshot, position } = atCursor(text.replace('00:16:3e:00:00:01', first))
    const range = { start: position, end: position }
    const isTaken = (address: string) => address !== '00:16:3e:00:00:07' && address.endsWith('0')
    const edits = newIdentity(snapshot, range, 'mac', { chance: 0.5, isTaken })
    const [edit] = 'refused' in edits ? [] : edits
    expect(edit?.newText).not.toContain(first)
    expect(edit?.newText).not.toMatch(/0$/)
  })

  it('is offered where one belongs, and nowhere else', () => {
    expect(offered('vif = [ "mac=00:16:3e:00:|00:01" ]\n')).toEqual(['Write a new MAC address'])
    expect(offered('vif = [ "bridge=|b" ]\n')).toEqual(['Write a new MAC address'])
    expect(offered('uuid = "|"\n')).toEqual(['Write a new UUID'])
    expect(offered('vif = [ "mac=00:16:3e:00:00:01, bridge=|b" ]\n')).toEqual([])
    expect(offered('name = "|"\n')).toEqual([])
  })
})

describe('a clone', () => {
  it('asks for each new address about as often as there are interfaces', () => {
    const count = 3000
    const list = Array.from({ length: count }, () => '"mac=00:16:3e:00:00:01"').join(', ')
    let asked = 0
    const isTaken = () => {
      asked++
      return false
    }
    const { text } = cloneOf(snapshotOfText(`name = "a"\nvif = [ ${list} ]\n`, 'domain'), 'b', { chance: 0.5, isTaken })
    expect(new Set(text.match(/00:16:3e(?::[0-9a-f]{2}){3}/g)).size).toBe(count)
    expect(asked).toBeLessThan(2 * count)
  })

  const text = `# web1 is the first.
name = "web1"
uuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"
memory = 512
kernel = "/k"
vif = [ "mac=00:16:3e:00:00:01,bridge=b", "bridge=c", "mac=00:16:3e:00:00:02" ]
disk = [ "/dev/vg/web1,raw,xvda,rw", "/x.iso,raw,xvdb,r,cdrom" ]
pci = [ "03:00.0" ]
`
  const clone = cloneOf(snapshotOfText(text, 'domain'), 'web2', { chance: 0.25 })

  it('has a new name, and new addresses in place of those that were there; all else stays', () => {
    const pattern = text
      .replace('name = "web1"', 'name = "web2"')
      .replace(/[[\]".*+?^$(){}|\\/]/g, '\\$&')
      .replace('6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51', uuid)
      .replaceAll(/00:16:3e:00:00:0\d/g, mac)
    expect(clone.text).toMatch(new RegExp(`^${pattern}$`))
    expect(clone.text).not.toMatch(/6a7e1e3c|:00:00:0[12]/)
    const macs = clone.text.match(/00:16:3e:\S\S:\S\S:\S\S/g) ?? []
    expect(new Set(macs).size).toBe(2)
    expect([...new Set(clone.changed)]).toEqual([1, 2, 5])
  })

  it('names what both guests have of the host now, but for what is only read', () => {
    expect(clone.shared).toEqual([
      { line: 6, key: 'disk', text: '/dev/vg/web1,raw,xvda,rw' },
      { line: 7, key: 'pci', text: '03:00.0' },
    ])
  })

  it('has the next screens that are free, and says what of its interfaces it does not have', () => {
    const both = (lines: string) =>
      cloneOf(snapshotOfText(`name = "a"\n${lines}`, 'domain'), 'b', { isPortTaken: (port) => port === 5904 })
    expect(both('vncdisplay = 3\nspice = 1\nspiceport = 6000\nspicetls_port = "6001"\n').text).toBe(
      'name = "b"\nvncdisplay = 5\nspice = 1\nspiceport = 6002\nspicetls_port = "6003"\n',
    )
    expect(both('vfb = [ "vnc=1,vncdisplay=3", "vnc=1,vnclisten=0.0.0.0:7" ]\n').text).toBe(
      'name = "b"\nvfb = [ "vnc=1,vncdisplay=5", "vnc=1,vnclisten=0.0.0.0:8" ]\n',
    )
    // Behind the last one there is none.
    expect(both('vncdisplay = 99\nvnclisten = "::"\n').text).toBe('name = "b"\nvncdisplay = 99\nvnclisten = "::"\n')
    const clone = both(
      'vif = [ "vifname=a0, ip=10.0.0.1,bridge=x", "bridge=x, ip=10.0.0.2,model=e1000, vifname=a1", "ip=10.0.0.3", "x" ]\ndisk = [ "/d,raw,xvda,rw" ]\n',
    )
    expect(clone.text).toBe(
      'name = "b"\n# Only one guest can have this: vifname=a0, ip=10.0.0.1, ip=10.0.0.2, vifname=a1, ip=10.0.0.3\nvif = [ "bridge=x", "bridge=x,model=e1000", "", "x" ]\ndisk = [ "/d,raw,xvda,rw" ]\n',
    )
    expect([...new Set(clone.changed)]).toEqual([0, 1, 2])
    expect(clone.shared).toEqual([{ line: 3, key: 'disk', text: '/d,raw,xvda,rw' }])
  })

  it('gets a name where there was none', () => {
    expect(cloneOf(snapshotOfText('memory = 512\n', 'domain'), 'b', {}).text).toBe('name = "b"\nmemory = 512\n')
  })
})
