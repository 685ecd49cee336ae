import { text } from './simple.ts'

/** Grammar follows. */
export const rdm = text()
