import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { createService } from '../../server/src/service.ts'
import { defaultPreferences } from '../../server/src/snapshot.ts'
import { detectKind, kindBelow, kindNamed } from '../../server/src/workspace/detect.ts'
import { foreignBecause } from '../../server/src/workspace/foreign.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { xencfg } from './cli/run.ts'

const realConfigs = new URL('../../../shared/corpus/', import.meta.url)
const present = existsSync(realConfigs)

/** Files of other programs, as they lie about, by their paths. */
const foreign: Record<string, string> = {
  '/src/setup.cfg': '[metadata]\nname = thing\nversion = 1.0\n\n[options]\npackages = find:\n',
  '/etc/nginx/nginx.conf': 'user www-data;\nevents {\n  worker_connections 768;\n}\nhttp {\n  sendfile on;\n}\n',
  '/etc/xen/oxenstored.conf': 'pid-file = /var/run/xenstored.pid\ntest-eagain = false\nperms-activate = true\n',
  '/boot/efi/EFI/xen/xen.cfg':
    '[global]\ndefault=debian\n\n[debian]\noptions=console=vga\nkernel=vmlinuz root=/dev/sda1\nramdisk=initrd.img\n',
  '/etc/xen/xen.cfg':
    '[global]\ndefault=debian\n\n[debian]\noptions=console=vga\nkernel=vmlinuz root=/dev/sda1\nramdisk=initrd.img\n',
  '/etc/xen/scripts/run': '#!/bin/sh\nname=x\nkernel=y\necho "$name"\n',
  '/etc/libvirt/qemu/a.cfg': '<domain type="xen">\n  <name>a</name>\n</domain>\n',
  '/etc/haproxy/haproxy.cfg':
    'global\n\tlog /dev/log local0\n\tmaxconn 4096\ndefaults\n\tmode http\n\ttimeout connect 5000\n',
  '/etc/sysctl.conf': 'net.ipv4.ip_forward = 1\nvm.swappiness = 10\nkernel.panic = 5\n',
  '/boot/grub/grub.cfg': 'set default="0"\nset timeout=5\nmenuentry "x" {\n  linux /vmlinuz\n}\n',
  // Few lines, that nobody begins a config with.
  '/src/short.cfg': 'events {\n}\n',
  '/src/one.conf': 'upstream-servers {\n',
  '/src/sysctl.cfg': 'net.ipv4.ip_forward = 1\n',
  '/src/line.cfg': 'worker_processes auto;\n',
  '/src/echo.cfg': 'echo "$1"\n',
  '/src/set.cfg': 'set -eu\n# and so on\n',
  // Scripts that do not say so, whatever their variables are called.
  '/src/script': 'name=x\nif [ -n "$1" ]; then\n  name=$1\nfi\necho "$name"\n',
  '/etc/xen/attach':
    'disk=/dev/sda\nvif=vif1.0\nkernel=$(uname -r)\nfor each in 1 2; do\n  echo "$disk$each"\ndone\nexit 0\n',
  '/src/case': 'case "$1" in\n  start) name=a; memory=512;;\nesac\n',
  '/etc/default/xendomains': '## Type: string\nXENDOMAINS_SAVE=/var/lib/xen/save\nXENDOMAINS_RESTORE=true\n',
  '/src/program.cfg': '\x7fELF\0\0\x01\n\0x}\n',
  // A key of ours that others have, too, in a language that xl does not read.
  '/src/compose.cfg': 'name: web\nservices:\n  web:\n    image: web\n',
  '/src/guest.yaml': 'name: web\nvcpus: 2\n',
  '/src/guest.json': '{"name": "web", "vcpus": 2}\n',
}

const ours: Record<string, string> = {
  '/src/pool-of-nodes.cfg': 'name = "pool-node1"\nnodes = [ "1" ]\n',
  '/src/guest.cfg': 'name = "a"\nmemory = 512\n',
  '/src/begun.cfg': 'na\n',
  '/src/empty.cfg': '',
  '/src/list.cfg': 'name = "a"\ndisk = [\n  "phy:/dev/a,xvda,w"\n]\n',
  '/src/python.cfg': '#!/usr/bin/env python\nname = "a"\nmemory = 512\n',
  '/src/named.xl': '[global]\nx = 1\n',
  '/etc/xen/guest': 'vmname = "x"\nnome = "y"\n',
  // What was written by mistake has to be told.
  '/src/exported.cfg': 'export vcpus=2\n',
  '/src/dotted.cfg': 'vif.bridge = "xenbr0"\n',
  '/src/braces.cfg': 'disk {\n}\n',
  '/src/statement.cfg': 'memory 512;\n',
  '/src/unknown.cfg': 'memry = 512;\n',
  '/src/jinja.cfg': '{% include "guest" %}\n{{ rest }}\n',
  '/src/pasted.cfg': 'name = "a"\nif [ -e /x ]; then\n  memory = 512\nfi\n',
  // Configs in the notation of another language: README promises that they are mended.
  '/etc/xen/yaml.cfg': 'name: web\nmemory: 512\nkernel: /boot/vmlinuz\n',
  '/etc/xen/json': '{\n  "name": "web",\n  "memory": 512\n}\n',
  '/etc/xen/one-line.cfg': '{"name": "web", "memory": 512}\n',
  '/src/yaml.cfg': 'name: web\nmemory: 512\nvcpus: 2\nkernel: /boot/vmlinuz\n',
  '/src/shell.cfg': 'export name=web\nexport memory=512\nexport vcpus=2\n',
  '/src/capitals.cfg': 'NAME="web"\n',
  '/src/list-in-it.cfg': 'name="a"\nif x\nfi\nvif=["bridge=b"]\n',
  // xl's grammar refuses a section in what is a guest beyond doubt: that has to be told.
  '/src/stray.cfg': '[guest]\nname = "a"\nkernel = "/k"\nmemory = 512\nvif = [ "" ]\n',
}

/** Files of other programs that have a word of ours, or two: nothing of them is surely not ours, and nothing shows that it is. */
const alike: Record<string, string> = {
  'app.cfg': 'name = "x"\nport = 80\nusers = ["a"]\n',
  'sections.cfg': '[section]\nmemory = 512\nvcpus = 2\n',
  'toml.cfg': '[vm]\nname = "a"\nvcpus = 2\ntags = ["b"]\n',
  'container.cfg': 'name="x"\nimage="y"\nmemory=512\ncommand="ls"\nnetwork="host"\n',
  'lilo.cfg': 'image=/boot/vmlinuz\nlabel=linux\nappend="x"\nroot=/dev/hda1\n',
  'limits.cfg': 'cpus = 4\nmemory = 4096\ntimeout = 30\nretries = 2\n',
  'backup.cfg': 'disk = /dev/sda\nhost = x\nport = 1\n',
  'job.cfg': 'job "web" {\n  name = "web"\n  memory = 256\n}\n',
  'php.cfg': 'memory_limit = 128M\npost_max_size = 8M\nextension = curl\n',
  'json.cfg': '{"name":"x","memory":512}\n',
  'script.cfg': '#!/bin/sh\nmemory=512\nvcpus=2\nname=foo\n',
  'run.xl': '#!/bin/sh\nname="x"\nmemory=512\necho $name\n',
  'prose.cfg': 'This file has what\nname=value\nmeans to the program,\nand in which order.\n',
  'empty.cfg': '',
  'comments.cfg': '# memory = 512\n',
}

/** Configs of guests that a slip, or being short, has left with few words of ours; and whether they are known below a folder, too. */
const slipped: Record<string, readonly [text: string, below: boolean]> = {
  'maxcpus.cfg': ['name = "a"\nkernel = "/k"\nmaxcpus = 4\n', true],
  'few.cfg': ['name = "a"\nmaxcpus = 4\n', false],
  'memory.cfg': ['name = "a"\nmemroy = 512\nvcpu = 2\ndisks = [ "/dev/a,raw,xvda,w" ]\n', true],
  'quote.cfg': ['name = "w"\nmemory = 512\nkernel = "/k\nvcpus = 2\n', true],
  'alone.cfg': ['vcpus = 2\n', false],
  'statement.cfg': ['maxcpus = 4\nd\n', false],
  'begun.cfg': ['name = "web" =\n', false],
  'nothing-else.cfg': ['memory = 512\n', false],
  'strings.cfg': ['interfaces = [ "bridge=xenbr0" ]\n', false],
  'disks.cfg': ['title = "a"\nimages = [ "/srv/a.img,raw,xvda,w" ]\nsize = 4\n', false],
  'taken.xl': ['#!/bin/sh\nname = "x"\nmemory = 512\n', true],
  'yaml.cfg': ['name: web\nmemory: 512\nvcpus: 2\nkernel: /boot/vmlinuz\n', false],
  'json.cfg': ['{"name": "web", "memory": 512, "vcpus": 2}\n', false],
}

/** All that is said of a file, and offered for it. */
const saidOf = (path: string, text: string, language = 'xen-domain') => {
  const service = createService()
  const document = TextDocument.create(`file://${path}`, language, 0, text)
  const snapshot = service.snapshot(document, 'domain', defaultPreferences)
  const whole = { start: document.positionAt(0), end: document.positionAt(text.length) }
  return [
    ...service.diagnostics(snapshot),
    ...service.codeActions(snapshot, whole, undefined),
    ...service.codeActions(snapshot, whole, ['source.fixAll']),
    ...service.ruleFixes(snapshot, undefined),
  ]
}

/** What a project holds besides: each has, or shows, something that would be a config by itself. */
const project: Record<string, string> = {
  'README.md': '# Guests\n\n```\nname = "web"\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpu = 2\n```\n',
  'notes.txt': 'name = "web"\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpu = 2\n',
  'guest.ts': '/** A guest. */\nname = "web"\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpus = 2\n',
  'verdicts.jsonl': '{"text": "name = 1\\nkernel = 2\\nmemory = 3\\nvcpus = 2"}\n',
  'main.tf': 'name = "web"\nmemory = 512\nvcpus = 2\ndisk = [\n  "a"\n]\nkernel = "x"\n',
  'create.sh':
    '#!/bin/bash\nname=web\ncat > "$name.cfg" <<EOF\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpus = 2\nEOF\n',
  create: '#!/bin/bash\nname=web\ncat > "$name.cfg" <<EOF\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpus = 2\nEOF\n',
  'setup.cfg': '[metadata]\nname = thing\n',
}

describe("another program's file", () => {
  it.each(Object.entries(foreign))('%s is left alone', async (path, text) => {
    expect(foreignBecause(path, text)).toBeDefined()
    expect(detectKind(path, text).kind).toBeUndefined()
    expect(saidOf(path, text)).toEqual([])
  })

  it('is neither judged nor changed where a folder is gone through: what people write in many languages is not ours', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-project-'))
    for (const [name, text] of Object.entries(project)) writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, 'web'), 'name = "web"\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpu = 2\n')
    expect((await xencfg(['check', '--format', 'gcc', '.'], { folder })).out.match(/^[^:]+/gm)).toEqual(['web'])
    for (const args of [
      ['fix', '--all', '.'],
      ['format', '--write', '.'],
      ['migrate', '--write', '.'],
    ])
      await xencfg(args, { folder })
    const left = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
    expect(left).toMatchObject(project)
    rmSync(folder, { recursive: true })
  })

  it('is noted by xencfg, which ends with 0, unless it is told what the file is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-foreign-'))
    writeFileSync(join(folder, 'setup.cfg'), foreign['/src/setup.cfg'] ?? '')
    expect(await xencfg(['check', 'setup.cfg'], { folder })).toEqual({
      status: 0,
      out: '',
      err: 'xencfg: setup.cfg: is left alone: it has sections, `[metadata]`; --kind domain takes it for a config\n',
    })
    expect((await xencfg(['check', '--kind', 'domain', 'setup.cfg'], { folder })).status).toBe(1)
    rmSync(folder, { recursive: true })
  })
})

describe("a file with a word of ours that may be anybody's", () => {
  it.each(Object.entries(alike))('%s is left alone, unless a person says what it is', async (name, text) => {
    expect(kindNamed(`/src/${name}`, text)).toHaveProperty('foreign')
    expect(kindBelow(`/src/${name}`, text)).toBeUndefined()
    for (const language of ['cfg', 'plaintext', 'ini']) expect(saidOf(`/src/${name}`, text, language)).toEqual([])
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-alike-'))
    writeFileSync(join(folder, name), text)
    const { status, out, err } = await xencfg(['check', name], { folder })
    expect([status, out]).toEqual([0, ''])
    expect(err).toContain(`${name}: is left alone: `)
    expect((await xencfg(['check', '--kind', 'domain', name], { folder })).status).toBe(1)
    for (const args of [
      ['fix', '--all', name],
      ['format', '--write', name],
    ])
      await xencfg(args, { folder })
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
    rmSync(folder, { recursive: true })
  })

  it.each(Object.entries(slipped))('%s is a guest with a slip, which is told', async (name, [text, below]) => {
    expect(kindNamed(`/src/${name}`, text)).toEqual({ kind: 'domain' })
    expect(kindBelow(`/src/${name}`, text)).toBe(below ? 'domain' : undefined)
    expect(saidOf(`/src/${name}`, text, 'cfg')).not.toEqual([])
    expect(kindNamed(`/etc/xen/${name}`, text)).toEqual({ kind: 'domain' })
  })

  it.runIf(present)('is no real config, under its own name or another one', () => {
    const folder = new URL('files/', realConfigs)
    const wrong = readdirSync(folder).filter((file) => {
      const text = readFileSync(new URL(encodeURIComponent(file), folder), 'utf8')
      const name = file.replace(/^.*(?:__|--)/, '').replace(/@.*/, '')
      // A pool and an `xl.conf` of comments are known by their names alone.
      const names = /cpupool|^xl\.conf/.test(name) ? [name] : [name, 'x.cfg']
      return names.some((each) => 'foreign' in kindNamed(`/srv/${each}`, text))
    })
    expect(wrong).toEqual([])
  })
})

describe('a file of ours', () => {
  it.each(Object.entries(ours))('%s is none of others', (path, text) => {
    expect(foreignBecause(path, text)).toBeUndefined()
  })

  it.each([
    ['UTF-16', 'utf16le', ''],
    ['UTF-16 with its mark', 'utf16le', '\ufeff'],
  ] as const)('is told to be stored as %s, and nothing else', async (_, encoding, mark) => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-wide-'))
    const text = 'name = "web"\ntype = "pvh"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'
    writeFileSync(join(folder, 'web.cfg'), Buffer.from(mark + text, encoding))
    // By its name alone and by what is in it.
    for (const args of [['web.cfg'], ['.']]) {
      const { status, out } = await xencfg(['check', '--format', 'gcc', ...args], { folder })
      expect([status, out.match(/\[[\w-]+\]/g)]).toEqual([1, ['[nul-byte]']])
    }
    expect((await xencfg(['fix', '--all', 'web.cfg'], { folder })).status).toBe(0)
    expect(readFileSync(join(folder, 'web.cfg'), 'utf8')).toBe(text)
    rmSync(folder, { recursive: true })
  })

  it('is what real xl was asked about', () => {
    const wrong = verdictRows.filter(({ text }) => foreignBecause('/tmp/config', text) !== undefined)
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  it.runIf(present)('is a real config, also one that a person has come so far with', () => {
    const folder = new URL('files/', realConfigs)
    const wrong = readdirSync(folder).flatMap((name) => {
      const text = readFileSync(new URL(encodeURIComponent(name), folder), 'utf8')
      const lines = text.split('\n')
      const cuts = [1, 2, 3, 4, 5, 8, 16, 32].map((count) => lines.slice(0, count).join('\n'))
      // Keys of a vendor's own xl, or Python, may stand in front of the first that is known.
      const reasons = cuts
        .map((cut) => foreignBecause('/tmp/config', cut))
        .filter((reason) => reason !== 'it has no key of Xen')
      return [foreignBecause('/tmp/config', text), ...reasons].flatMap((reason) =>
        reason === undefined ? [] : `${name}: ${reason}`,
      )
    })
    expect(wrong).toEqual([])
  })
})
