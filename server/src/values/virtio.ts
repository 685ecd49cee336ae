import { listOf, text } from './simple.ts'

/** Grammar follows. */
export const virtio = listOf(text())
