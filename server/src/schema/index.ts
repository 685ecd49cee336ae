export type { DomainKey, ValueOf } from './domain/domain-keys.ts'
export type { KeySpec, XmOption } from './key.ts'
export { isReadBy, keysOf, xmTable } from './keys.ts'
