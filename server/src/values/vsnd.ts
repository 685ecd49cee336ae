import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vsnd = listOf(text())
