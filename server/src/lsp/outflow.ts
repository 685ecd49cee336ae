/** What the messages of a client come from: a stream of Node.js has this. */
export interface Source {
  pause(): unknown
  resume(): unknown
}

/** In bytes: so much may wait to be read by a client. */
const most = 16 * 1024 * 1024

/** Keeps a client that asks and does not read from filling the memory with answers. */
export interface Outflow {
  /** So many bytes more wait for the client; a negative number of them has gone. */
  wait(size: number): void
  /** Handles a message, one after the other: now, or once the client reads again. */
  handle(act: () => Promise<void>): Promise<void>
}

/** @param input is read no further meanwhile */
export const outflow = (input: Source): Outflow => {
  let waiting = 0
  let isFull = false
  const held: (() => void)[] = []
  const goOn = () => {
    if (isFull) return
    held.shift()?.()
    // What the answer to one adds is known in the next turn.
    if (held.length > 0) setImmediate(goOn)
    else input.resume()
  }
  return {
    wait(size) {
      waiting += size
      // Not to and fro at each message.
      const isTooMuch = waiting > (isFull ? most / 2 : most)
      if (isTooMuch === isFull) return
      isFull = isTooMuch
      if (isFull) input.pause()
      else goOn()
    },
    handle: (act) =>
      !isFull && held.length === 0
        ? act()
        : new Promise((resolve, reject) => {
            held.push(() => act().then(resolve, reject))
          }),
  }
}
