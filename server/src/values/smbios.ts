import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const smbios = listOf(text())
