import { either, listOf, text } from './simple.ts'

/** Grammar follows. */
export const cpuid = either(listOf(text()), text())
