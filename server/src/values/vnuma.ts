import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vnuma = listOf(text())
