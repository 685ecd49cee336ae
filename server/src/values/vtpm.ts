import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vtpm = listOf(text())
