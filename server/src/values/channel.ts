import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const channel = listOf(text())
