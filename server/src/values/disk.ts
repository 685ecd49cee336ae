import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const disk = listOf(text())
