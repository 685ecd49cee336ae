import type { Config } from '../../config/config.ts'
import type { DomainKey } from '../../schema/index.ts'
import type { Finding } from '../../values/value-type.ts'

/**
 * What is said of a list in the place of a single value, where xl refuses the file without that one: what it prints of both, and the mend.
 */
export const asList = (config: Config, key: DomainKey, refusal: string): Pick<Finding, 'said' | 'fixes'> => {
  const { said, fixes = [] } =
    config.entries.get(key)?.reading?.findings.find(({ rule }) => rule === 'list-for-single') ?? {}
  return { said: said === undefined ? refusal : `${said}\n${refusal}`, fixes }
}

/** Without what comes of a list that is told of as the reason why xl refuses the file. */
export const withoutToldLists = (findings: readonly Finding[]): Finding[] => {
  const lists = findings.filter(({ rule, effect }) => rule === 'list-for-single' && effect === 'ignored')
  if (lists.length === 0) return [...findings]
  const told = new Set(findings.flatMap(({ effect, start, end }) => (effect === 'refused' ? [`${start} ${end}`] : [])))
  const gone = new Set(lists.filter(({ start, end }) => told.has(`${start} ${end}`)))
  return findings.filter((finding) => !gone.has(finding))
}
