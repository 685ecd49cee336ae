import type { FilesOfDom0 } from '../../../server/src/values/value-type.ts'

/**
 * The files of dom0 as the shim pretends them: all exist, below /dev as block devices, but for those with one of these parts in their path.
 * One with `/empty-` in it is empty; a `*.dtb` is a device tree.
 */
export const pretendedFiles = (missing: readonly string[] = ['nonexistent']): FilesOfDom0 => {
  const isMissing = (path: string) => missing.some((part) => part !== '' && path.includes(part))
  return {
    at(path) {
      if (isMissing(path)) return { kind: 'missing', why: 'No such file or directory' }
      if (path === '/dev/null') return { kind: 'other' }
      if (path.startsWith('/dev/')) return { kind: 'block' }
      return { kind: 'file', size: path.includes('/empty-') ? 0 : 1, executable: true }
    },
    start(path, count) {
      if (isMissing(path)) return undefined
      return Uint8Array.from(path.endsWith('.dtb') ? [0xd0, 0x0d, 0xfe, 0xed] : [0, 0, 0, 0]).slice(0, count)
    },
  }
}
