import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'

const hvm = 'name = "g"\nbuilder = "hvm"\nmemory = 256\n'
const pv = 'name = "g"\nkernel = "/k"\nmemory = 256\n'

/** What becomes of a file that is said to be xm's. */
const migrated = (text: string) => migrate(text, { release: '4.22', from: 'xm', name: 'guest.cfg' })

describe('an option that is no number', () => {
  it.each(['hap', 'oos', 'nestedhvm', 'viridian', 'hpet', 'vpt_align', 'timer_mode', 'tsc_mode', 'nomigrate'])(
    '%s was found out when xend came to make the guest: the rest is what xm made of it',
    (name) => {
      const { text, told } = migrated(`${hvm}${name} = "a word"\n`)
      expect(told.filter(({ xm }) => xm === 'refused')).toEqual([])
      expect(told.filter(({ key }) => key === name).map(({ message }) => message)).toEqual([
        `\`${name}\`: xend needed a number when it came to make the guest, and there was no guest with \`a word\`. xl makes a guest: look at what was meant.`,
      ])
      expect(text).toContain('on_crash = "restart"\n')
    },
  )

  it.each(['acpi', 'apic', 'pae', 'vnc', 'localtime', 'xen_platform_pci'])('%s made xend refuse the file', (name) => {
    expect(migrated(`${hvm}${name} = "a word"\n`).told[0]).toMatchObject({ key: 'xm', xm: 'refused' })
  })

  it.each([
    ['usb', 'usb=1'],
    ['stdvga', 'vga="stdvga"'],
  ])('%s was passed over, and what was meant is kept', (name, now) => {
    const { text, told } = migrated(`${hvm}${name}="yes"\n`)
    expect(told.filter(({ key, xm }) => xm === 'refused' || key === name).map(({ message }) => message)).toEqual([
      `\`${name}\`: Under xm it was off; xl 4.22 makes it on. xend passed it over, since it is no number. What was meant is kept: look at it.`,
    ])
    expect(text.replaceAll(' = ', '=')).toContain(`${now}\n`)
  })
})

describe('a value at which xend ended, and which is plain', () => {
  it.each([
    ['cpu = -1', 'cpu', '-1'],
    ["cpu = '-1'\ncpus = '0-3,^1'\nvcpus = 1", 'cpu', '-1'],
    ['restart = "never"', 'restart', 'never'],
    ['restart = "never"\non_reboot = "destroy"', 'restart', 'never'],
  ])('is told, and what it meant is kept: %s', (lines, key, value) => {
    for (const frame of [pv, hvm]) {
      const { text, told } = migrated(`${frame}${lines}\n`)
      expect(told.filter((each) => each.key === key).map(({ message }) => message)).toEqual([
        `\`${key}\`: xend refused \`${value}\` here, and there was no guest. What it meant is plain, and kept: xl makes a guest.`,
      ])
      expect(text).toMatch(key === 'restart' ? /^on_crash = "destroy"$/m : /^on_crash = "restart"$/m)
    }
  })

  it.each(['cpu = 0', 'restart = "never"\non_poweroff = "destroy"\non_reboot = "restart"\non_crash = "preserve"'])(
    'is none where xend took it: %s',
    (lines) => {
      expect(migrated(`${pv}${lines}\n`).told).toEqual([])
    },
  )
})

describe('a letter that is none of ASCII’s', () => {
  const told = (text: string) => migrated(text).told.map(({ message }) => message)

  it.each([
    [`${pv}# grün\n`, 4, '`ü`'],
    [`# a\n# b\n# -*- coding: utf-8 -*-\n${pv}extra = "→"\n`, 7, 'a character that is none of ASCII’s'],
    [`extra = "coding: ${'é'}"\n${pv}`, 1, '`é`'],
  ])(
    'was an error to newer Pythons where nothing names the encoding, and older ones took it: %j',
    (text, line, what) => {
      expect(told(text)).toEqual([
        `\`coding\`: Line ${line} has ${what}, and no comment in the first two lines names an encoding. To xm that was an error since Python 2.5, and a warning before; xl takes it for text. What xm made of it with the older Python is what the result is held against.`,
      ])
    },
  )

  it.each([
    `# -*- coding: utf-8 -*-\n${pv}# grün\n`,
    `#!/usr/bin/xm\n# vim: set fileencoding=latin-1 :\n${pv}# grün\n`,
    `\uFEFF${pv}# grün\n`,
    `# -*- coding: utf-8 -*-\r\n${pv}# grün\n`,
    pv,
  ])('was taken by all of them where the encoding is named: %j', (text) => {
    expect(told(text)).toEqual([])
  })
})

describe('a number where xm puts texts together', () => {
  it.each([
    ['dhcp = 1', 'dhcp'],
    ['dhcp = 0', 'dhcp'],
    ['ip = 5', 'ip'],
    ['ip = "192.0.2.5"\ngateway = 1', 'gateway'],
    ['ip = "192.0.2.5"\nnfs_server = 1', 'nfs_server'],
  ])('%s: xm refused it, and nobody says what it made of it', (lines, name) => {
    const { text, told, left, changes, status } = migrated(`${pv}${lines}\n`)
    expect(told[0]).toMatchObject({ key: 'xm', xm: 'refused' })
    expect(told[0]?.message).toMatch(/'str'/)
    expect(status).toBe('partly')
    expect(left[0]?.message).toContain(`at \`${name}\`, a number`)
    expect(text).not.toMatch(/^(?:extra|cmdline)\b/m)
    expect(changes.filter(({ reason }) => reason.includes('xm made `'))).toEqual([])
  })

  it.each(['ip = 0', 'gateway = 5', 'ip = "192.0.2.5"\nnfs_server = 0'])('%s: is none where xm did not', (lines) => {
    expect(migrated(`${pv}${lines}\n`).told.filter(({ xm }) => xm === 'refused')).toEqual([])
  })
})

describe('an address of IPv6', () => {
  // xm started QEMU with `-vnc ADDRESS:DISPLAY`.
  it.each([
    ['[::1]', 3, '[::1]:3'],
    ['[fe80::1]', 0, '[fe80::1]:0'],
    ['::1', 3, '[::1]:3'],
    ['2001:db8::5', 1, '[2001:db8::5]:1'],
    ['[::1]:2', 3, '[::1]:2'],
    ['0.0.0.0:2', 3, '0.0.0.0:2'],
  ])('is written as xl wants it, with the display behind it: %s and %i', (listen, display, whole) => {
    const field = `vnclisten=${listen},vncdisplay=${display}`
    const files = {
      vfb: `${hvm}vfb = ["type=vnc,${field},vncpasswd=pw"]\n`,
      top: `${hvm}vnc = 1\nvnclisten = "${listen}"\nvncdisplay = ${display}\n`,
      pv: `${pv}vfb = ["type=vnc,${field},vncpasswd=pw"]\n`,
    }
    for (const [where, file] of Object.entries(files)) {
      const { text, told, status } = migrated(file)
      const settings = text.replaceAll(/^#.*\n/gm, '').replaceAll(' = ', '=')
      expect(settings, where).toContain(where === 'pv' ? `vnclisten=${whole},vncpasswd=pw` : `vnclisten="${whole}"\n`)
      expect(settings).not.toContain('vncdisplay')
      expect({ where, status }).toEqual({ where, status: 'done' })
      expect(told.map(({ key }) => key).filter((key) => key !== 'hpet' && key !== 'videoram')).toEqual([])
      expect(migrated(text).text).toBe(text)
    }
  })

  it('is told of where the line of a `vfb` tells of it, and of no display that it has not', () => {
    const reasons = (listen: string) =>
      migrated(`${hvm}vfb = ["type=vnc,vnclisten=${listen},vncdisplay=3"]\n`)
        .changes.filter(({ rule }) => rule === 'key-of-other-guest')
        .map(({ reason }) => reason.slice(reason.indexOf(' The display') + 1))
    expect(reasons('::1')).toEqual(['The display stands behind an address of IPv6, which is in brackets.'])
    expect(reasons('[::1]:2')).toEqual(['The display stands in `vnclisten`.'])
    expect(reasons('127.0.0.1')).toEqual([expect.not.stringContaining('The display')])
  })
})

describe('a display in the address and in `vncdisplay`', () => {
  const vfb = (pieces: string) => `${hvm}vfb = ["type=vnc,${pieces},vncpasswd=pw,keymap=de"]\n`

  it.each([
    ['both in the vfb', vfb('vnclisten=0.0.0.0:2,vncdisplay=3')],
    ['one at the top', `vncdisplay = 4\n${vfb('vnclisten=0.0.0.0:2')}`],
  ])('is the one in the address, and all else is kept: %s', (_where, file) => {
    const { text, told, status } = migrated(file)
    expect(status).toBe('done')
    expect(text).toMatch(/^vnclisten = "0\.0\.0\.0:2"$|^vnclisten = "0\.0\.0\.0"$/m)
    if (!text.includes('"0.0.0.0:2"')) expect(text).toMatch(/^vncdisplay = 2$/m)
    for (const line of ['vncpasswd = "pw"', 'keymap = "de"', 'on_crash = "restart"', 'boot = "c"'])
      expect(text).toContain(`\n${line}\n`)
    expect(told.map(({ key }) => key).sort()).toEqual(['hpet', 'videoram'])
    expect(migrated(text).text).toBe(text)
  })
})
