import type { Outcome } from './runner.ts'

/** Runs xl with some arguments. */
export type Xl = (args: readonly string[]) => Promise<Outcome>

/** A guest as `xl list` shows it. */
interface Guest {
  readonly id: string
  readonly isPaused: boolean
}

/** What came of a guest that was to be made and destroyed. */
export type Creation =
  /** xl lists no guests: this is no dom0, or it may not. */
  | { readonly kind: 'no-dom0'; readonly outcome: Outcome }
  /** A guest of the name is there already, and is left alone. */
  | { readonly kind: 'taken' }
  /** How `xl create` ended; `left` is what could not be destroyed, as `xl destroy` takes it. */
  | { readonly kind: 'tried'; readonly outcome: Outcome; readonly left: string | undefined }

/** The guests that `xl list` prints, by their names. */
export const guestsOf = (printed: string): ReadonlyMap<string, Guest> =>
  new Map(
    printed.split('\n').flatMap((line) => {
      const [, name = '', id = '', state = ''] = /^(.*\S)\s+(\d+)\s+-?\d+\s+\d+\s+(\S+)\s+[\d.]+\s*$/.exec(line) ?? []
      return id === '' ? [] : [[name, { id, isPaused: state.includes('p') }] as const]
    }),
  )

/** A failed creation that was not to be: the guest of the name is somebody else's. */
const isForeign = ({ status, stderr }: Outcome) => status !== 0 && /already exists/i.test(stderr)

const attempts = 3

/** Whether `xl list` shows guests: it does so on dom0 alone. */
export const listGuests = async (xl: Xl): Promise<ReadonlyMap<string, Guest> | Outcome> => {
  const outcome = await xl(['list'])
  return outcome.status === 0 ? guestsOf(outcome.stdout) : outcome
}

const isOutcome = (given: ReadonlyMap<string, Guest> | Outcome): given is Outcome => 'stderr' in given

/**
 * Has xl make the guest `name` of a config, paused, so that it never runs, and destroy it again, whatever came of it. A guest that was
 * there before is never touched, and neither is one that runs.
 */
export const createAndDestroy = async (
  xl: Xl,
  name: string,
  path: string,
  wait: () => Promise<unknown> = () => new Promise((resolve) => setTimeout(resolve, 1000)),
): Promise<Creation> => {
  const before = await listGuests(xl)
  if (isOutcome(before)) return { kind: 'no-dom0', outcome: before }
  if (before.has(name)) return { kind: 'taken' }
  // `-e`: no xl stays behind to wait for the end of the guest.
  const outcome = await xl(['create', '-p', '-e', path])
  const isOwn = ({ isPaused }: Guest) => isPaused && !isForeign(outcome)
  /** What there is to destroy; the name where xl does not list any more what it has made. */
  const remains = async (): Promise<string | undefined> => {
    const after = await listGuests(xl)
    if (isOutcome(after)) return outcome.status === 0 ? name : undefined
    const guest = after.get(name)
    return guest && isOwn(guest) ? guest.id : undefined
  }
  let left = await remains()
  for (let attempt = 0; left !== undefined && attempt < attempts; attempt++) {
    if (attempt > 0) await wait()
    await xl(['destroy', left])
    left = await remains()
  }
  return { kind: 'tried', outcome, left }
}
