import { either, listOf, text } from './simple.ts'

/** Grammar follows. */
export const serial = either(listOf(text()), text())
