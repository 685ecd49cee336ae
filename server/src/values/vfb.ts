import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vfb = listOf(text())
