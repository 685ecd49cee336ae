import { gcc } from './gcc.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { json, jsonl } from './json.ts'
import { junit } from './junit.ts'
import { placed } from './placed.ts'
import type { MakeReport, ReportOptions } from './report.ts'
import { sarif } from './sarif.ts'
import { text } from './text.ts'

/** @param variable has the folder of the checkout, from which whoever shows the report calls its files */
const fromRoot =
  (make: MakeReport, variable?: string): MakeReport =>
  (options: ReportOptions) =>
    placed(make(options), options, variable)

/** The formats of `xencfg check`, by their names. People and editors are told of files as they have named them. */
export const formats = {
  text,
  json,
  jsonl,
  sarif: fromRoot(sarif, 'GITHUB_WORKSPACE'),
  github: fromRoot(github, 'GITHUB_WORKSPACE'),
  gitlab: fromRoot(gitlab, 'CI_PROJECT_DIR'),
  junit: fromRoot(junit),
  gcc,
} as const satisfies Record<string, MakeReport>

export type FormatName = keyof typeof formats

// What `Object.keys` gives are the names above.
export const formatNames = Object.keys(formats) as FormatName[]
