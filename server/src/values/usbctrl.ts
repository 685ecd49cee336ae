import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const usbctrl = listOf(text())
