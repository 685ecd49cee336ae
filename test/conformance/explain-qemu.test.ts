import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainOutput } from '../../server/src/explain/explain-output.ts'

// What a real QEMU prints when it cannot start with the arguments that libxl gives it.
const qemu = 'qemu-system-x86_64'
const hasQemu = spawnSync(qemu, ['--version']).status === 0

const folder = mkdtempSync(join(tmpdir(), 'xen-config-qemu-'))
const image = join(folder, 'disk.img')
const nothing = join(folder, 'nothing')
const drive = (file: string, format = 'raw') => ['-drive', `file=${file},if=ide,index=0,media=disk,format=${format}`]
const always = ['-nodefaults', '-S', '-accel', 'tcg', '-m', '64']
const start = (args: readonly string[]) =>
  spawnSync(
    qemu,
    [...always, ...(args.includes('-vnc') || args.includes('-display') ? [] : ['-display', 'none']), ...args],
    {
      encoding: 'utf8',
      timeout: 20_000,
    },
  ).stderr

describe.runIf(hasQemu)('what QEMU prints', () => {
  beforeAll(() => {
    writeFileSync(image, '')
    truncateSync(image, 1 << 20)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each([
    ['an image that is not there', drive(nothing), 'qemu-image', 'disk'],
    ['an image of another format', drive(image, 'qcow2'), 'qemu-image', 'disk'],
    ['a keyboard that it does not know', ['-vnc', '127.0.0.1:77', '-k', 'nowhere'], 'device-model-conflict', 'keymap'],
    ['an address that the host has not got', ['-vnc', '203.0.113.9:0,to=99'], 'qemu-vnc', 'vnclisten'],
    ['a display behind those that it tries', ['-vnc', '127.0.0.1:100,to=99'], 'out-of-range', 'vncdisplay'],
    ['an address of IPv6 without brackets', ['-vnc', '::1,to=99'], 'out-of-range', 'vnclisten'],
    ['a network card that it does not know', ['-net', 'nic,model=tulips'], 'qemu-nic', 'vif'],
    ['a network card that it does not know, as a device', ['-device', 'tulips,id=nic0'], 'bad-vif', 'vif'],
    ['a device that it does not know', ['-device', 'tulips'], 'qemu-device', 'vif'],
    ['a kernel that is not there', ['-kernel', nothing], 'qemu-kernel', 'kernel'],
    ['a user that is not there', ['-runas', 'nobody-of-that-name'], 'qemu-user', 'device_model_user'],
    ['an order of boot devices that it does not know', ['-boot', 'order=z'], 'bad-spec', 'boot'],
    ['a USB device that it does not know', ['-usb', '-usbdevice', 'tulips'], 'bad-usb', 'usbdevice'],
    ['a serial port to nowhere', ['-serial', 'nowhere:x'], 'device-model-conflict', 'serial'],
    ['more CPUs than the machine has', ['-smp', '2,maxcpus=999'], 'qemu-cpus', 'maxvcpus'],
    ['a card with a strange memory', ['-device', 'cirrus-vga,vgamem_mb=3'], 'out-of-range', 'videoram'],
    ['an argument that it does not know', ['-tulips'], 'device-model-conflict', 'device_model_args'],
  ] as const)('of %s is explained', (_, args, name, key) => {
    const said = start(args)
    const { lines } = explainOutput(said)
    const own = lines.find((line) => line.name === name)
    expect(own, said).toBeDefined()
    expect(own?.mends.join()).toContain(`\`${key}\``)
  })

  it('of an image that another one has open is explained', async () => {
    const first = spawn(qemu, [...always, '-display', 'none', ...drive(image)], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    first.stderr.on('data', (chunk: Buffer) => (said += chunk))
    try {
      // The second may come first: then it is the first that minds.
      for (let tries = 0; tries < 10; tries++) {
        const second = spawnSync(qemu, [...always, '-display', 'none', ...drive(image)], {
          encoding: 'utf8',
          timeout: 2000,
        })
        await new Promise((resolve) => setTimeout(resolve, 50))
        const { lines } = explainOutput(said + second.stderr)
        if (lines.some(({ name }) => name === 'qemu-image-in-use')) return
      }
      expect.unreachable('no QEMU minded that another one has the image open')
    } finally {
      first.kill('SIGKILL')
    }
  })
})
