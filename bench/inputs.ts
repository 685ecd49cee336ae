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
  'CPUs for each vCPU': (count) =>
    `vcpus = ${count}\n${list('cpus', () => '0-4095')(count)}cpus_soft = [ ${Array.from({ length: count }, () => '"0-4095,^1"').join(', ')} ]\n`,
  'exceptions of CPUs': (count) => `name = "a"\nkernel = "/k"\ncpus = "${'0-3,^1,'.repeat(count)}"\n`,
  'cpuid on one line': (count) => `name = "a"\nkernel = "/k"\ncpuid = "host,${'a=1,'.repeat(count)}"\n`,
  cpuid: list('cpuid', (index) => `0x${(index % 64).toString(16)}:eax=${'x'.repeat(32)}`),
  'leaves of cpuid': list('cpuid', (index) => `0x${index.toString(16)}:eax=${'x'.repeat(32)}`),
  'unknown features of a CPU': (count) =>
    `name = "a"\nkernel = "/k"\ncpuid = "host,${Array.from({ length: count }, (_, index) => `feature${index}=1`).join(',')}"\n`,
  'items on one line, wrong': list('disk', (index) => `@x${index}=,;:`, ', '),
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
  'lines of Python, indented anyhow': (count) =>
    `import os\n${entries((index) => `${' '.repeat((index * 7) % 13)}x = 1`)(count)}\nname = "a"\n`,
  'functions of Python': (count) =>
    `${entries((index) => `def f${index}(x):\n    return x + ${index}`)(count)}\nname = "a"\nkernel = "/k"\n`,
  'a dict of Python': (count) =>
    `d = {\n${entries((index) => `    "k${index}": ${index},`)(count)}\n}\nname = "a"\nkernel = "/k"\n`,
  'branches of Python': (count) =>
    `import os\nn = 1\n${entries((index) => `if n == ${index}:\n    memory = ${index}`)(count)}\nname = "a"\nkernel = "/k"\n`,
  'appended in Python': (count) =>
    `disk = []\n${entries((index) => `disk.append("phy:/dev/d${index},xvda${index},w")`)(count)}\nname = "a"\n`,
  'emulated disks in one place': list('disk', (index) => `/dev/vg/d${index},raw,hda,rw`),
  'disks of xm': list('disk', (index) => `tap:aio:/dev/d${index},xvda${index},w`),
  'CD-ROMs without a medium': list('disk', (index) => `devtype=cdrom,vdev=xvd${letters(index)},access=ro`),
  'empty disks': list('disk', () => ''),
  'vif, fields': list(
    'vif',
    (index) =>
      `mac=00:16:3e:00:${hex(index >> 8)}:${hex(index)},bridge=br${index % 9},ip=10.0.0.${index % 250},vifname=v${index},rate=10Mb/s,script=vif-bridge,type=ioemu,model=e1000`,
  ),
  'vif, empty': list('vif', () => ''),
  'vif, backends': list('vif', (index) => `backend=guest${index}`),
  'pci on one line': list('pci', (index) => `0000:${hex(index >> 5)}:${hex(index % 32)}.0,permissive=1`, ', '),
  usbctrl: list('usbctrl', (index) => `type=pv,version=2,ports=${1 + (index % 15)}`),
  p9: list('p9', (index) => `tag=t${index},path=/srv/p${index},security_model=none`),
  pvcalls: list('pvcalls', (index) => `backend=d${index}`),
  vkb: list('vkb', (index) => `unique-id=k${index},width=${index}`),
  vdispl: list('vdispl', (index) => `be-alloc=1,connectors=id${index}:1920x1080`),
  'connectors of one vdispl': (count) =>
    `name = "a"\nkernel = "/k"\nvdispl = [ "connectors=${Array.from({ length: count }, (_, index) => `id${index}:1920x1080`).join(';')}" ]\n`,
  vsnd: (count) =>
    `name = "a"\nkernel = "/k"\nvsnd = [ ${Array.from({ length: count }, (_, index) => `[ "card, short-name=c${index}", "pcm, name=p", "stream, id=s${index}, type=p" ]`).join(',\n')} ]\n`,
  'streams of one vsnd': (count) =>
    `name = "a"\nkernel = "/k"\nvsnd = [ [ "card, short-name=c", "pcm, name=p", ${Array.from({ length: count }, (_, index) => `"stream, id=s${index}, type=p"`).join(',\n')} ] ]\n`,
  virtio: list('virtio', (index) => `type=virtio,device,transport=mmio,grant_usage=1,backend=d${index}`),
  dtdev: list('dtdev', (index) => `/soc/device@${index}`),
  'arguments of QEMU': list('device_model_args', (index) => `-arg${index}`),
  'arguments of QEMU for HVM': (count) =>
    `name = "a"\ntype = "hvm"\ndevice_model_args_hvm = [ ${Array.from({ length: count }, (_, index) => `"-arg${index}"`).join(',\n')} ]\n`,
  bootloader_args: list('bootloader_args', (index) => `--entry=${index}`),
  rdm: (count) => `name = "a"\ntype = "hvm"\nrdm = "${'strategy=host,'.repeat(count)}policy=strict"\n`,
  iomem: list('iomem', (index) => `${index.toString(16)},1`),
  irqs: list('irqs', (index) => `${index}`),
  'a command line': (count) =>
    `name = "a"\nkernel = "/k"\nextra = "${Array.from({ length: count }, (_, index) => `arg${index}=${index}`).join(' ')}"\n`,
  'a root with words': (count) => `name = "a"\nkernel = "/k"\nroot = "/dev/xvda1 ${'ro '.repeat(count)}"\n`,
  'additions of devices': entries((index) => `vif += [ "bridge=br${index}" ]`),
  viridian: list('viridian', (index) => (index % 2 ? 'base' : '!base')),
  'pools of CPUs': (count) =>
    `name = "pool"\ncpus = [ ${Array.from({ length: count }, (_, index) => `"${index}"`).join(',\n')} ]\n`,
  'pools of nodes': (count) =>
    `name = "pool"\nnodes = [ ${Array.from({ length: count }, (_, index) => `"${index}"`).join(',\n')} ]\n`,
  'pool, CPUs in one string': (count) =>
    `name = "pool"\ncpus = "${Array.from({ length: count }, (_, index) => index).join(',')}"\n`,
  'xl.conf, known keys': entries((index) => (index % 2 ? 'autoballoon="off"' : 'vif.default.bridge="xenbr0"')),
  'xl.conf, unknown keys': entries((index) => `key_${index} = ${index}`),
  'xl.conf, a mask of CPUs': (count) =>
    `vm.cpumask="${Array.from({ length: count }, (_, index) => index).join(',')}"\n`,
  'template of Jinja': (count) =>
    `name = "{{ name }}"\n${entries((index) => `key${index} = "{{ value${index} }}"`)(count)}\n`,
  'loops of Jinja': (count) =>
    `name = "{{ name }}"\n${entries((index) => `{% if x${index} %}\nmemory = ${index}\n{% endif %}`)(count)}\n`,
  'template of ERB': (count) =>
    `name = "<%= name %>"\n${entries((index) => `key${index} = "<%= value${index} %>"`)(count)}\n`,
  'template of Go': (count) =>
    `name = "{{ .Name }}"\ndisk = [\n${entries((index) => `  "{{ .Path }},raw,xvd${letters(index)},rw",`)(count)}\n]\n`,
  'holes without an end': (count) => `name = "{{ name }}"\n${entries((index) => `key${index} = "{{ value`)(count)}\n`,
  'directives that disable': entries(
    (index) => `# xen-config: disable-line unknown-key\nkey${index} = 1 # xen-config: disable-line unknown-key`,
  ),
  'directives for the file': entries(
    (index) => `# xen-config: disable-file ${index % 2 ? 'unknown-key' : 'duplicate-key'}`,
  ),
  'directives with known keys': entries((index) => `# xen-config: known key${index}\nkey${index} = 1`),
  'directives that nobody knows': entries((index) => `# xen-config: word${index}`),
  'directives of one line': (count) => `# xen-config: ${'release=4.17 '.repeat(count)}\n`,
  'rules of one directive': (count) => `# xen-config: disable-file ${'unknown-key '.repeat(count)}\n`,
  'unknown escapes': (count) => `name = "${'\\q'.repeat(count)}"\n`,
  'escapes in disks': list('disk', (index) => `\\x2fdev\\x2fd${index},raw,xvd${letters(index)},rw`),
  'ends of lists': (count) => `name = "a"\n${']\n'.repeat(count)}`,
  'ends of lists on one line': (count) => `name = "a"\nvif = [ ${'] '.repeat(count)}\n`,
  'quotes in quotes': entries((index) => `key${index} = "a 'b' \\"c\\" 'd"`),
  'mixed line ends': (count) =>
    Array.from({ length: count }, (_, index) => `key${index} = 1${['\n', '\r\n', '\r', '\n\r'][index % 4]}`).join(''),
  'curly quotes': entries((index) => `key${index} = “text”`),
  'lines of JSON': (count) => `{\n${entries((index) => `  "key${index}": ${index},`)(count)}\n}\n`,
  'lines of YAML': entries((index) => `key${index}: ${index}`),
  'lines of a shell': entries((index) => `export key${index}=${index}`),
  'fields on lines of their own': (count) =>
    `name = "a"\nkernel = "/k"\nvif = [ "bridge=br0" ]\n${entries((index) => (index % 2 ? 'bridge=br0' : 'mac=00:16:3e:00:00:01'))(count)}\n`,
  'strings beside each other': (count) => `name = "a"\nkernel = "/k"\nextra = ${'"a" '.repeat(count)}\n`,
  'capital letters': entries(() => 'Memory = 512'),
  'keys of other guests': (count) =>
    `name = "a"\ntype = "pvh"\nkernel = "/k"\n${entries(() => 'usbdevice = "tablet"')(count)}\n`,
  'keys of other releases': (count) =>
    `# xen-config: release=4.4\nname = "a"\nkernel = "/k"\n${entries(() => 'altp2m = 1')(count)}\n`,
  'numbers that are none': entries(() => 'vcpus = "two"'),
  'numbers in octal': entries(() => 'vcpus = 08'),
  'lists for single values': entries(() => 'memory = [ "512" ]'),
  'single values for lists': entries(() => 'vif = "bridge=br0"'),
  'characters that are none': (count) => '\u00a0'.repeat(count),
  'settings on one line': (count) => `name = "a"; ${'memory = 1; '.repeat(count)}\n`,
  'a comment on each list item': (count) =>
    `name = "a"\nkernel = "/k"\nvif = [\n${entries((index) => `  "bridge=br${index}", # lan ${index}`)(count)}\n]\n`,
}

/** What kind of file an input is: most are of a domain. */
export const kindOf = (name: string) =>
  name.startsWith('pool') ? 'cpupool' : name.startsWith('xl.conf') ? 'xl-conf' : 'domain'
