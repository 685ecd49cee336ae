import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const dtdev = listOf(text())
