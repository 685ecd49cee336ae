// Starting programs, and ending them with all that they started.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const windows = process.platform === 'win32'

/**
 * Runs a program to its end. Gives its exit code and, with `capture`, what it wrote.
 * A program that does not end within `timeout` milliseconds is killed: its code is then 124.
 */
export function run(command, args = [], { cwd, env, capture = false, timeout, echo = !capture } = {}) {
  return new Promise((resolve, reject) => {
    // npm and VS Code are .cmd files on Windows, which only a shell starts. No argument comes from outside the project.
    const shell = windows && /\.cmd$|^npm$/i.test(command)
    const quoted = (text) => (shell && /\s/.test(text) ? `"${text}"` : text)
    const child = spawn(quoted(command), args.map(quoted), {
      cwd,
      env: { ...process.env, ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell,
      detached: !windows,
    })
    let output = ''
    let timedOut = false
    for (const stream of capture ? [child.stdout, child.stderr] : []) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        if (echo) process.stdout.write(text)
      })
    }
    const release = endWithUs(child)
    const timer =
      timeout &&
      setTimeout(() => {
        timedOut = true
        killTree(child)
      }, timeout)
    child.on('error', (error) => {
      clearTimeout(timer)
      release()
      reject(new Error(`${command} could not be started: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      release()
      resolve({ code: timedOut ? 124 : (code ?? (signal ? 128 : 1)), output, timedOut })
    })
  })
}

/** Like `run`, but a failure is an exception that carries what the program said. */
export async function runOrFail(command, args, options = {}) {
  const { code, output } = await run(command, args, options)
  if (code !== 0)
    throw new Error(`\`${command} ${args.join(' ')}\` ended with ${code}${output ? `\n${output.trim()}` : ''}`)
  return output
}

/** A program of `node_modules/.bin`, started by this Node.js: no shell and no PATH involved. */
export async function runTool(packageName, args, options) {
  const { nodeModules } = await import('./paths.mjs')
  const manifest = JSON.parse(fs.readFileSync(path.join(nodeModules, packageName, 'package.json'), 'utf8'))
  const bin = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin)[0]
  return run(process.execPath, [path.join(nodeModules, packageName, bin), ...args], options)
}

/** Kills a child that was started with `detached`, and all that it started. */
export function killTree(child, signal = 'SIGKILL') {
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    if (windows) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended by itself.
  }
}

const living = new Set()
let watching = false

/** Sees to it that a child does not outlive this process. Gives the function to call once the child has ended. */
export function endWithUs(child) {
  living.add(child)
  if (!watching) {
    watching = true
    process.on('exit', () => {
      for (const one of living) killTree(one)
    })
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ])
      process.on(signal, () => process.exit(code))
  }
  return () => living.delete(child)
}

/** The full path of a program on PATH, or nothing. */
export function which(name) {
  const extensions = windows ? (process.env.PATHEXT ?? '.EXE;.CMD').split(';') : ['']
  for (const dir of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const extension of extensions) {
      const file = path.join(dir, name + extension)
      try {
        fs.accessSync(file, fs.constants.X_OK)
        if (fs.statSync(file).isFile()) return file
      } catch {
        // Not here.
      }
    }
  }
  return undefined
}
