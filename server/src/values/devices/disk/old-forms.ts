import type { Release } from '../../../release.ts'
import { advice } from '../../basic/findings.ts'
import type { Spec } from '../../spec/fields.ts'
import type { Finding } from '../../value-type.ts'
import { type Disk, describePrefix } from './fields.ts'
import { replaceFix } from './problems.ts'
import { type DiskPart, type DiskReading, readDisk } from './reader.ts'
import { decodeVdev } from './vdev.ts'

/** The text of the value that a part sets. */
export const valueText = (part: DiskPart, spec: Spec): string => spec.atom.text.slice(part.valueStart, part.end)

const none: readonly never[] = []

/** What stands under `phy:` without its folder, for which xm looked in `/dev`; xl may take it for something else, as it does `phy:cdrom`. */
const bareDevice = (text: string): string | undefined => /^phy:([^/,:\s](?:[^,:]*[^,:\s])?),/.exec(text)?.[1]

const inDev = (text: string): string => text.replace(':', ':/dev/')

const whereXmLooked = (device: string): string => `xm looked for \`${device}\` in \`/dev\`; xl does not.`

/** The same for xl 4.1, which knows no fields. */
export const bareOldForm = (spec: Spec): readonly Finding[] => {
  const { text, map } = spec.atom
  const device = bareDevice(text)
  if (device === undefined) return none
  const place = { start: 'phy:'.length, end: 'phy:'.length + device.length }
  const fixes = map === undefined ? [replaceFix(spec, place, `/dev/${device}`)] : []
  return [advice('deprecated-field', spec.range(place), whereXmLooked(device), { fixes })]
}

/** Prefixes and `:cdrom`: xl takes them to this day and says nothing. */
export const oldForms = (spec: Spec, { parts, disk }: DiskReading, release: Release): readonly Finding[] => {
  if (!parts.some(({ kind }) => kind === 'prefix' || kind === 'suffix')) return none
  const { text, map } = spec.atom
  const prefixes = parts.filter((part) => part.kind === 'prefix')
  const device = bareDevice(text)
  const write = (written: Disk, title: string, safe: boolean) => {
    const named = writeNamed(written)
    const isWritten = map === undefined && decodeVdev(written.vdev ?? '') && !/["'\\\n]/.test(named)
    return isWritten ? [replaceFix(spec, { start: 0, end: text.length }, named, title, safe)] : []
  }
  // Without its prefix nobody knows any more where xm found it: that is not done without being looked at.
  const fixes = [
    ...(device === undefined
      ? []
      : write(readDisk(inDev(text), release).disk, `Write it with names and \`/dev/${device}\``, false)),
    ...write(disk, 'Write it with names', device === undefined),
  ]
  const rewrite = fixes.length > 0 ? { fixes } : {}
  const suffix = parts.find((part) => part.kind === 'suffix')
  const findings: Finding[] = []
  const [first] = prefixes
  if (first) {
    const place = { start: first.start, end: (prefixes.at(-1) ?? first).end }
    const what = prefixes
      .map((part) => text.slice(part.start, part.end - 1))
      .map((prefix) => `\`${prefix}:\` ${describePrefix(prefix)}`)
      .join('; ')
    const where = device === undefined ? '' : ` ${whereXmLooked(device)}`
    findings.push(
      advice('deprecated-field', spec.range(place), `An old form, from xm: ${what}.${where}`, {
        tag: 'deprecated',
        ...rewrite,
      }),
    )
  }
  if (suffix) {
    const value = valueText(suffix, spec)
    findings.push(
      advice(
        'deprecated-field',
        spec.range({ start: suffix.start - 1, end: suffix.end }),
        `An old form, from xm: \`:${value}\` stands for \`devtype=${value}\`.`,
        { tag: 'deprecated', ...rewrite },
      ),
    )
  }
  return findings
}

/** The same disk with every field by name. */
const writeNamed = (disk: Disk): string => {
  const { format, vdev = '', pdev_path: target } = disk
  const flag = (value: 'True' | 'False' | undefined, yes: string, no: string) =>
    value === undefined ? [] : [value === 'True' ? yes : no]
  const field = (name: string, value: string | number | undefined) => (value === undefined ? [] : [`${name}=${value}`])
  return [
    ...(format === 'raw' || (format === 'empty' && disk.is_cdrom && !target) ? [] : field('format', format)),
    `vdev=${vdev}`,
    disk.is_cdrom ? 'devtype=cdrom' : `access=${disk.readwrite ? 'rw' : 'ro'}`,
    ...field('backend', disk.backend_domname),
    ...field('backendtype', disk.backend),
    ...field('specification', disk.specification),
    ...field('script', disk.script),
    ...(disk.direct_io_safe ? ['direct-io-safe'] : []),
    ...flag(disk.discard_enable, 'discard', 'no-discard'),
    ...flag(disk.trusted, 'trusted', 'untrusted'),
    ...flag(disk.grant_usage, 'grant_usage=1', 'grant_usage=0'),
    ...flag(disk.colo_enable, 'colo', 'no-colo'),
    ...field('colo-host', disk.colo_host),
    ...field('colo-port', disk.colo_port),
    ...field('colo-export', disk.colo_export),
    ...field('active-disk', disk.active_disk),
    ...field('hidden-disk', disk.hidden_disk),
    ...field('target', target),
  ].join(', ')
}
