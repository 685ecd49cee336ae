import { newestRelease, type Release } from '../../../server/src/release.ts'
import { parse, type Value } from '../../../server/src/syntax/index.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'

/** Where a value is read: the newest release and a PV guest, unless told otherwise. */
export const context = (key: string, changes: Partial<ReadContext> = {}): ReadContext => ({
  release: newestRelease,
  arch: 'x86',
  guest: 'pv',
  key,
  host: { cpus: 16, nodes: 2, memory: 65536 },
  ...changes,
})

/** `key = text` as a document, and its value. */
export const settingValue = (
  key: string,
  text: string,
  release: Release = newestRelease,
): { readonly document: string; readonly value: Value } => {
  const document = `${key} = ${text}\n`
  const value = parse(document, release).settings[0]?.value
  if (!value) throw new Error(`no value in ${document}`)
  return { document, value }
}
