import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vkb = listOf(text())
