export { type DomainKey, domainKeyNames, type StoredPath, type ValueOf } from './domain/domain-keys.ts'
export type { KeySpec, XmOption } from './key.ts'
export { exampleIn, isReadBy, keysOf, xmTable } from './keys.ts'
