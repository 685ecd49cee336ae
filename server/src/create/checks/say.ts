import type { Objection } from '../step.ts'

/** An objection: what libxl prints, what is wrong, and more where there is more. */
export const say = (said: string, message: string, more: Omit<Objection, 'said' | 'message'> = {}): Objection => ({
  said,
  message,
  ...more,
})

/** `say` when something holds; nothing otherwise. */
export const sayIf = (holds: boolean | undefined, ...what: Parameters<typeof say>): Objection | undefined =>
  holds ? say(...what) : undefined
