import { readFileSync } from 'node:fs'

/** A value of `built`: what xend made of a setting. */
export type Fact = null | boolean | number | string | readonly Fact[] | { readonly [name: string]: Fact }

/** A domain in the terms of `built`: field by field what xm asked for, or what xl makes of a file. */
export type Facts = Readonly<Record<string, Fact>>

/** What the unchanged xm and xend of Xen 4.1 or 4.4 made of a config. */
export interface XmRow {
  readonly id: string
  readonly text: string
  /** What was given behind the file as NAME=VALUE. */
  readonly vars: Readonly<Record<string, string>>
  readonly xm: '4.1' | '4.4'
  /** The exit status of xm. */
  readonly exit: number
  /** Why xend did not take what xm made of it. */
  readonly refused?: string
  /** What xend made of it. */
  readonly built?: Facts
  /** What xm asked for and no key of xl expresses. */
  readonly xm_only?: Facts
}

/** Every recorded answer of xm. */
export const xmRows: readonly XmRow[] = readFileSync(new URL('verdicts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
