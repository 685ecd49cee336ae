import type { Field } from '../spec/fields.ts'

/** What may stand in a `p9`. */
export const p9Fields: Record<string, Field> = {
  type: {
    text: 'Who serves the share. Default: `qemu`.',
    type: 'name',
    values: {
      qemu: { text: 'QEMU in the back-end domain.' },
      xen_9pfsd: { text: 'A small daemon of Xen’s own, which can limit files and space.' },
    },
    since: '4.19',
  },
  tag: {
    text: 'By this the guest mounts the share: `mount -t 9p -o trans=xen TAG /mnt`. It must be given, but `xen_9pfsd` has the default `Xen`.',
    type: 'text',
    example: 'share',
  },
  path: {
    text: 'Directory of the back-end domain. It must be given, but `xen_9pfsd` has a default: a directory named after the guest, in `guests` under Xen’s log directory.',
    type: 'path',
    example: '/srv/share',
    role: 'path',
  },
  security_model: {
    text: 'How owners and modes of files are kept; it must be given.',
    type: 'name',
    values: { none: { text: 'As the guest sets them, where the server may do so: the only one that is supported.' } },
  },
  backend: { text: 'Domain that serves the share, by name or number. Default: dom0.', type: 'domain', example: '0' },
  'max-space': {
    text: 'Most that the files may take together, in MiB. Default: 0, no limit. With `xen_9pfsd` only.',
    type: 'number, MiB',
    since: '4.19',
    example: '1024',
    role: 'number',
  },
  'max-files': {
    text: 'How many files there may be. Default: 0, no limit. With `xen_9pfsd` only.',
    type: 'number',
    since: '4.19',
    example: '1000',
    role: 'number',
  },
  'max-open-files': {
    text: 'How many files may be open at a time. Default: 0, no limit. With `xen_9pfsd` only.',
    type: 'number',
    since: '4.19',
    example: '16',
    role: 'number',
  },
  'auto-delete': {
    text: 'Whether the oldest files are deleted when the share reaches its limit of space or files. Default: 0. With `xen_9pfsd` only.',
    type: '0 or 1',
    values: { 1: { text: 'They are deleted.' }, 0: { text: 'Writing fails then.' } },
    since: '4.19',
    role: 'number',
  },
}

export const p9Types = Object.keys(p9Fields.type?.values ?? {})
