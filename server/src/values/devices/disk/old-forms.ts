import { advice } from '../../basic/findings.ts'
import type { Spec } from '../../spec/fields.ts'
import type { Finding } from '../../value-type.ts'
import { type Disk, describePrefix } from './fields.ts'
import { replaceFix } from './problems.ts'
import type { DiskPart, DiskReading } from './reader.ts'
import { decodeVdev } from './vdev.ts'

/** The text of the value that a part sets. */
export const valueText = (part: DiskPart, spec: Spec): string => spec.atom.text.slice(part.valueStart, part.end)

const none: readonly never[] = []

/** Where xm looked for a device that is named without its folder, `phy:vg/web`; undefined for all else. */
const inDev = (text: string, prefixes: readonly string[], { pdev_path: target }: Disk): string | undefined =>
  prefixes.length === 1 && text.startsWith('phy:') && target !== undefined && /^[^/\s](?:.*\S)?$/.test(target)
    ? `/dev/${target}`
    : undefined

/** Prefixes and `:cdrom`: xl takes them to this day and says nothing. */
export const oldForms = (spec: Spec, { parts, disk }: DiskReading): readonly Finding[] => {
  if (!parts.some(({ kind }) => kind === 'prefix' || kind === 'suffix')) return none
  const { text, map } = spec.atom
  const prefixes = parts.filter((part) => part.kind === 'prefix')
  const names = prefixes.map((part) => text.slice(part.start, part.end - 1))
  const meant = inDev(text, names, disk)
  const write = (named: string, title: string, safe: boolean) =>
    /["'\\\n]/.test(named) ? [] : [replaceFix(spec, { start: 0, end: text.length }, named, title, safe)]
  // Without its prefix nobody knows any more where xm found it: that is not done without being looked at.
  const fixes = () => [
    ...(meant === undefined
      ? []
      : write(writeNamed({ ...disk, pdev_path: meant }), `Write it with names and \`${meant}\``, false)),
    ...write(writeNamed(disk), 'Write it with names', meant === undefined),
  ]
  const rewrite = map === undefined && decodeVdev(disk.vdev ?? '') ? { fixes: fixes() } : {}
  const suffix = parts.find((part) => part.kind === 'suffix')
  const findings: Finding[] = []
  const [first] = prefixes
  if (first) {
    const place = { start: first.start, end: (prefixes.at(-1) ?? first).end }
    const what = names.map((prefix) => `\`${prefix}:\` ${describePrefix(prefix)}`).join('; ')
    const where = meant === undefined ? '' : ` xm looked for \`${disk.pdev_path}\` in \`/dev\`; xl does not.`
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
