import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const pci = listOf(text())
