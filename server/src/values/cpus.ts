import { either, listOf, text } from './simple.ts'

/** Grammar follows. */
export const cpus = either(listOf(text()), text())
