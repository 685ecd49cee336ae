import fs from 'node:fs'
import { expect, it } from 'vitest'

const { wordPattern } = JSON.parse(
  fs.readFileSync(new URL('../../language-configuration.json', import.meta.url), 'utf8'),
) as { wordPattern: string }

/** The words of a line, as VS Code cuts it. */
const wordsOf = (line: string): string[] => line.match(new RegExp(wordPattern, 'g')) ?? []

// Where a word begins, VS Code keeps what it was told for the one before, and asks nobody: with a path in pieces the list of
// `/boot/` stayed for `/boot/vmlinuz` where the answer came late.
it.each([
  '/boot/vmlinuz',
  '/boot/vmlinuz-6.1.0-27-amd64',
  '/usr/lib/grub-xen/grub-x86_64-xen.bin',
  '/var/lib/xen/images/win10+tools@2024~1.img',
  '/srv/größe/web%20.img',
  '../images/web1.qcow2',
  'images/web1.img',
])('a path is one word, as far as it is typed: %s', (path) => {
  for (let length = path.search(/[/\w]/) + 1; length <= path.length; length++) {
    const typed = path.slice(0, length)
    expect(wordsOf(`kernel = "${typed}"`).slice(1).join(' ')).toBe(typed.replace(/^\.+/, ''))
  }
})

it('what stands beside a path is no part of it', () => {
  expect(wordsOf('disk = [ "phy:/dev/vg0/web1,xvda,w", "file:/a/b.img,hdc:cdrom,r" ]; name="a" #/b')).toEqual([
    'disk',
    'phy',
    '/dev/vg0/web1',
    'xvda',
    'w',
    'file',
    '/a/b.img',
    'hdc',
    'cdrom',
    'r',
    'name',
    'a',
    '/b',
  ])
  expect(wordsOf("cpus = ['0-3', '^2']; bootargs='root=/dev/xvda1 ro'")).toEqual([
    'cpus',
    '0-3',
    '2',
    'bootargs',
    'root',
    '/dev/xvda1',
    'ro',
  ])
})
