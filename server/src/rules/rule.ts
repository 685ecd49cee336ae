import type { Config } from '../config/read-config.ts'
import type { RuleId } from '../rule-ids.ts'
import type { Finding } from '../values/value-type.ts'

/** Something that can be wrong in a file, or better. Its page is `docs/rules/<id>.md`. */
export interface Rule {
  readonly id: RuleId
  /** One line, for lists of rules. */
  readonly summary: string
  /**
   * What alone a finding of it is about, where that is less than a setting: a word of its value, or the fields of one string together.
   * It stays right whatever stands beside that.
   */
  readonly about?: 'word' | 'string'
  /** What it finds in a config; absent where the findings come from reading a value, or from the comments. */
  readonly check?: (config: Config) => Iterable<Finding>
}
