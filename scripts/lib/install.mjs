// What the project needs and how it gets there. Node's own modules only: this runs before `npm ci`.
import fs from 'node:fs'
import path from 'node:path'
import { cache, nodeModules, root } from './paths.mjs'
import { run, runOrFail } from './process.mjs'

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/** Says clearly that this Node.js is too old, before something else fails obscurely. */
export function requireNode(major = 20) {
  if (Number(process.versions.node.split('.')[0]) >= major) return
  console.error(`Xen Config needs Node.js ${major} or newer; this is ${process.versions.node}.`)
  process.exit(2)
}

/** Runs `npm ci` where `node_modules` is missing or is not what `package-lock.json` says. */
export async function ensureNodeModules() {
  const reason = staleness()
  if (!reason) return
  console.log(`npm ci (${reason})`)
  await runOrFail('npm', ['ci', ...quiet], { cwd: root, capture: true })
}

/** Why `node_modules` has to be installed again, or nothing. npm notes in it what it has put there. */
function staleness() {
  const installed = packagesOf(path.join(nodeModules, '.package-lock.json'))
  if (!installed) return 'node_modules is missing'
  const wanted = packagesOf(path.join(root, 'package-lock.json'))
  for (const [where, { version, optional }] of Object.entries(wanted ?? {})) {
    if (where === '') continue
    const found = installed[where]?.version
    // An optional package that is not there is one for another platform.
    if (found ? found !== version : !optional) return `${where} is ${found ?? 'missing'}, not ${version}`
  }
  return undefined
}

function packagesOf(lock) {
  try {
    return JSON.parse(fs.readFileSync(lock, 'utf8')).packages
  } catch {
    return undefined
  }
}

const codeServerVersion = '4.139.1'
const nodeVersion = '24.21.0'

/**
 * The VS Code server that npm's `code-server` ships, and the Node.js that it runs on. Installed once into `.vscode-test`;
 * XEN_CONFIG_VSCODE_SERVER_DIR names a folder that already holds both.
 */
export async function ensureVSCodeServer() {
  const platform = `${process.platform}-${process.arch}`
  const given = process.env.XEN_CONFIG_VSCODE_SERVER_DIR
  if (!given && !/^(linux|darwin)-(x64|arm64)$/.test(platform))
    throw new Error(`there is no VS Code server on npm for ${platform}`)
  const dir = given ?? path.join(cache, `server-${codeServerVersion}`)
  const server = {
    dir: path.join(dir, 'node_modules/code-server/lib/vscode'),
    node: path.join(dir, `node_modules/node-${platform}/bin/node`),
  }
  const done = path.join(dir, 'installed')
  if (given ? fs.existsSync(path.join(server.dir, 'out/server-main.js')) : fs.existsSync(done)) return server
  if (given) throw new Error(`XEN_CONFIG_VSCODE_SERVER_DIR=${given} holds no code-server`)
  console.log(
    `installing VS Code (npm's code-server ${codeServerVersion}, about 800 MB) into ${path.relative(root, dir)}`,
  )
  fs.rmSync(dir, { recursive: true, force: true })
  fs.mkdirSync(dir, { recursive: true })
  fs.writeFileSync(path.join(dir, 'package.json'), '{"private":true}\n')
  const packages = [`code-server@${codeServerVersion}`, `node-${platform}@${nodeVersion}`]
  // code-server asks for one release of Node.js; the one that is installed beside it is what runs it.
  await runOrFail('npm', ['install', ...quiet, '--engine-strict=false', ...packages], { cwd: dir, capture: true })
  // The install script of code-server would do this; it would also compile modules that a test does not need.
  await runOrFail('npm', ['install', ...quiet, '--omit=dev'], { cwd: server.dir, capture: true })
  fs.writeFileSync(done, '')
  return server
}

/** Debian, and allowed to install packages there. */
export function canAptInstall() {
  return process.getuid?.() === 0 && /^ID=debian$/m.test(read('/etc/os-release'))
}

/** Installs those of the Debian packages that are missing. Gives the reason where that failed, else nothing. */
export async function aptInstall(packages) {
  try {
    const missing = []
    for (const name of packages) {
      const { code, output } = await quietly('dpkg', ['-s', name])
      if (code !== 0 || !output.includes('Status: install ok installed')) missing.push(name)
    }
    if (missing.length === 0) return undefined
    console.log(`apt-get install ${missing.join(' ')}`)
    const install = ['install', '-y', '-q', '--no-install-recommends', ...missing]
    let last = await quietly('apt-get', install)
    if (last.code !== 0) {
      // The usual cause: no package lists yet, or old ones.
      await quietly('apt-get', ['update', '-q'])
      last = await quietly('apt-get', install)
    }
    return last.code === 0 ? undefined : last.output.trim().split('\n').slice(-3).join('\n')
  } catch (error) {
    return error.message
  }
}

function quietly(command, args) {
  return run(command, args, { capture: true, echo: false, env: { DEBIAN_FRONTEND: 'noninteractive' } })
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
