import { either, listOf, text } from './simple.ts'

/** Grammar follows. */
export const viridian = either(listOf(text()), text())
