import { type Domain, readingOf } from './domain.ts'
import { isRawObject, type Raw } from './fields.ts'

/** The virtual NUMA nodes: `parse_vnuma_config`, since 4.6. */
export const setVirtualNodes = (domain: Domain): void => {
  const reading = readingOf(domain, 'vnuma')
  void reading
  void isRawObject
  void (undefined as Raw)
}
