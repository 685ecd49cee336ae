import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const llcColors = listOf(text())
