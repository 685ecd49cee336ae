#!/usr/bin/env node
// Stands in for the `code` executable: takes the arguments that @vscode/test-electron hands over and runs the same suite in the
// extension host of npm's VS Code server, with the workbench in headless Chromium. The suite cannot tell the difference, but for
// `env.uiKind` and `env.remoteName`.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, parseArgs } from 'node:util'
import { launchChromium } from '../../scripts/lib/chromium.mjs'
import { ensureVSCodeServer } from '../../scripts/lib/install.mjs'
import { startServer } from '../../scripts/lib/vscode-server.mjs'

const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
  },
})
const toPath = (text) => path.resolve(text.startsWith('file:') ? fileURLToPath(text) : text)
// The server's own noise, and what a closed network makes of the requests of built-in extensions.
const noise =
  /^\[|ERR_NAME_NOT_RESOLVED|ENOTFOUND|ChatModel|Creating a socket|connection token|Ignoring|AccountPolicy|additional builtin|native-watchdog|spdlog|authentication provider|package\.nls\.json/

const server = await startServer(await ensureVSCodeServer(), {
  home: toPath(options['user-data-dir']),
  development: true,
})
let browser
let code = 1
try {
  browser = await launchChromium()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  let finish
  const finished = new Promise((resolve) => (finish = resolve))
  const complaints = new Set()
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const text = format(...args)
    if (noise.test(text)) return
    if (type !== 'error') return console.log(text)
    // VS Code repeats itself.
    if (!complaints.has(text)) console.error(text)
    complaints.add(text)
  })
  await page.exposeFunction('codeAutomationExit', finish)
  page.on('crash', () => finish(125))
  server.exited.then(() => finish(126))
  const payload = [
    ...(options.extensionDevelopmentPath ?? []).map((dir) => ['extensionDevelopmentPath', server.remote(toPath(dir))]),
    ['extensionTestsPath', server.remote(toPath(options.extensionTestsPath))],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ]
  await page.goto(server.url({ folder: toPath(positionals[0]), payload }), { waitUntil: 'commit' })
  setTimeout(() => finish(124), 480_000).unref()
  code = await finished
  if (code) await page.screenshot({ path: path.join(toPath(options['user-data-dir']), 'failure.png') }).catch(() => {})
} catch (error) {
  console.error(error)
} finally {
  await browser?.close().catch(() => {})
  await server.stop()
}
process.exit(code)
