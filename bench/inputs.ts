// What can be repeated in a file.
const entries = (each: (index: number) => string) => (count: number) =>
  Array.from({ length: count }, (_, index) => each(index)).join('\n')

const list =
  (key: string, each: (index: number) => string, between = ',\n') =>
  (count: number) =>
    `name = "a"\nkernel = "/k"\n${key} = [ ${Array.from({ length: count }, (_, index) => `"${each(index)}"`).join(between)} ]\n`

/** `a` to `z`, `aa` and so on: the letters of the disk with this number, from 0. */
const letters = (index: number): string =>
  (index < 26 ? '' : letters(Math.floor(index / 26) - 1)) + String.fromCharCode(97 + (index % 26))

const hex = (index: number) => (index % 256).toString(16).padStart(2, '0')

/** What can be repeated in a file. */
export const inputs: Readonly<Record<string, (count: number) => string>> = {
  'disks, all valid': list('disk', (index) => `/dev/vg/d${index},raw,xvd${letters(index)},rw`),
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
  'exceptions of CPUs': (count) => `name = "a"\nkernel = "/k"\ncpus = "${'0-3,^1,'.repeat(count)}"\n`,
  'cpuid on one line': (count) => `name = "a"\nkernel = "/k"\ncpuid = "host,${'a=1,'.repeat(count)}"\n`,
  cpuid: list('cpuid', (index) => `0x${(index % 64).toString(16)}:eax=${'x'.repeat(32)}`),
  'one string of fields': (count) => `name = "a"\nvif = [ "${'mac=00:16:3e:00:00:01,'.repeat(count)}" ]\n`,
  'commas in a disk': (count) => `name = "a"\ndisk = [ "${','.repeat(count)}" ]\n`,
  'unknown keys': entries((index) => `key_${index} = ${index}`),
  'lines of a difference': (count) => `@@ -1 +1 @@\n${entries((index) => `+key_${index} = ${index}`)(count)}`,
  'conflicts of git': entries((index) => `<<<<<<< a\nmemory = ${index}\n=======\nmemory = 1\n>>>>>>> b`),
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
  'lists begun on one line': (count) => `name = "a"\n${'vif=['.repeat(count)}`,
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
