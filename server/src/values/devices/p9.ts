import { atLeast } from '../../release.ts'
import type { Range, Value } from '../../syntax/index.ts'
import { ignored, notGiven, refused } from '../basic/findings.ts'
import { listOf } from '../basic/simple.ts'
import { deviceList } from '../spec/lists.ts'
import {
  backendDomain,
  flag,
  inPairs,
  int,
  kept,
  oneOf,
  type SpecField,
  spec,
  ulong,
  untilBare,
  type Whole,
} from '../spec/spec.ts'
import { quoted, untilRefused } from '../spec/words.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

/** A share as libxl's JSON shows it (`libxl_types.idl`, `device_p9`); what has its default is left out. */
export interface Share {
  backend_domname?: string
  tag?: string
  path?: string
  security_model?: string
  type?: string
  max_space?: number
  max_files?: number
  max_open_files?: number
  auto_delete?: boolean
}

const required = ['tag', 'path', 'security_model'] as const
const pairs = inPairs((text) => `failed to parse 9pfs configuration: ${text}`)
/** Up to 4.17 a piece without `=` ends the string. */
const isOld = (cx: ReadContext): boolean => !atLeast(cx.release, '4.18')

const limit = (text: string, example: string, type = 'number'): SpecField =>
  ulong(int({ text: `${text} Default: 0, no limit. With \`xen_9pfsd\` only.`, type, since: '4.19', example }))

/** What is missing, and what does not go together. Up to 4.17 what is missing is looked for in the list. */
const check = ({ spec: at, cx, value: share, pieces, refused: dead }: Whole<Share>): Finding[] => {
  if (dead || isOld(cx)) return []
  const daemon = share.type === 'xen_9pfsd'
  const missing = required.filter((field) => share[field] === undefined && !(daemon && field !== 'security_model'))
  // Since 4.19 xl leaves this to libxl, which drops the share (`libxl_9pfs.c, libxl__device_p9_setdefault`).
  if (!atLeast(cx.release, '4.19')) return missing.length > 0 ? [withoutFields(missing, at.atom, cx)] : []
  const whole = { start: 0, end: at.atom.text.length }
  const limited = !daemon && (share.max_space || share.max_files || share.max_open_files || share.auto_delete)
  const idle = limited ? pieces.filter(({ name }) => /^(max-|auto-delete$)/.test(name?.text ?? '')) : []
  return [
    ...(missing.length > 0 ? [notGiven(at.range(whole), cx, `a share needs ${quoted(missing)}.`)] : []),
    ...idle.map((piece) => notGiven(at.range(piece), cx, `\`${piece.name?.text}\` is for \`type=xen_9pfsd\` only.`)),
  ]
}

const withoutFields = (missing: readonly string[], place: Range, cx: ReadContext): Finding =>
  refused('bad-spec', place, `xl ${cx.release} refuses a share without ${quoted(missing)}.`, {
    said: '9pfs spec missing required field!',
  })

/** One share (the loop in `xl_parse.c, parse_config_data`). */
const item = spec<Share>({
  label: '9P share specification',
  snippet: '"tag=${1:share}, security_model=none, path=${2:/srv/share}"',
  cut: (at, cx, table) => (isOld(cx) ? untilBare : pairs)(at, cx, table),
  said: ({ name }, cx) =>
    isOld(cx) ? `Unknown string \`${name?.text}' in 9pfs spec` : `Unknown 9pfs parameter '${name?.text}'`,
  fields: {
    type: oneOf({
      text: 'Who serves the share. Default: `qemu`.',
      type: 'name',
      values: {
        qemu: { text: 'QEMU in the back-end domain.' },
        xen_9pfsd: { text: 'A small daemon of Xen’s own, which can limit files and space.' },
      },
      unset: ['unknown'],
      said: (given) => `failed to parse 9pfs type: ${given}`,
      since: '4.19',
    }),
    tag: kept({
      required: true,
      text: 'By this the guest mounts the share: `mount -t 9p -o trans=xen TAG /mnt`. It must be given, but `xen_9pfsd` has the default `Xen`.',
      type: 'text',
      example: 'share',
    }),
    path: kept({
      required: true,
      text: 'Directory of the back-end domain. It must be given, but `xen_9pfsd` has a default: a directory named after the guest, in `guests` under Xen’s log directory.',
      type: 'path',
      role: 'path',
      example: '/srv/share',
    }),
    security_model: kept({
      required: true,
      text: 'How owners and modes of files are kept; it must be given.',
      type: 'name',
      values: {
        none: { text: 'As the guest sets them, where the server may do so: the only one that is supported.' },
      },
    }),
    backend: backendDomain('Domain that serves the share, by name or number. Default: dom0.'),
    'max-space': limit('Most that the files may take together, in MiB.', '1024', 'number, MiB'),
    'max-files': limit('How many files there may be.', '1000'),
    'max-open-files': limit('How many files may be open at a time.', '16'),
    'auto-delete': flag({
      text: 'Whether the oldest files are deleted when the share reaches its limit of space or files. Default: 0. With `xen_9pfsd` only.',
      no: 'Writing fails then.',
      yes: 'They are deleted.',
      since: '4.19',
    }),
  },
  check,
})

const list = listOf(item)
const shares = deviceList(item, { numbered: () => false })

/**
 * Up to 4.17 the four texts are kept from one share to the next (`xl_parse.c`: declared outside of the loop): a share
 * that lacks one has that of the share before it.
 */
const keepFromShareToShare = (value: Value, reading: Reading<readonly (Share | undefined)[]>, cx: ReadContext) => {
  const before: Share = {}
  let ended = false
  const findings: Finding[] = []
  const shares = reading.value?.flatMap((share, index): Share[] => {
    const place = (value.type === 'list' && value.items[index]) || value
    const lacking = ([...required, 'backend_domname'] as const).filter((field) => share?.[field] === undefined)
    const taken = lacking.filter((field) => before[field] !== undefined)
    const missing = lacking.filter((field) => field !== 'backend_domname' && before[field] === undefined)
    Object.assign(before, share)
    ended ||= share === undefined
    if (ended) return []
    if (missing.length > 0) {
      findings.push(withoutFields(missing, place, cx))
      return []
    }
    if (taken.length > 0) {
      const names = taken.map((field) => (field === 'backend_domname' ? 'backend' : field))
      const message = `xl ${cx.release} takes ${quoted(names)} from the share before, without a message. Give each share its own.`
      findings.push(ignored('bad-spec', place, message))
    }
    return [{ ...before }]
  })
  const all = [...reading.findings, ...findings].sort((a, b) => a.start - b.start)
  const bad = all.some(({ effect }) => effect === 'refused')
  return { ...reading, value: bad ? undefined : shares, findings: untilRefused(all) }
}

export const p9 = {
  ...shares,
  read(value, cx) {
    return isOld(cx) ? keepFromShareToShare(value, list.read(value, cx), cx) : shares.read(value, cx)
  },
} satisfies ValueType<readonly Share[]>
