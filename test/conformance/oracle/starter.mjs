// Starts xl for xl.ts, which forks this: to start another process takes one that holds much memory many times as long as a small one.
import { spawn } from 'node:child_process'

/** More than any domain prints that a host could hold; a config with billions of vCPUs would go on for gigabytes. */
const mostOutput = 16 * 1024 * 1024

/** Runs a program to its end, or stops it: where it runs for too long, or prints too much. */
function start({ number, program, args, env }) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let built = ''
  let said = ''
  let stopped = false
  const stop = () => {
    stopped = true
    child.kill('SIGKILL')
  }
  const timer = setTimeout(stop, 20_000)
  child.stdout.setEncoding('utf8').on('data', (part) => {
    if (built.length < mostOutput) built += part
    else stop()
  })
  child.stderr.setEncoding('utf8').on('data', (part) => {
    said += part
  })
  child.on('error', ({ message }) => process.send({ number, failure: message }))
  child.on('close', (code, signal) => {
    clearTimeout(timer)
    process.send({ number, ended: { status: code ?? signal ?? 1, stopped, built, said } })
  })
}

process.on('message', start)
process.on('disconnect', () => process.exit())
