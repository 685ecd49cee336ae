import type { Disk } from './fields.ts'
import type { DiskPart, DiskProblem, DiskReading } from './reader.ts'

type State = 'start' | 'tap' | 'target' | 'vdev' | 'suffix' | 'access' | 'done'

/**
 * What xl 4.1 makes of a disk (`xl_cmdimpl.c, parse_disk_config`): `prefix:target,vdev[:cdrom],access`, all by position,
 * one character after another. Blanks are part of what they stand in, and there are no names.
 */
export const readOldDisk = (text: string): DiskReading => {
  const disk: { -readonly [K in keyof Disk]: Disk[K] } = {}
  const parts: DiskPart[] = []
  const problems: DiskProblem[] = []
  const part = (field: string, start: number, end: number, kind: DiskPart['kind'] = 'positional') =>
    parts.push({ field, kind, start, end, valueStart: start })
  const fail = (code: DiskProblem['code'], field: string, start: number, end: number, said: string): DiskReading => {
    problems.push({ code, field, start, end, said })
    return { disk, parts, problems, tokens: [] }
  }
  const choose = (format: string, backend: string) => Object.assign(disk, { format, backend })

  let state: State = 'start'
  let from = 0
  let at = 0
  walk: for (; at <= text.length; at++) {
    const character = text[at] ?? ''
    switch (state) {
      case 'start': {
        if (character === ':') {
          const prefix = text.slice(0, at)
          if (prefix === 'phy') choose('raw', 'phy')
          else if (prefix === 'file') choose('raw', 'tap')
          else if (prefix !== 'tap' && prefix !== 'tap2')
            return fail('unknown-prefix', 'prefix', 0, at, `Unknown disk type: ${prefix}`)
          state = prefix.startsWith('tap') ? 'tap' : 'target'
          part('prefix', 0, at + 1, 'prefix')
          from = at + 1
        } else if (character === ',') {
          choose('empty', 'tap')
          disk.pdev_path = ''
          state = 'vdev'
          from = at + 1
        }
        break
      }
      case 'tap':
      case 'target': {
        if (state === 'tap' && character === ':') {
          const format = text.slice(from, at)
          part('prefix', from, at + 1, 'prefix')
          if (format === 'vhd' || format === 'raw') choose(format, 'tap')
          else if (format === 'qcow' || format === 'qcow2') choose(format, 'qdisk')
          else if (format !== 'aio') return fail('bad-format', 'format', from, at, `Unknown tapdisk type: ${format}`)
          if (format !== 'aio') state = 'target'
          from = at + 1
        } else if (character === ',') {
          if (state === 'tap') choose('raw', 'tap')
          if (at > from) disk.pdev_path = text.slice(from, at)
          part('target', from, at)
          from = at + 1
          state = 'vdev'
          if (text.startsWith('ioemu:', from)) {
            part('prefix', from, from + 6, 'prefix')
            from += 6
            at += 6
          }
        }
        break
      }
      case 'vdev': {
        if (character === ',' || character === ':' || character === '') {
          state = character === ':' ? 'suffix' : character === ',' ? 'access' : 'done'
          if (from === at) break walk
          disk.vdev = text.slice(from, at)
          part('vdev', from, at)
          from = at + 1
        }
        break
      }
      case 'suffix': {
        if (character === ',' || character === '') {
          const suffix = text.slice(from, at)
          part('devtype', from, at, 'suffix')
          if (suffix !== 'cdrom') return fail('bad-suffix', 'devtype', from, at, `Unknown virtual disk type: ${suffix}`)
          disk.is_cdrom = 1
          disk.removable = 1
          from = at + 1
          // The access mode behind it is lost: xl has overwritten the comma before it looks for it.
          state = 'done'
        }
        break
      }
      case 'access': {
        if (character === '') {
          part('access', from, at)
          if (text[from] === 'w') disk.readwrite = 1
          from = at + 1
          state = 'done'
        }
        break
      }
      case 'done':
        break walk
    }
  }
  if (from !== at || state !== 'done') {
    return fail(
      'bad-syntax',
      '',
      Math.min(from, text.length),
      text.length,
      `parse error in disk config near '${text.slice(from)}'`,
    )
  }
  return { disk, parts, problems, tokens: [] }
}
