import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const pvcalls = listOf(text())
