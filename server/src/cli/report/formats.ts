import { gcc } from './gcc.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { json, jsonl } from './json.ts'
import { junit } from './junit.ts'
import type { MakeReport } from './report.ts'
import { sarif } from './sarif.ts'
import { text } from './text.ts'

/** The formats of `xencfg check`, by their names. */
export const formats = { text, json, jsonl, sarif, github, gitlab, junit, gcc } as const satisfies Record<
  string,
  MakeReport
>

export type FormatName = keyof typeof formats

// What `Object.keys` gives are the names above.
export const formatNames = Object.keys(formats) as FormatName[]
