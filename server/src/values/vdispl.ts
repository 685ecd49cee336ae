import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const vdispl = listOf(text())
