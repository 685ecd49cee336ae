import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const ioports = listOf(text())
