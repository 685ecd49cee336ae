import { readFileSync } from 'node:fs'
import { guide as file, withTables } from '../../test/unit/migrate/guide.ts'
import type { Generated } from './generated.ts'

/** The guide to migrating from xm, whose tables are what the program does. */
export const guide: readonly Generated[] = [
  { file: 'docs/migrating-from-xm.md', make: () => withTables(readFileSync(file, 'utf8')) },
]
