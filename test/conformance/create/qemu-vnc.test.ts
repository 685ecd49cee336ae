import { spawnSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { chanceOf } from '../generate.ts'

// Where VNC is served, as a real QEMU sees it: it starts, or it ends, as the check foretells.
const qemu = 'qemu-system-x86_64'
const hasQemu = spawnSync(qemu, ['--version']).status === 0
const hasIPv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'))

/** What `dm_vnc` of libxl gives to QEMU. */
const argument = (listen: string, display: number, unused: boolean) =>
  `${listen.includes(':') ? listen : `${listen}:${display}`}${unused ? ',to=99' : ''}`

const starts = (address: string) =>
  spawnSync(qemu, ['-nodefaults', '-M', 'none', '-S', '-monitor', 'stdio', '-vnc', address], {
    input: 'quit\n',
    encoding: 'utf8',
    timeout: 20_000,
  })

const findings = (listen: string, display: number, unused: boolean) => {
  const text = `name = "vm"\ntype = "hvm"\nmemory = 64\nvnclisten = "${listen}"\nvncdisplay = ${display}\nvncunused = ${unused ? 1 : 0}\n`
  return snapshotOfText(text, 'domain', { ...defaultPreferences, arch: 'x86' }).problems.filter(
    ({ effect }) => effect === 'refused',
  )
}

const hosts = [
  '127.0.0.1',
  '0.0.0.0',
  ...(hasIPv6 ? ['[::1]'] : []),
  '::',
  ':',
  '::1',
  'fe80::',
  '[::1',
  '127.0.0.1:',
  '',
]
const numbers = [
  0, 1, 50, 98, 99, 100, 101, 5900, 5901, 5999, 6000, 20_000, 59_635, 59_636, 70_000, 2_147_483_647, -1, -5900,
]
const behind = ['', ':', ':0', ':99', ':100', ':5901', ':59635', ':59636', ': 7', ':+7', ':7x', ':x', ':-1', ':0x5']

describe.runIf(hasQemu)('where QEMU serves VNC', () => {
  const { pick, odds } = chanceOf(Number(process.env.SEED ?? Date.now() % 1_000_000_000))
  const cases = Array.from({ length: 40 }, () => {
    const listen = `${pick(hosts)}${odds(0.5) ? pick(behind) : ''}`
    // libxl refuses a display beside an address that has one.
    return [listen, listen.includes(':') ? 0 : pick(numbers), odds(0.6)] as const
  }).filter(([listen]) => listen !== '')
  it.each(cases)('vnclisten %j, vncdisplay %i, vncunused %s', (listen, display, unused) => {
    const found = findings(listen, display, unused)
    const { status, stderr } = starts(argument(listen, display, unused))
    // Another program may have the port, and this machine may lack the address: that is no fault of the file.
    if (/Failed to bind socket|Address already in use/.test(stderr)) return
    expect({ starts: found.length === 0, found: found.map(({ message }) => message) }, stderr).toMatchObject({
      starts: status === 0,
    })
  })
})
