import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { CompletionItem, TextEdit } from 'vscode-languageserver-types'
import { mayChange } from '../../../server/src/features/client.ts'
import { complete, resolveCompletion } from '../../../server/src/features/completion.ts'
import { newestRelease } from '../../../server/src/release.ts'
import type { Preferences } from '../../../server/src/snapshot.ts'
import type { FileKind } from '../../../server/src/values/value-type.ts'
import { atCursor } from './cursor.ts'

const proposals = (marked: string, preferences?: Partial<Preferences>, kind?: FileKind): CompletionItem[] => {
  const { snapshot, position } = atCursor(marked, preferences, kind)
  return complete(snapshot, position)
}
const labels = (...args: Parameters<typeof proposals>) => proposals(...args).map(({ label }) => label)
const find = (items: CompletionItem[], label: string): CompletionItem => {
  const item = items.find((each) => each.label === label)
  if (!item) throw new Error(`${label} is not offered, but ${items.map((each) => each.label)}`)
  return item
}

describe('keys', () => {
  it('are offered at the start of a line, and behind a semicolon', () => {
    expect(labels('|')).toContain('disk')
    expect(labels('name = "a"\nd|')).toContain('disk')
    expect(labels('name = "a"; d|')).toContain('disk')
    expect(labels('name = "a"\n  d|')).toContain('disk')
  })

  it('are not offered elsewhere', () => {
    expect(labels('name = "a" d|')).toEqual([])
    expect(labels('# d|')).toEqual([])
  })

  it('bring the shape of their value along', () => {
    expect(find(proposals('|'), 'disk').textEdit?.newText).toMatch(/^disk = \[ ".*\$\{1\|raw,/)
    expect(find(proposals('|'), 'name').textEdit?.newText).toBe('name = "$1"$0')
    expect(find(proposals('na| = "x"'), 'name').textEdit?.newText).toBe('name')
  })

  it('begin with whole guests in an empty file, then with what the guest lacks, then with what real files have', () => {
    const shown = [...labels('|')]
    const whole = shown.slice(0, shown.indexOf('name'))
    expect(whole.length).toBeGreaterThan(5)
    expect(whole.filter((label) => !label.startsWith('guest-'))).toEqual([])
    expect(shown.slice(whole.length, whole.length + 7)).toEqual([
      'name',
      'type',
      'memory',
      'kernel',
      'bootloader',
      'disk',
      'vif',
    ])
    expect(labels('name = "a"\ntype = "hvm"\n|').slice(0, 4)).toEqual(['memory', 'boot', 'disk', 'vif'])
    expect(labels('|', {}, 'cpupool').slice(0, 6)).toEqual([
      'cpupool-credit2',
      'cpupool-nodes',
      'cpupool-rtds',
      'cpupool-null',
      'cpupool-arinc653',
      'name',
    ])
  })

  it('select `disk` at a `d`, and leave what is for ARM to the end', () => {
    const ranked = proposals('name = "a"\nd|')
      .filter(({ label }) => label.startsWith('d'))
      .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
      .map(({ label }) => label)
    expect(ranked[0]).toBe('disk')
    expect(ranked.indexOf('dtdev')).toBeGreaterThan(ranked.indexOf('driver_domain'))
  })

  it('are joined by parts of a file that bring nothing twice, and nothing that the guest cannot have', () => {
    expect(labels('name = "a"\n|')).toEqual(expect.arrayContaining(['disk-raw', 'vif-bridge']))
    expect(labels('name = "a"\n|')).not.toContain('guest-pv')
    expect(labels('disk = [ "/a,raw,xvda,rw" ]\n|')).not.toContain('disk-raw')
    expect(labels('type = "pvh"\n|')).not.toContain('serial-console')
    expect(labels('|', { release: '4.1' })).not.toContain('disk-qcow2')
    for (const elsewhere of ['on_crash = |', 'on_crash = "|"', 'vif = [ "|" ]', '# |', 'name = "a" |'])
      expect(labels(elsewhere).filter((label) => /^(guest|disk|vif|vnc)-/.test(label))).toEqual([])
  })

  it('are plain text for an editor that leads through no tab stops', () => {
    const { snapshot, position } = atCursor('|')
    const items = complete(snapshot, position, { client: { snippets: false, insertReplace: false, commands: false } })
    expect(items.filter(({ insertTextFormat, command }) => insertTextFormat === 2 || command)).toEqual([])
    expect(find(items, 'vif').textEdit?.newText).toMatch(/^vif = \[ "mac=00:16:3e:[0-9a-f:]{8}, bridge=xenbr0" \]$/)
    expect(items.filter(({ textEdit }) => /\$\{?\d|\t/.test(textEdit?.newText ?? ''))).toEqual([])
  })

  it('open the list or the signature that comes next', () => {
    const command = (label: string) => find(proposals('|'), label).command
    expect(command('cpus')?.command).toBe('editor.action.triggerParameterHints')
    expect(command('pool')?.command).toBe('editor.action.triggerSuggest')
    expect(command('vif')?.command).toBe('editor.action.triggerParameterHints')
    // The editor itself shows what there is to choose from.
    expect(command('type')).toBeUndefined()
    expect(find(proposals('|'), 'type').textEdit?.newText).toBe('type = "${1|pv,pvh,hvm|}"$0')
    const { snapshot, position } = atCursor('|')
    const foreign = complete(snapshot, position, { client: { snippets: true, insertReplace: true, commands: false } })
    expect(foreign.filter((item) => item.command)).toEqual([])
  })

  it('that are set already are not offered, and deprecated ones come last and are struck through', () => {
    const items = proposals('usb = 1\n|')
    expect(items.map(({ label }) => label)).not.toContain('usb')
    expect(find(items, 'usbdevice').label).toBe('usbdevice')
    expect(find(items, 'builder').tags).toEqual([1])
    expect(items.at(-1)?.tags).toEqual([1])
    // In its own place a key is.
    expect(labels('us|b = 1')).toContain('usb')
  })

  it('of other guests come after those of this one', () => {
    const items = proposals('name = "a"\n|')
    expect((find(items, 'pool').sortText ?? '') < (find(items, 'bios').sortText ?? '')).toBe(true)
    // What boots says that it is for PV.
    expect(labels('name = "a"\nkernel = "k"\n|')).not.toContain('bios')
    expect(labels('type = "pvh"\nkernel = "k"\n|')).not.toContain('bios')
  })

  it('are written in front of what is there, on a line of their own', () => {
    const { snapshot, position } = atCursor('name = "a"\n|memory = 512')
    const vcpus = find(complete(snapshot, position), 'vcpus')
    expect(vcpus.textEdit).toMatchObject({ range: { start: position, end: position } })
    expect(vcpus.textEdit?.newText).toMatch(/^vcpus = .*\n$/)
    expect(labels('name = "a"\n|memory = 512')).not.toContain('memory')
    // In the middle of it, it is the name that is meant.
    expect(find(proposals('name = "a"\nmem|ory = 512'), 'memory').textEdit?.newText).toBe('memory')
  })

  it('that are nowhere begun by what is typed are not tried: of those of which xl may complain they are left out', () => {
    const guest = 'name = "a"\ntype = "hvm"\nmemory = 512\nvcpus = 4\n'
    expect(labels(`${guest}|`)).toEqual(expect.arrayContaining(['maxmem', 'cpus']))
    expect(labels(`${guest}v|`)).toContain('vnclisten')
    expect(labels(`${guest}v|`)).not.toContain('maxmem')
    expect(labels(`${guest}m|`)).toContain('maxmem')
    // The second word of a name may be meant as well.
    expect(labels(`${guest}m|`)).toContain('device_model_version')
  })

  it('bring along what they are nothing without, where it is not there', () => {
    const hvm = 'name = "a"\ntype = "hvm"\nmemory = 512\n'
    const spice = (lines: string) => find(proposals(`${hvm}${lines}|`), 'spice').textEdit?.newText
    expect(spice('')).toMatch(/^spice = .*\nspiceport = \d+\nspicedisable_ticketing = 1\$0$/)
    expect(spice('spiceport = 1\nspicedisable_ticketing = 1\n')).not.toContain('\n')
    expect(labels('type = "pvh"\nname = "a"\nmemory = 512\nkernel = "k"\n|')).not.toContain('pci')
    expect(labels(`${hvm}|`)).toContain('pci')
    expect(labels('name = "a"\ntype = "pv"\nmemory = 512\nkernel = "k"\n|')).not.toContain('firmware')
  })

  it('are those of the release', () => {
    expect(labels('|', { release: '4.2' })).not.toContain('type')
    expect(labels('|', { release: newestRelease })).toContain('type')
    expect(labels('|', { release: '4.6' })).toContain('pvh')
    expect(labels('|', { release: newestRelease })).not.toContain('pvh')
    expect(labels('# xen-config: release=4.2\n|')).not.toContain('type')
  })

  it('are those of the kind of file', () => {
    expect(labels('name = "a"\n|', {}, 'cpupool')).toEqual(['sched', 'cpus', 'nodes'])
    expect(labels('|', {}, 'xl-conf')).toContain('vif.default.bridge')
  })

  it('get their documentation when it is asked for', () => {
    const item = find(proposals('|'), 'maxvcpus')
    expect(item.documentation).toBeUndefined()
    const { detail = '', documentation } = resolveCompletion(item)
    const text = JSON.stringify(documentation)
    expect(text).toMatch(/vCPUs/)
    // Each thing once: the line above has the type and the releases, the text the rest.
    expect(detail).toMatch(/^integer.* · PV, PVH, HVM · since 4\.1$/)
    expect(text).not.toContain('since 4.1')
    expect(text).not.toContain('maxvcpus**')
  })
})

describe('values', () => {
  it('of a choice, in quotes or without', () => {
    expect(labels('type = "|"')).toEqual(expect.arrayContaining(['hvm', 'pv', 'pvh']))
    expect(find(proposals('type = |'), 'hvm').textEdit?.newText).toBe('"hvm"')
    expect(find(proposals('type = "|"'), 'hvm').textEdit?.newText).toBe('hvm"')
  })

  it('take the quote along that stands right behind the cursor, unless more may follow before it', () => {
    for (const [marked, label, left] of [
      ['on_crash = "r|"', 'restart', 'on_crash = "restart"'],
      ["type = 'h|'", 'hvm', "type = 'hvm'"],
      ['usbdevice = [ "t|" ]', 'tablet', 'usbdevice = [ "tablet" ]'],
    ] as const) {
      const { snapshot } = atCursor(marked)
      const { textEdit } = find(proposals(marked), label)
      expect(textEdit?.newText).toMatch(/["']$/)
      expect(TextDocument.applyEdits(snapshot.document, [textEdit as TextEdit])).toBe(left)
    }
    expect(find(proposals('vif = [ "bridge=|" ]'), 'xenbr0').textEdit?.newText).toBe('xenbr0')
    // In the middle of a word the editor inserts or replaces, as a person has set it.
    expect(find(proposals('on_crash = "r|t"'), 'restart').textEdit).toMatchObject({ newText: 'restart', insert: {} })
  })

  it('behind the blank and for a word without quotes', () => {
    expect(find(proposals('on_crash = r|'), 'restart').textEdit).toEqual({
      newText: '"restart"',
      range: { start: { line: 0, character: 11 }, end: { line: 0, character: 12 } },
    })
    expect(find(proposals('on_crash = coredump-re|st'), 'coredump-restart').textEdit).toMatchObject({
      range: { start: { character: 11 }, end: { character: 24 } },
    })
    const typed = (marked: string, character: string) => {
      const { snapshot, position } = atCursor(marked)
      return complete(snapshot, position, { typed: character }).map(({ label }) => label)
    }
    expect(typed('on_crash = |', ' ')).toContain('restart')
    expect(typed('on_crash =|', '=')).toContain('restart')
    expect(typed('vif = [ "bridge=xenbr0, |" ]', ' ')).toContain('mac')
    expect(typed(' |', ' ')).toEqual([])
    expect(typed('# |', ' ')).toEqual([])
    expect(typed('name = "a" |', ' ')).toEqual([])
    expect(typed('cpus = "2-5,|"', ',')).toEqual([])
    expect(labels('cpus = "2-5,|"')).toContain('^0')
  })

  it('do not take the place of a number that is typed', () => {
    expect(find(proposals('memory = |'), '512').filterText).toBe('…')
    expect(find(proposals('acpi = |'), '1').filterText).toBe('…')
    expect(find(proposals('cpus = "|"'), 'node:0').filterText).toBe('node:')
    // A list that a person has opened stays for what is typed beyond it, unless it is asked for anew.
    const again = (marked: string) => {
      const { snapshot, position } = atCursor(marked)
      return complete(snapshot, position, { again: true }).map(({ label }) => label)
    }
    for (const [before, after, digits] of [
      ['memory = ', '', '768'],
      ['memory = "', '"', '1'],
      ['acpi = ', '', '1'],
      ['cpus = "', '"', '2-5'],
    ] as const) {
      expect(mayChange(proposals(`${before}|${after}`), true)).toBe(true)
      expect(again(`${before}${digits}|${after}`)).toEqual([])
    }
    expect(again('on_crash = re|')).toContain('restart')
    expect(mayChange(proposals('memory = |'))).toBe(false)
  })

  it('do not take the place of a known one that is typed whole, though another one begins so', () => {
    const used = { pool: ['fast', 'fast-2'], bridge: ['xenbr1', 'xenbr10'] }
    const values = () => ['/dev/vg/a', '/dev/vg/a-swap'].map((value) => ({ value, guest: 'other' }))
    const offered = (marked: string, again: boolean) => {
      const { snapshot, position } = atCursor(marked)
      return complete(snapshot, position, { around: { used, values }, again }).map(({ label }) => label)
    }
    for (const [typed, longer] of [
      ['keymap = "de', 'de-ch'],
      ['pool = "fast', 'fast-2'],
      ['vif = [ "bridge=xenbr1', 'xenbr10'],
    ] as const) {
      const behind = typed.includes('[') ? '" ]' : '"'
      expect(offered(`${typed.slice(0, -1)}|${behind}`, true), typed).toContain(longer)
      expect(offered(`${typed}|${behind}`, true), typed).toEqual([])
      // Whoever asks for more has it.
      expect(offered(`${typed}|${behind}`, false), typed).toContain(longer)
    }
  })

  it('of a list are a list, and between its brackets and commas strings', () => {
    const [only, ...more] = proposals('vif = |')
    expect(more).toEqual([])
    expect(only?.textEdit?.newText).toMatch(/^\[ "mac=/)
    expect(labels('vif = [ | ]')).toEqual(['"…"'])
    expect(labels('vif = [ "", | ]')).toEqual(['"…"'])
    expect(labels('vif = [ "" | ]')).toEqual([])
    expect(labels('vif = [ | "" ]')).toEqual([])
    expect(labels('vif = [\n  |')).toEqual(['"…"'])
  })

  it('of a uuid, a pool and a path', () => {
    const around = {
      used: { pool: ['fast'] },
      values: (what: string) => [{ value: what === 'kernel' ? '/srv/web/vmlinuz' : '', guest: 'web' }],
    }
    const offered = (marked: string, chance = 0.5) => {
      const { snapshot, position } = atCursor(marked)
      return complete(snapshot, position, { around: { ...around, chance } }).map(({ label }) => label)
    }
    expect(offered('pool = "|"')).toEqual(['fast', 'Pool-0'])
    expect(offered('name = "db"\nkernel = "|"')).toEqual(['/srv/db/vmlinuz'])
    const [uuid] = offered('uuid = "|"')
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(offered('uuid = "|"', 0.6)).not.toEqual([uuid])
  })

  it('of a disk: what another guest has is not written unasked', () => {
    const values = (what: string) => (what === 'disk.target' ? [{ value: '/dev/vg/web', guest: 'db' }] : [])
    const written = (marked: string, of: string) => {
      const { snapshot, position } = atCursor(marked)
      return complete(snapshot, position, { around: { values } }).find(({ label }) => label === of)?.textEdit?.newText
    }
    for (const field of ['vdev', 'format'])
      expect(written('disk = [ "|" ]', field)).toMatch(/target=\$\{\d:\/dev\/vg\/guest\}/)
    expect(written('disk = [ "vdev=xvda, target=|" ]', '/dev/vg/web')).toBe('/dev/vg/web')
  })

  it('of which nobody knows all are offered only as the end of what is typed', () => {
    const around = {
      used: { bridge: ['xenbr1', 'br7'] },
      values: () => [{ value: '/boot/guest/vmlinuz', guest: undefined }],
    }
    const offered = (marked: string) => {
      const { snapshot, position } = atCursor(marked)
      const items = complete(snapshot, position, { around })
      expect(mayChange(items)).toBe(items.length > 0)
      return items.map(({ label }) => label)
    }
    // Enter or Tab would put in what an editor finds for scattered letters: another kernel, another bridge.
    for (const typed of ['', '/boot/', '/boot/g'])
      expect(offered(`kernel = "${typed}|"`)).toEqual(['/boot/guest/vmlinuz'])
    // What is there whole is not offered either: Tab leads on.
    for (const typed of ['/boot/v', '/boot/vmlinuz', '/boot/guest/vmlinuz'])
      expect(offered(`kernel = "${typed}|"`)).toEqual([])
    expect(offered('kernel = /boot/v|')).toEqual([])
    expect(offered('vif = [ "bridge=|" ]')).toEqual(expect.arrayContaining(['xenbr1', 'br7']))
    expect(offered('vif = [ "bridge=br|" ]')).toEqual(['br7'])
    expect(offered('vif = [ "bridge=br0|" ]')).toEqual([])
    // Of a choice all are there, whatever is typed.
    expect(mayChange(proposals('type = "v|"'))).toBe(false)
    expect(labels('type = "v|"')).toContain('hvm')
  })

  it('of the defaults of a `vif` are those of its fields', () => {
    const offered = (marked: string) => labels(marked, {}, 'xl-conf')
    expect(offered('vif.default.bridge = "|"')).toEqual(['xenbr0'])
    expect(offered('vif.default.script = "|"')).toContain('vif-route')
  })

  it('of booleans', () => {
    expect(labels('acpi = |')).toEqual(['1', '0'])
  })

  it.each([
    ['4.22', 'x86', ['pv', 'pvh', 'hvm'], 'guest-pv'],
    ['4.22', 'arm', ['pvh'], 'guest-arm'],
    ['4.12', 'arm', ['pvh'], 'guest-arm'],
    ['4.11', 'arm', ['pv'], undefined],
  ] as const)('of a machine: the types and the whole guests of xl %s on %s', (release, arch, types, whole) => {
    expect(labels('type = |', { release, arch })).toEqual(types)
    expect(find(proposals('|', { release, arch }), 'type').textEdit?.newText).toContain(types.join(','))
    if (whole) expect(labels('|', { release, arch })[0]).toBe(whole)
  })

  it('of a release', () => {
    expect(labels('device_model_version = "|"', { release: '4.10' })).toContain('qemu-xen-traditional')
    expect(labels('device_model_version = "|"', { release: newestRelease })).not.toContain('qemu-xen-traditional')
  })
})

describe('spec strings', () => {
  it('offer their fields, without those that are there', () => {
    const offered = labels('disk = [ "format=raw, |" ]')
    expect(offered).toEqual(expect.arrayContaining(['vdev', 'access', 'target']))
    expect(offered).not.toContain('format')
  })

  it('offer the values of a field', () => {
    expect(labels('disk = [ "format=|" ]')).toEqual(expect.arrayContaining(['raw', 'qcow2', 'vhd']))
    expect(labels('disk = [ "vdev=xvda, access=|, target=/x" ]')).toEqual(expect.arrayContaining(['rw', 'ro']))
    expect(labels('type = "hvm"\nvif = [ "bridge=br0,type=|" ]')).toEqual(expect.arrayContaining(['vif', 'ioemu']))
  })

  it('offer by its place what may stand there, and never what is given', () => {
    const first = (marked: string, count: number) => labels(marked).slice(0, count)
    expect(first('disk = [ "/dev/vg/a,|" ]', 2)).toEqual(['raw', 'qcow2'])
    expect(first('disk = [ "/dev/vg/a,raw,|" ]', 2)).toEqual(['xvda', 'xvdb'])
    expect(first('disk = [ "/dev/vg/a,raw,xvda,|" ]', 2)).toEqual(['rw', 'ro'])
    expect(first('disk = [ "/dev/vg/a,raw,xvda,rw", "/dev/vg/b,raw,|" ]', 1)).toEqual(['xvdb'])
    for (const given of ['target', 'format', 'vdev', 'access'])
      expect(labels('disk = [ "/dev/vg/a,raw,xvda,rw,|" ]')).not.toContain(given)
  })

  it('offer the target of a disk by name when nothing else can be said: it takes all that follows', () => {
    expect(labels('disk = [ "|" ]').slice(0, 2)).toEqual(['format', 'vdev'])
    for (const text of ['|', 'format=raw, |', 'vdev=xvda, |'])
      expect(labels(`disk = [ "${text}" ]`).at(-1)).toBe('target')
    expect(labels('disk = [ "/dev/vg/a,|" ]')).not.toContain('target')
  })

  it('offer a MAC address that nobody around has, and the bridges of the others', () => {
    const macs = new Set(['00:16:3e:00:00:01'])
    const around = { used: { bridge: ['br7'] }, isTaken: (mac: string) => macs.has(mac) }
    const { snapshot, position } = atCursor('vif = [ "mac=|" ]')
    const [first, ...rest] = complete(snapshot, position, { around })
    expect(rest).toEqual([])
    expect(first?.label).toMatch(/^00:16:3e(:[0-9a-f]{2}){3}$/)
    macs.add(first?.label ?? '')
    expect(complete(snapshot, position, { around }).map(({ label }) => label)).not.toContain(first?.label)
    const bridge = atCursor('vif = [ "bridge=|" ]')
    expect(complete(bridge.snapshot, bridge.position, { around }).map(({ label }) => label)).toEqual(['br7', 'xenbr0'])
  })

  it('offer the devices that the host can hand over, and those of other guests', () => {
    const around = { values: (what: string) => (what === 'pci.bdf' ? [{ value: '03:00.0', guest: 'web' }] : []) }
    const { snapshot, position } = atCursor('pci = [ "|" ]', { host: { assignable: ['0000:01:00.0'] } })
    const offered = complete(snapshot, position, { around }).map(({ label }) => label)
    expect(offered.slice(0, 2)).toEqual(['0000:01:00.0', '03:00.0'])
    const line = atCursor('|')
    const item = find(complete(line.snapshot, line.position, { around }), 'pci')
    expect(item.textEdit?.newText).toBe('pci = [ "${1:03:00.0}" ]$0')
  })

  it('are written in front of what is there, with a comma, and nothing of it is replaced', () => {
    const inserted = (marked: string, label: string) => find(proposals(marked), label).textEdit
    for (const marked of ['vif = [ "|bridge=xenbr0" ]', 'disk = [ "|format=raw, vdev=xvda, target=/a" ]']) {
      const { position } = atCursor(marked)
      const edit = inserted(marked, marked.startsWith('vif') ? 'mac' : 'access')
      expect(edit).toMatchObject({ range: { start: position, end: position } })
      expect(edit?.newText).toMatch(/, $/)
    }
    expect(labels('vif = [ "|bridge=xenbr0" ]')).not.toContain('bridge')
    expect(labels('disk = [ "|/a,raw,xvda,rw" ]')).toEqual([])
  })

  it('bring the others that have to be given', () => {
    const inserted = (marked: string, label: string) => find(proposals(marked), label).textEdit?.newText ?? ''
    expect(inserted('disk = [ "|" ]', 'format')).toMatch(/^format=.*, vdev=.*, target=/)
    expect(inserted('disk = [ "vdev=xvda, |" ]', 'format')).toMatch(/^format=[^=]*, target=[^=]*$/)
    expect(inserted('channel = [ "|" ]', 'connection')).toMatch(/^connection=.*, name=/)
    expect(inserted('channel = [ "name=a, |" ]', 'connection')).not.toContain('name=')
  })

  it('offer a CD-ROM nothing that it cannot have', () => {
    const access = find(proposals('disk = [ "vdev=hdc, devtype=cdrom, |, target=/a.iso" ]'), 'access')
    expect(access.textEdit?.newText).toBe('access=${1:ro}')
  })

  it('offer the rare fields last', () => {
    const fields = labels('vif = [ "|" ]')
    expect(fields[0]).toBe('mac')
    expect(fields.findIndex((label) => label.startsWith('colo_'))).toBeGreaterThan(fields.indexOf('vlan'))
  })

  it('replace what stands there and no more', () => {
    const item = find(proposals('disk = [ "format=raw|, vdev=xvda, target=/x" ]'), 'qcow2')
    expect(item.textEdit).toMatchObject({
      newText: 'qcow2',
      range: { start: { line: 0, character: 17 }, end: { line: 0, character: 20 } },
    })
  })

  it('leave the rest of a word to who accepts them in its middle', () => {
    const item = find(proposals('disk = [ "format=ra|w, vdev=xvda, target=/x" ]'), 'qcow2')
    expect(item.textEdit).toEqual({
      newText: 'qcow2',
      insert: { start: { line: 0, character: 17 }, end: { line: 0, character: 19 } },
      replace: { start: { line: 0, character: 17 }, end: { line: 0, character: 20 } },
    })
  })

  it('are exact behind escapes', () => {
    const item = find(proposals('disk = [ "target=/a\\"b" , "vdev=xvda\\t, format=|" ]'), 'raw')
    expect(item.textEdit).toMatchObject({
      range: { start: { line: 0, character: 47 }, end: { line: 0, character: 47 } },
    })
  })
})

describe('what stands there already', () => {
  it('an operator is not written twice', () => {
    for (const [marked, after] of [
      ['|= 2', 'vcpus= 2'],
      ['name = "g"\n|=', 'name = "g"\nvcpus='],
      ['vc|  += 2', 'vcpus  += 2'],
      ['|= 2 # |', 'vcpus= 2 # |'],
    ] as const) {
      const { snapshot } = atCursor(marked)
      expect(TextDocument.applyEdits(snapshot.document, [find(proposals(marked), 'vcpus').textEdit as TextEdit])).toBe(
        after,
      )
    }
    expect(labels('|= 2').some((label) => label.startsWith('guest-'))).toBe(false)
    // On another line it is of another setting.
    expect(find(proposals('|\n= 2'), 'vcpus').textEdit?.newText).toMatch(/^vcpus = /)
  })

  it('a string without its end gets it, and a place before that where more may follow', () => {
    expect(find(proposals('type = "|'), 'hvm').textEdit?.newText).toBe('hvm"')
    expect(find(proposals("type = 'h|\nmemory = 512"), 'hvm').textEdit?.newText).toBe("hvm'")
    expect(find(proposals('vif = [ "bridge=|'), 'xenbr0').textEdit?.newText).toBe('xenbr0$0"')
    expect(find(proposals('disk = [ "format=raw, |'), 'vdev').textEdit?.newText).toMatch(/^vdev=\$\{1:xvda\}.*\$0"$/)
    const { snapshot, position } = atCursor('type = "|')
    const plain = complete(snapshot, position, { client: { snippets: false, insertReplace: false, commands: false } })
    expect(find(plain, 'hvm').textEdit?.newText).toBe('hvm"')
  })

  it('quotes that are replaced are looked for', () => {
    for (const item of proposals('vsnd = [ [ "|" ] ]')) expect(item.filterText).toBe(`"${item.label}`)
  })
})

describe('what comes first', () => {
  it('in a display is what it cannot do without, and of the features of a CPU no number', () => {
    expect(labels('vdispl = [ "|" ]')[0]).toBe('connectors')
    const features = labels('cpuid = "host,|"')
    expect(features.slice(0, 100)).not.toContain('maxleaf')
    expect(features).toContain('maxleaf')
  })
})

describe('comments', () => {
  it('offer what Xen Config understands', () => {
    expect(labels('# xen-config: |')).toContain('release=')
    expect(labels('# xen-config: release=|')).toContain('release=4.17')
    expect(labels('# xen-config: disable-file |')).toContain('unknown-key')
    expect(labels('# xe|')).toContain('# xen-config:')
  })
})
