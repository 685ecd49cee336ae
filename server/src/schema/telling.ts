import type { FileKind } from '../values/value-type.ts'
import { cpupoolKeys } from './cpupool.ts'
import { domainKeys } from './domain/domain-keys.ts'
import type { Telling } from './key.ts'
import { xlConfKeys } from './xl-conf.ts'
import { xmOptions } from './xm.ts'

const tables: Readonly<Record<FileKind, readonly { readonly name: string; readonly telling?: Telling }[]>> = {
  domain: [...domainKeys, ...xmOptions],
  cpupool: cpupoolKeys,
  'xl-conf': xlConfKeys,
}

/** The names, in their order, by which a file of this kind can be known. */
export const namesThatTell = (kind: FileKind, telling: Telling): string[] =>
  tables[kind]
    .filter((each) => each.telling === telling)
    .map(({ name }) => name)
    .sort()
