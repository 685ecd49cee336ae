// How time grows with what can be repeated: `npm run bench -- --scale`. Each feature on n entries of each kind, and on eight times as many.
// CPU time of this process in milliseconds; a ratio of 8 is linear. Nothing is asserted.

import { mendedText } from '../server/src/features/fix-all.ts'
import { createService } from '../server/src/service.ts'
import { type Snapshot, snapshotOfText } from '../server/src/snapshot.ts'
import { detectKind } from '../server/src/workspace/detect.ts'

const entries = (each: (index: number) => string) => (count: number) =>
  Array.from({ length: count }, (_, index) => each(index)).join('\n')

const list =
  (key: string, each: (index: number) => string, between = ',\n') =>
  (count: number) =>
    `name = "a"\nkernel = "/k"\n${key} = [ ${Array.from({ length: count }, (_, index) => `"${each(index)}"`).join(between)} ]\n`

const hex = (index: number) => (index % 256).toString(16).padStart(2, '0')

/** What can be repeated in a file. */
export const inputs: Readonly<Record<string, (count: number) => string>> = {
  'disks, all valid': list('disk', (index) => `/dev/vg/d${index},raw,xvd${index % 26 ? 'a' : 'b'}${index},rw`),
  'disks in one place': list('disk', () => '/dev/vg/d,raw,xvda,rw'),
  'disks on one line': list('disk', (index) => `phy:/dev/d${index},xvda${index},w`, ', '),
  vif: list('vif', (index) => `mac=00:16:3e:00:${hex(index >> 8)}:${hex(index)},bridge=br0`),
  'vif, one address': list('vif', () => 'mac=00:16:3e:00:00:01,brdige=br0'),
  pci: list('pci', (index) => `0000:${hex(index >> 5)}:${hex(index % 32)}.0`),
  vfb: list('vfb', (index) => `vnc=1,vncdisplay=${index}`),
  usbdev: list('usbdev', (index) => `hostbus=${index % 100},hostaddr=${index % 100}`),
  vtpm: list('vtpm', (index) => `backend=d${index}`),
  channel: list('channel', (index) => `name=c${index},connection=pty`),
  ioports: list('ioports', (index) => (index % 65536).toString(16)),
  cpus: (count) =>
    `name = "a"\nkernel = "/k"\ncpus = "${Array.from({ length: count }, (_, index) => index).join(',')}"\n`,
  'cpus as a list': list('cpus', (index) => `${index}`),
  cpuid: list('cpuid', (index) => `0x${(index % 64).toString(16)}:eax=${'x'.repeat(32)}`),
  'one string of fields': (count) => `name = "a"\nvif = [ "${'mac=00:16:3e:00:00:01,'.repeat(count)}" ]\n`,
  'commas in a disk': (count) => `name = "a"\ndisk = [ "${','.repeat(count)}" ]\n`,
  'unknown keys': entries((index) => `key_${index} = ${index}`),
  'one key again and again': entries((index) => `memory = ${index}`),
  'additions to a text': entries((index) => `extra += "word${index} "`),
  'additions to a list': entries((index) => `disk += [ "/dev/d${index},raw,xvda${index},rw" ]`),
  'mixed additions': entries((index) => (index % 2 ? 'extra += "a"' : 'extra += [ "a" ]')),
  comments: entries((index) => `# a comment, number ${index}`),
  'blank lines': (count) => `name = "a"\n${'\n'.repeat(count)}kernel = "/k"\n`,
  'suppressed lines': entries((index) => `# xen-config: disable-next-line unknown-key\nkey_${index} = 1`),
  'known keys': (count) =>
    `# xen-config: known ${Array.from({ length: count }, (_, index) => `k${index}`).join(' ')}\nk1 = 1\n`,
  'directives of a release': entries(() => '# xen-config: release=4.17'),
  'words without an equals sign': entries((index) => `word${index}`),
  'strings without an end': entries((index) => `key${index} = "text`),
  'lists without an end': entries((index) => `key${index} = [ "text"`),
  'brackets in brackets': (count) => `a = ${'[ '.repeat(count)}${'] '.repeat(count)}\n`,
  'missing commas': list('vif', () => 'bridge=br0', '\n'),
  'commas alone': (count) => `vif = [ ${','.repeat(count)} ]\n`,
  'carriage returns': (count) => 'memory = 512\r\n'.repeat(count),
  semicolons: (count) => 'a=1;'.repeat(count),
  'signs on one line': (count) => '@ '.repeat(count),
  'openings on one line': (count) => '=a('.repeat(count),
  'a long word': (count) => 'a'.repeat(count * 16),
  'a long string': (count) => `name = "${'a'.repeat(count * 16)}"\n`,
  'escapes in a string': (count) => `name = "${'\\n'.repeat(count)}"\n`,
  'options of xm': entries(() => 'vcpu_avail = 3'),
  'nics of xm': entries((index) => `nics = ${index}`),
  'builder again and again': entries((index) => (index % 2 ? 'builder = "hvm"' : 'builder = "linux"')),
  'phy: again and again': (count) => `disk = [ "${'phy:'.repeat(count)}" ]\n`,
  vnuma: (count) =>
    `vnuma = [ ${Array.from({ length: count }, (_, index) => `[ "pnode=0","size=1","vcpus=${index}" ]`).join(',\n')} ]\n`,
  'vnuma in one string': (count) => `vnuma = [ [ "pnode=0","size=1","vdistances=${'10,'.repeat(count)}10" ] ]\n`,
  'lines of Python': (count) =>
    `import os\n${entries((index) => `v${index} = ${index}`)(count)}\nname = "a"\nkernel = "/k"\n`,
}

const service = createService({ log: (message) => process.stderr.write(`${message.slice(0, 300)}\n`) })

const middle = ({ document }: Snapshot) => document.positionAt(document.getText().length >> 1)
const end = ({ document }: Snapshot) => document.positionAt(document.getText().length)
const whole = ({ document }: Snapshot) => ({
  start: document.positionAt(0),
  end: document.positionAt(document.getText().length),
})

/** What is asked of a file. */
export const features: Readonly<Record<string, (snapshot: Snapshot) => unknown>> = {
  diagnostics: (snapshot) => service.diagnostics(snapshot),
  completion: (snapshot) => [service.complete(snapshot, end(snapshot)), service.complete(snapshot, middle(snapshot))],
  hover: (snapshot) => service.hover(snapshot, middle(snapshot)),
  signature: (snapshot) => service.signatureHelp(snapshot, middle(snapshot)),
  symbols: (snapshot) => service.documentSymbols(snapshot),
  folding: (snapshot) => service.foldingRanges(snapshot),
  selection: (snapshot) => service.selectionRanges(snapshot, [middle(snapshot)]),
  tokens: (snapshot) => service.semanticTokens(snapshot, true),
  hints: (snapshot) => service.inlayHints(snapshot, whole(snapshot)),
  'code actions': (snapshot) => service.codeActions(snapshot, { start: middle(snapshot), end: middle(snapshot) }),
  'rule fixes': (snapshot) => service.ruleFixes(snapshot),
  'fix-all': (snapshot) => mendedText(snapshot, true),
  show: (snapshot) => service.show(snapshot, 'effective'),
  migrate: (snapshot) => service.migrate(snapshot, {}),
  upgrade: (snapshot) => service.upgradeReport(snapshot, '4.4', '4.22'),
  detect: ({ document }) => detectKind('guest.cfg', document.getText()),
}

const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** The times of all features on one text, by name. Its settings are read and its problems found out with the first, `diagnostics`. */
const measure = (text: string): Map<string, number> => {
  let snapshot: Snapshot | undefined
  return new Map(
    Object.entries(features).map(([name, run]) => {
      const start = cpu()
      snapshot ??= snapshotOfText(text, 'domain')
      run(snapshot)
      return [name, cpu() - start]
    }),
  )
}

/** The better of two, so that one collection of garbage does not count. */
const best = (text: string): Map<string, number> => {
  const [one, other] = [measure(text), measure(text)]
  return new Map([...one].map(([name, time]) => [name, Math.min(time, other.get(name) ?? time)]))
}

/** Less than this is noise and the clock's steps, in milliseconds. */
const noise = 25

/** Prints the table, a line for each input: the ratio of the times for eight times as many entries. */
export const scale = (only: readonly string[], base = 1000) => {
  const chosen = (name: string) => only.length === 0 || only.some((each) => name.includes(each))
  const names = Object.keys(features)
  let steep = 0
  console.log(
    `| time for ${8 * base} ÷ time for ${base} | ${names.join(' | ')} |\n|---|${names.map(() => '--:|').join('')}`,
  )
  for (const [name, input] of Object.entries(inputs).filter(([each]) => chosen(each))) {
    measure(input(20))
    const [few, many] = [best(input(base)), best(input(8 * base))]
    const cells = names.map((feature) => {
      const [first = 0, last = 0] = [few.get(feature), many.get(feature)]
      if (last < noise) return '·'
      const ratio = last / Math.max(first, 0.5)
      if (ratio <= 10) return ratio.toFixed(1)
      steep++
      return `**${ratio.toFixed(1)}** (${first.toFixed(0)} → ${last.toFixed(0)} ms)`
    })
    console.log(`| ${name} | ${cells.join(' | ')} |`)
  }
  console.log(`\n· less than ${noise} ms; ${steep} above 10`)
}
