/** What runs in a later turn of the loop; the function takes it back. */
const nextTurn = (run: () => void): (() => void) => {
  // A worker of a browser has none, and hears each message in a turn of its own.
  if (typeof setImmediate === 'undefined') {
    const timer = setTimeout(run)
    return () => clearTimeout(timer)
  }
  const turn = setImmediate(run)
  return () => clearImmediate(turn)
}

/**
 * Runs something once the messages that are there have been handled: one is in each turn of the loop. What is in the pipe by now is read in
 * the first of three turns and handled in the second: who is called for a message may take back what the one before it has asked for.
 *
 * @returns what takes it back
 */
export const afterMessages = (run: () => void, turns = 3): (() => void) => {
  let takeBack = () => {}
  const turn = (left: number) => {
    takeBack = nextTurn(left > 1 ? () => turn(left - 1) : run)
  }
  turn(turns)
  return () => takeBack()
}

/** What is done once for all who ask for it. */
export interface Rest {
  /** It is done after so many milliseconds in which nobody asks again. */
  ask(wait: number): void
  readonly isAsked: boolean
  end(): void
}

/**
 * Does something when what leads to it has come to rest. A client may open, close or answer a thousand documents, one in each turn of the loop: were
 * something done for all of them meanwhile, each turn would take as long as that, and the time be over before the next one.
 */
export const createRest = (run: () => void): Rest => {
  let takeBack: (() => void) | undefined
  const end = () => {
    takeBack?.()
    takeBack = undefined
  }
  const goOn = () => {
    takeBack = undefined
    run()
  }
  return {
    ask(wait) {
      end()
      const timer = setTimeout(() => {
        takeBack = afterMessages(goOn)
      }, wait)
      takeBack = () => clearTimeout(timer)
    },
    get isAsked() {
      return takeBack !== undefined
    },
    end,
  }
}
