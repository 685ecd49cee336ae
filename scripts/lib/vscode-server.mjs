// The VS Code server of npm's code-server: started, installed into, stopped.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { endWithUs, killTree, runOrFail } from './process.mjs'

/** User settings for a first start that shows nothing but the workspace. */
const calm = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.showReleaseNotes': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
}

/** Arguments that every call of the server takes: its data and the extensions stand under `home`. */
const places = (home) => [
  '--accept-server-license-terms',
  '--server-data-dir',
  path.join(home, 'server'),
  '--user-data-dir',
  userData(home),
  '--extensions-dir',
  path.join(home, 'extensions'),
]

const userData = (home) => path.join(home, 'server/data')

/** Where the server writes its logs, those of the output channels included. */
export const logsOf = (home) => path.join(userData(home), 'logs')

/** Installs a packaged extension into the server's `home`. */
export function installExtension(server, home, vsix) {
  const args = [path.join(server.dir, 'out/server-main.js'), ...places(home), '--install-extension', vsix]
  return runOrFail(server.node, args, { capture: true, echo: false, timeout: 120_000 })
}

/**
 * Starts the server on the loopback address, behind a token.
 *
 * `home`: a folder for its data. `settings`: user settings besides the calm ones; `machine`: those of the machine alone. `trust`: ask for workspace trust as the
 * desktop does. `development`: heed an extension under development, and its tests, in the payload of the address. The flag for
 * that is one which the `code-server` wrapper refuses, so `server-main.js` itself is started.
 */
export async function startServer(
  server,
  { home, port = 0, settings = {}, machine = {}, trust = false, development = false },
) {
  for (const [scope, given] of [
    ['User', { ...calm, ...settings }],
    ['Machine', machine],
  ]) {
    const settingsFile = path.join(userData(home), scope, 'settings.json')
    fs.mkdirSync(path.dirname(settingsFile), { recursive: true })
    fs.writeFileSync(settingsFile, JSON.stringify(given, null, 2))
  }
  const token = randomBytes(16).toString('hex')
  const args = [
    path.join(server.dir, 'out/server-main.js'),
    ...places(home),
    ...['--host', '127.0.0.1', '--port', String(port), '--connection-token', token, '--disable-telemetry'],
    ...(trust ? [] : ['--disable-workspace-trust']),
    ...(development ? ['--enable-smoke-test-driver'] : []),
  ]
  const log = fs.createWriteStream(path.join(home, 'server.log'))
  const child = spawn(server.node, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' })
  const release = endWithUs(child)
  child.stderr.pipe(log, { end: false })
  const exited = new Promise((resolve) => child.once('exit', resolve)).finally(release)
  const listening = await new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (data) => {
      log.write(data)
      said += data
      const match = /agent listening on (\d+)/.exec(said)
      if (match) resolve(Number(match[1]))
    })
    child.once('error', reject)
    exited.then((code) => reject(new Error(`the VS Code server ended with ${code}; see ${home}/server.log`)))
    setTimeout(
      () => reject(new Error(`the VS Code server did not start in 60 s; see ${home}/server.log`)),
      60_000,
    ).unref()
  })
  const authority = `127.0.0.1:${listening}`
  /** A file or folder of this machine as the workbench names it. */
  const remote = (file) => `vscode-remote://${authority}${file}`
  return {
    exited,
    remote,
    /** The address of the workbench with a folder open. `payload` is VS Code's own way to hand over command-line options. */
    url({ folder, payload = [] }) {
      const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) })
      return `http://${authority}/?${query}`
    },
    /** The server ignores SIGTERM for several seconds. */
    async stop() {
      killTree(child, 'SIGTERM')
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 1000))])
      killTree(child)
      log.end()
    },
  }
}
