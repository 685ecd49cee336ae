import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const usbdev = listOf(text())
