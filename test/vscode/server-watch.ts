import * as vscode from 'vscode'
import type { TestResult } from './run-mocha.ts'

/**
 * Watches the language server while the tests run. The client starts one that crashed again, so quickly that hardly a test would
 * notice. Gives the function that stops watching and says how it went, as a test of its own.
 */
export function watchServer(): () => TestResult {
  const title = 'the language server runs from its start to the end of the tests'
  const extension = vscode.extensions.getExtension('xen-config.xen-config')
  const seen: string[] = []
  const look = () => {
    const state: string | undefined = extension?.isActive ? extension.exports?.serverState : undefined
    if (state && state !== seen.at(-1)) seen.push(state)
  }
  // A new server needs far longer than this to start.
  const timer = setInterval(look, 10)
  return () => {
    clearInterval(timer)
    look()
    const life = seen.join(', ')
    const fine = /^(idle, )?(starting, )?running$/.test(life)
    return fine ? { title, state: 'passed' } : { title, state: 'failed', error: `it was ${life || 'never there'}` }
  }
}
