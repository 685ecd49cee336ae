import { text } from './simple.ts'

/** Grammar follows. */
export const altp2m = text()
