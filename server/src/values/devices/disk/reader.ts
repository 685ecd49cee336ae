import type { Release } from '../../../release.ts'
import { inReleases } from '../../basic/choices.ts'
import { atoi } from '../../c/numbers.ts'
import { type Disk, diskFields, diskPrefixes } from './fields.ts'
import { type DiskToken, scanDisk } from './scanner.ts'

/** A field that a stretch of the text sets, by name or by its place. Offsets are in the decoded text. */
export interface DiskPart {
  readonly field: string
  readonly start: number
  readonly end: number
  readonly valueStart: number
  readonly kind: 'field' | 'flag' | 'positional' | 'prefix' | 'suffix'
}

export type DiskProblemCode =
  | 'bad-access'
  | 'bad-backendtype'
  | 'bad-colo-port'
  | 'bad-devtype'
  | 'bad-format'
  | 'bad-specification'
  | 'bad-suffix'
  | 'bad-syntax'
  | 'no-target'
  | 'no-vdev'
  | 'respecified'
  | 'too-many'
  | 'unknown-field'
  | 'unknown-prefix'

/** A reason why xl refuses the disk. */
export interface DiskProblem {
  readonly code: DiskProblemCode
  /** The field that it is about, where there is one. */
  readonly field: string
  readonly start: number
  readonly end: number
  /** The line that xl prints. */
  readonly said: string
}

export interface DiskReading {
  readonly disk: Disk
  readonly parts: readonly DiskPart[]
  readonly problems: readonly DiskProblem[]
  readonly tokens: readonly DiskToken[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** What xl since 4.2 makes of a disk specification (`libxlu_disk_l.l` and `libxlu_disk.c`, `xlu_disk_parse`). */
export const readDisk = (text: string, release: Release): DiskReading => {
  const tokens = scanDisk(text, release)
  const disk: Mutable<Disk> = {}
  const parts: DiskPart[] = []
  const problems: DiskProblem[] = []
  const knows = (field: string, value: string): boolean => {
    const values = diskFields[field]?.values ?? {}
    const found = Object.hasOwn(values, value) ? values[value] : undefined
    return found !== undefined && inReleases(found, release)
  }
  let cdrom = false
  let writable = true
  let accessSet = false
  let hadPrefix = false

  type Place = Pick<DiskPart, 'start' | 'end'>
  /** The characters of a token as xl's own messages show them. */
  const shown = ({ start, stop }: DiskToken): string => text.slice(start, stop)
  const fail = (code: DiskProblemCode, field: string, { start, end }: Place, what: string, near?: string) =>
    problems.push({
      code,
      field,
      start,
      end,
      said: `config parsing error in disk specification: ${what}${near === undefined ? '' : `: near \`${near}'`} in \`${text}'`,
    })
  /** Whether the text of a field is kept as it is. */
  const save = (field: string, value: string, place: Place): boolean => {
    const member = diskFields[field]?.keeps
    if (member === undefined) return false
    if (disk[member]) fail('respecified', field, place, `${field} respecified`, value)
    else disk[member] = value
    return true
  }
  const choose = (
    field: 'format' | 'backend' | 'specification',
    value: string,
    place: Place,
    name: string = field,
    near: string = value,
  ) => {
    if (disk[field] !== undefined && disk[field] !== value)
      fail('respecified', name, place, `${field} respecified`, near)
    else disk[field] = value
  }
  const setAccess = (value: string, place: Place) => {
    if (value === 'r' || value === 'ro') writable = false
    else if (value === 'w' || value === 'rw' || value === '') writable = true
    else fail('bad-access', 'access', place, 'unknown value for access', value)
  }
  const setFormat = (value: string, place: Place) => {
    if (value === '') choose('format', 'raw', place, 'format', value)
    else if (knows('format', value)) choose('format', value, place)
    else fail('bad-format', 'format', place, 'unknown value for format', value)
  }
  const setField = (name: string, value: string, place: Place, token: DiskToken) => {
    if (save(name, value, place)) return
    if (name === 'format') setFormat(value, place)
    else if (name === 'access') setAccess(value, place)
    else if (name === 'devtype') fail('bad-devtype', name, place, 'unknown value for type', shown(token))
    else if (name === 'backendtype') {
      if (knows(name, value)) choose('backend', value, place, name)
      else fail('bad-backendtype', name, place, 'unknown value for backendtype', value)
    } else if (name === 'specification') {
      if (knows(name, value)) choose('specification', value, place)
      else fail('bad-specification', name, place, 'unknown value for specification', value)
    } else {
      const port = atoi(value)
      if (port) disk.colo_port = port
      else fail('bad-colo-port', name, place, 'unknown value for colo_port', value)
    }
  }
  const setFlag = (name: string) => {
    const yes = name.startsWith('no-') || name === 'untrusted' ? 'False' : 'True'
    if (name === 'cdrom' || name === 'devtype=cdrom') cdrom = true
    else if (name === 'devtype=disk') cdrom = false
    else if (name === 'direct-io-safe') disk.direct_io_safe = true
    else if (name.endsWith('discard')) disk.discard_enable = yes
    else if (name.endsWith('colo')) disk.colo_enable = yes
    else if (name.endsWith('trusted')) disk.trusted = yes
    else disk.grant_usage = name === 'grant_usage=1' ? 'True' : 'False'
  }
  const setPrefix = (prefix: string, place: Place) => {
    hadPrefix = true
    const { format, script } = diskPrefixes[prefix] ?? {}
    if (format !== undefined) setFormat(format, place)
    if (script !== undefined) save('script', script, place)
  }
  /** `vdev:cdrom`: whether there is such an end at all. */
  const vdevAndSuffix = (value: string, { start, end }: DiskToken): boolean => {
    const colon = value.lastIndexOf(':')
    if (colon < 0) return false
    parts.push({ field: 'vdev', kind: 'positional', start, valueStart: start, end: start + colon })
    parts.push({ field: 'devtype', kind: 'suffix', start: start + colon + 1, valueStart: start + colon + 1, end })
    save('vdev', value.slice(0, colon), { start, end: start + colon })
    const suffix = value.slice(colon + 1)
    if (suffix === 'cdrom' || suffix === 'disk') cdrom = suffix === 'cdrom'
    else fail('bad-suffix', 'devtype', { start: start + colon + 1, end }, 'unknown deprecated type', suffix)
    return true
  }
  /** Whether xl reads on. */
  const setPositional = (value: string, token: DiskToken): boolean => {
    const { start, end } = token
    const place = (field: string) => parts.push({ field, kind: 'positional', start, end, valueStart: start })
    if (problems.length > 0) return true
    if (disk.pdev_path === undefined) {
      place('target')
      save('target', value, token)
    } else if (!hadPrefix && disk.format === undefined) {
      if (disk.pdev_path === '' && vdevAndSuffix(value, token)) disk.format = 'empty'
      else {
        place('format')
        setFormat(value, token)
      }
    } else if (disk.vdev === undefined) {
      if (!vdevAndSuffix(value, token)) {
        place('vdev')
        save('vdev', value, token)
      }
    } else if (!accessSet) {
      accessSet = true
      place('access')
      setAccess(value, token)
    } else {
      fail('too-many', '', token, 'too many positional parameters', value)
      return false
    }
    return true
  }
  /** Whether xl reads on. */
  const take = (token: DiskToken): boolean => {
    const { kind, name, start, end, valueStart } = token
    switch (kind) {
      case 'field':
        parts.push({ field: name, kind, start, end, valueStart })
        setField(name, text.slice(valueStart, end), { start: valueStart, end }, token)
        return true
      case 'flag':
        parts.push({ field: name, kind, start, end, valueStart })
        setFlag(text.slice(start, end))
        return true
      case 'prefix':
        parts.push({ field: 'prefix', kind, start, end, valueStart })
        setPrefix(text.slice(start, end - 1), token)
        return true
      case 'positional':
        return setPositional(text.slice(start, end), token)
      case 'unknown-field':
        fail('unknown-field', name, token, 'unknown parameter', shown(token))
        return true
      case 'unknown-prefix':
        fail('unknown-prefix', '', token, 'unknown deprecated disk prefix', shown(token))
        return false
      case 'bad':
        fail('bad-syntax', '', token, 'bad disk syntax', shown(token))
        return false
    }
  }

  for (const token of tokens) if (!take(token)) break
  if (problems.length === 0) {
    disk.format ??= 'raw'
    if (cdrom) {
      disk.removable = 1
      disk.is_cdrom = 1
      writable = false
      if (!disk.pdev_path) disk.format = 'empty'
    }
    const whole = { start: 0, end: text.length }
    if (disk.vdev === undefined) fail('no-vdev', 'vdev', whole, 'no vdev specified')
    else if (disk.pdev_path === undefined && !cdrom)
      fail('no-target', 'target', whole, 'no target specified (and device not removable)')
  }
  if (writable) disk.readwrite = 1
  return { disk, parts, problems, tokens }
}
