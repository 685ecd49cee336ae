import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const mcaCaps = listOf(text())
