import { describe, expect, it } from 'vitest'
import { defaultTarget, readConfig } from '../../server/src/config/read-config.ts'
import { compareReleases, type Release, releases } from '../../server/src/release.ts'
import { isReadBy, keysOf } from '../../server/src/schema/index.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { facts, type Span } from './facts.ts'

/*
 * The enumerations of `libxl_types.idl`: each name is written into a config, where a key or a field takes it, and read for every
 * release. The ones from its first to its last release take it, the others do not.
 */

interface Place {
  readonly kind?: FileKind
  readonly key: string
  /** A config with the word in it. */
  readonly text: (word: string) => string
  /** How the name is written in a config; in small letters unless told otherwise. */
  readonly word?: (name: string) => string
  /** The release that brought the place, where it is not that of the key. */
  readonly since?: Release
}

const single = (key: string, head = ''): Place => ({ key, text: (word) => `${head}${key} = "${word}"` })
const inList = (key: string, text: (word: string) => string, more: Partial<Place> = {}): Place => ({
  key,
  text: (word) => `${key} = [ ${text(word)} ]`,
  ...more,
})
const hvm = 'type = "hvm"\nbuilder = "hvm"\n'
const dashes = (name: string): string => name.toLowerCase().replaceAll('_', '-')

/** Up to 4.1 there were no enumerations: numbers, and words that the parser knew itself. */
const named = { since: '4.2' } as const

/** Where a config can say the name. */
const places: Readonly<Record<string, Place>> = {
  domain_type: { ...single('type'), word: (name) => name.toLowerCase() },
  device_model_version: { ...single('device_model_version', hvm), word: dashes },
  disk_format: inList(
    'disk',
    (word) => `"format=${word}, vdev=hdc, devtype=cdrom, target=${word === 'empty' ? '' : '/a'}"`,
    named,
  ),
  disk_backend: inList('disk', (word) => `"backendtype=${word}, vdev=xvda, target=/a"`, named),
  nic_type: inList('vif', (word) => `"type=${word}"`, {
    ...named,
    word: (name) => name.replace('VIF_', '').toLowerCase(),
  }),
  action_on_shutdown: {
    ...single('on_crash'),
    ...named,
    word: (name) => (name === 'RESTART_RENAME' ? 'rename-restart' : dashes(name)),
  },
  tsc_mode: { ...single('tsc_mode'), ...named },
  timer_mode: { ...single('timer_mode', hvm), ...named },
  bios_type: single('bios', hvm),
  scheduler: { kind: 'cpupool', ...single('sched', 'name = "a"\n'), ...named },
  vga_interface_type: { ...single('vga', hvm), word: (name) => (name === 'STD' ? 'stdvga' : name.toLowerCase()) },
  vendor_device: single('vendor_device', hvm),
  channel_connection: inList('channel', (word) => `"name=a, connection=${word}, path=/a"`),
  viridian_enlightenment: { key: 'viridian', text: (word) => `${hvm}viridian = [ "${word}" ]`, since: '4.5' },
  rdm_reserve_policy: inList('pci', (word) => `"01:00.0,rdm_policy=${word}"`, { since: '4.6' }),
  rdm_reserve_strategy: { key: 'rdm', text: (word) => `${hvm}rdm = "strategy=${word},policy=relaxed"` },
  hdtype: single('hdtype', hvm),
  gic_version: single('gic_version'),
  gfx_passthru_kind: { ...single('gfx_passthru', hvm), since: '4.7' },
  usbctrl_type: inList('usbctrl', (word) => `"type=${word}"`),
  usbdev_type: inList('usbdev', (word) => `"type=${word}, hostbus=1, hostaddr=2"`),
  altp2m_mode: single('altp2m'),
  vuart_type: single('vuart'),
  vkb_backend: inList('vkb', (word) => `"backend-type=${word}"`),
  vsnd_pcm_format: inList('vsnd', (word) => `[ "CARD, sample-formats=${word}" ]`),
  vsnd_stream_type: inList('vsnd', (word) => `[ "CARD", "PCM", "STREAM, type=${word}" ]`),
  passthrough: single('passthrough'),
  tee_type: single('tee'),
  disk_specification: inList('disk', (word) => `"specification=${word}, vdev=xvda, target=/a"`, { since: '4.17' }),
  virtio_transport: inList('virtio', (word) => `"type=virtio,device22, transport=${word}"`),
  smbios_type: { key: 'smbios', text: (word) => `${hvm}smbios = [ "${word}=a" ]` },
  sve_type: single('sve'),
  p9_type: inList('p9', (word) => `"type=${word}, tag=a, path=/a, security_model=none"`, { since: '4.19' }),
  arm_sci_type: { key: 'arm_sci', text: (word) => `arm_sci = "type=${word}"` },
}

/** Enumerations that no config can say a name of. */
const unsaid: Readonly<Record<string, string>> = {
  disk_transport: 'libxl sets it by the specification of the disk (libxl_disk.c, libxl__device_disk_setdefault)',
}

const ownWords = 'the parser compares the words itself, and this is not among them'

/** Names that xl does not take although the enumeration has them, or for a shorter time. */
const differs: Readonly<Record<string, string>> = {
  'channel_connection UNKNOWN': `${ownWords} (xl_parse.c, parse_config_data)`,
  'device_model_version QEMU_XEN_TRADITIONAL': `gone from the parser with 4.21; libxl keeps the number (xl_parse.c, parse_config_data)`,
  'device_model_version UNKNOWN': `${ownWords} (xl_parse.c, parse_config_data)`,
  'disk_backend UNKNOWN': `${ownWords} (libxlu_disk_l.l, setbackendtype)`,
  'disk_format UNKNOWN': `${ownWords} (libxlu_disk_l.l, setformat)`,
  'disk_specification UNKNOWN': `${ownWords} (libxlu_disk_l.l, setspecification)`,
  'domain_type INVALID': `${ownWords} (xl_parse.c, parse_config_data)`,
  'nic_type UNKNOWN': `${ownWords} (xl_parse.c, parse_nic_config)`,
  'rdm_reserve_policy invalid': `up to 4.14, ${ownWords} (libxlu_pci.c, xlu_pci_parse_bdf)`,
  'rdm_reserve_strategy ignore': `${ownWords} (libxlu_pci.c, xlu_rdm_parse)`,
  'scheduler sedf': 'xl takes the name to this day, and Xen has no such scheduler since 4.6: told as an unknown one',
  'scheduler unknown': 'xl takes the name, and Xen has no such scheduler: told as an unknown one',
  'vga_interface_type UNKNOWN': `${ownWords} (xl_parse.c, parse_config_data)`,
  'vkb_backend UNKNOWN': 'xl reads the name, and then asks for another (xl_parse.c, parse_vkb_list)',
}

const takes = ({ kind = 'domain', key, text }: Place, word: string, release: Release): boolean => {
  const config = readConfig(`${text(word)}\n`, kind, { ...defaultTarget, release, arch: undefined })
  const entry = config.entries.get(key)
  expect(entry?.reading, `${key} is read`).toBeDefined()
  return !entry?.reading?.findings.some(({ effect, rule }) => effect === 'refused' || rule === 'unknown-choice')
}

const spanOf =
  ([since, until]: Span) =>
  (release: Release): boolean =>
    compareReleases(release, since) >= 0 && compareReleases(release, until) <= 0

describe.each(Object.entries(facts.enums))('%s', (name, values) => {
  const place = places[name]
  if (!place) {
    it('is nothing that a config can say', () => expect(unsaid).toHaveProperty([name]))
    return
  }
  const { kind = 'domain', key, since, word = (each: string) => each.toLowerCase() } = place
  const spec = keysOf(kind).get(key)
  const read = releases.filter(
    (release) => spec && isReadBy(spec, release) && (!since || compareReleases(release, since) >= 0),
  )

  it('does not take another name', () => {
    expect(read.length).toBeGreaterThan(0)
    expect(read.filter((release) => takes(place, 'bogus', release))).toEqual([])
  })

  it.each(Object.entries(values))('takes %s in its releases', (value, span) => {
    const found = read.filter((release) => takes(place, word(value), release))
    const agrees = found.join() === read.filter(spanOf(span)).join()
    expect(agrees ? [] : [`${name} ${value}`]).toEqual(
      Object.keys(differs).filter((each) => each === `${name} ${value}`),
    )
  })
})
