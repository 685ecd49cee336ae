import { either, listOf, text } from './simple.ts'

/** Grammar follows. */
export const usbdevice = either(listOf(text()), text())
