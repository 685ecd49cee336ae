import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'

// What a file hands to QEMU as it is, as a real QEMU sees it: it starts, or it ends, as the check foretells.
const qemu = 'qemu-system-x86_64'
const hasQemu = spawnSync(qemu, ['--version']).status === 0

const start = (...args: string[]) =>
  spawnSync(qemu, ['-nodefaults', '-display', 'none', '-M', 'none', '-S', '-monitor', 'stdio', ...args], {
    input: 'quit\n',
    encoding: 'utf8',
    timeout: 20_000,
  })

/** Whether we say that QEMU does not start with a setting of an HVM guest. */
const isForetold = (setting: string): boolean =>
  snapshotOfText(`name = "vm"\ntype = "hvm"\nmemory = 64\n${setting}\n`, 'domain', {
    ...defaultPreferences,
    arch: 'x86',
  }).problems.some(({ message }) => message.includes('QEMU does not start: '))

describe.runIf(hasQemu)('what a file hands to QEMU', () => {
  it.each([
    ['-foo'],
    ['--bar'],
    ['-no-such', 'x'],
    ['-S', '-foo'],
    ['-name', '-foo'],
    ['-name', 'x', '-foo'],
    ['-uuid', '12345678-1234-1234-1234-123456789abc'],
    ['-no-reboot', '-no-shutdown'],
    ['--no-reboot'],
  ])('device_model_args %j %j %j', (...words) => {
    const given = words.filter((word) => word !== undefined)
    const { status, stderr } = start(...given)
    expect(isForetold(`device_model_args = ${JSON.stringify(given)}`), stderr).toBe(status !== 0)
  })

  it('knows every option that it has', () => {
    const { stdout } = spawnSync(qemu, ['--help'], { encoding: 'utf8' })
    const options = [...stdout.matchAll(/^--?([\w-]+)/gm)].map(([, name]) => `-${name}`)
    expect(options.length).toBeGreaterThan(80)
    for (const option of options) expect(isForetold(`device_model_args = [ "${option}" ]`), option).toBe(false)
  })

  it.each([
    'tcp:localhost',
    'tcp:127.0.0.1:0,server=on,wait=off',
    'tcp::0,server=on,wait=off',
    'telnet:localhost',
    'udp:localhost',
    'udp:127.0.0.1:9',
    'udp:127.0.0.1:9@127.0.0.1:0',
    'file:',
    'file:/dev/null',
    'pipe:',
    'unix:',
    'null',
    'nothing',
  ])('serial %s', (port) => {
    const { status, stderr } = start('-serial', port)
    expect(isForetold(`serial = "${port}"`), stderr).toBe(status !== 0)
  })
})
