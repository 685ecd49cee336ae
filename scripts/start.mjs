// `npm start`: VS Code on examples/ with the extension loaded. `npm start -- --check` looks at it in headless Chromium instead:
// exit 0 when the diagnostics of the old xm file are on the screen, with pictures in dist/check/.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from './lib/chromium.mjs'
import { aptInstall, canAptInstall, ensureNodeModules, ensureVSCodeServer, requireNode } from './lib/install.mjs'
import { cache, dist, examples, relative, root } from './lib/paths.mjs'
import { run, which } from './lib/process.mjs'
import { startServer } from './lib/vscode-server.mjs'

const usage = `npm start [-- [--check] [--web] [--port N]]
  --check    look at it in headless Chromium, save pictures in dist/check/, and end
  --web      use npm's VS Code in a browser, even where a desktop VS Code is installed
  --port N   the port of npm's VS Code (default: any free one)`

requireNode()
const { check, web, port } = options()
try {
  await ensureNodeModules()
  await (await import('../esbuild.mjs')).build()
  const desktop = check || web ? undefined : (which('code') ?? which('codium'))
  if (desktop) await openDesktop(desktop)
  else if (check) process.exit(await checkInChromium())
  else await serve()
} catch (error) {
  if (!error.errors) console.error(`npm start: ${error.message}`)
  process.exit(1)
}

async function openDesktop(program) {
  console.log(`${program} opens ${relative(examples)}/`)
  // A window of its own: the extension is loaded in an extension development host.
  const { code } = await run(program, ['--new-window', `--extensionDevelopmentPath=${root}`, examples])
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}

async function serve() {
  const home = path.join(cache, 'start')
  fs.mkdirSync(home, { recursive: true })
  const server = await startServer(await ensureVSCodeServer(), { home, port, development: true })
  const first = path.join(examples, 'legacy-xm.xl')
  console.log(
    `\nVS Code is ready, with Xen Config loaded. Open this address in a browser:\n\n  ${address(server, first)}\n\nCtrl+C ends it.`,
  )
  await server.exited
}

async function checkInChromium() {
  if (!findChromium()) {
    const failure = canAptInstall() ? await aptInstall(['chromium']) : 'install Chromium, or name one in CHROMIUM'
    if (failure) throw new Error(`--check needs Chromium: ${failure}`)
  }
  const { launchChromium } = await import('./lib/chromium.mjs')
  const workbench = await import('./lib/workbench.mjs')
  const shots = path.join(dist, 'check')
  fs.rmSync(shots, { recursive: true, force: true })
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'xen-config-'))
  const server = await startServer(await ensureVSCodeServer(), { home, development: true })
  const browser = await launchChromium()
  let page
  try {
    page = await workbench.openWorkbench(browser, address(server, path.join(examples, 'legacy-xm.xl')), 'maxcpus')
    await workbench.squiggle(page, 'warning')
    await workbench.screenshot(page, shots, 'diagnostics')
    const seen = await workbench.problems(page, 'maxvcpus')
    await workbench.screenshot(page, shots, 'problems')
    console.log(
      `the Problems view begins with:\n${seen
        .slice(0, 8)
        .map((row) => `  ${row.replaceAll('\n', ' ')}`)
        .join('\n')}`,
    )
    console.log(`pictures are in ${relative(shots)}/`)
    return 0
  } catch (error) {
    console.error(`the diagnostics did not appear: ${error.message}`)
    if (page)
      await workbench.screenshot(page, shots, 'failure').then(
        () => console.error(`see ${relative(shots)}/failure.png`),
        () => {},
      )
    return 1
  } finally {
    await browser.close()
    await server.stop()
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The workbench on examples/, with the extension under development and a file open. */
function address(server, file) {
  return server.url({
    folder: examples,
    payload: [
      ['extensionDevelopmentPath', server.remote(root)],
      ['openFile', server.remote(file)],
      ['skipWelcome', 'true'],
    ],
  })
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean' },
        web: { type: 'boolean' },
        port: { type: 'string', default: '0' },
        help: { type: 'boolean' },
      },
    })
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`--port ${values.port} is not a port`)
    if (!values.help) return { ...values, port: Number(values.port) }
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
