import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const iomem = listOf(text())
