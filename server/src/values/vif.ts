import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vif = listOf(text())
