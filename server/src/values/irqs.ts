import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const irqs = listOf(text())
