import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const xenstoreQuota = listOf(text())
