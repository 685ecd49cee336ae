import { text } from './simple.ts'

/** Grammar follows. */
export const boot = text()
