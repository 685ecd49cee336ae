import type { Service } from '../service.ts'
import { afterMessages } from './turns.ts'

/*
 * A client that has been told what the server can do takes some milliseconds until it opens a document. Meanwhile what most documents need is
 * loaded, and made that is made when it is first asked for.
 */

/** What is loaded is loaded for all connections. */
let isBegun = false

/**
 * Gets ready for the first document, a step at a time: messages that have come by then have their turn before each.
 * @returns what ends it: a document that is there does the rest itself
 */
export const getReady = (service: Service): (() => void) => {
  let end = () => {}
  if (isBegun) return end
  isBegun = true
  let steps: Iterator<void> | undefined
  const goOn = () => {
    end = afterMessages(() => {
      if (!steps) steps = service.prepare()
      else if (steps.next().done) return
      goOn()
    })
  }
  goOn()
  return () => end()
}
