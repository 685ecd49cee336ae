import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const p9 = listOf(text())
