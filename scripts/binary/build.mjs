// `npm run binary [-- ARCHITECTURE…]`: xencfg as one static program without Node.js, dist/binary/xencfg-ARCHITECTURE, by QuickJS and musl;
// and its packages.
// Without an argument: for each architecture that this machine has a compiler for.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { noticesOf } from '../lib/notices.mjs'
import { cache, dist, relative, root } from '../lib/paths.mjs'
import { runOrFail, which } from '../lib/process.mjs'
import { bundleForQuickjs } from './bundle.mjs'
import { packageBinary, writeRecipe } from './package.mjs'
import { architectures, ensureSources } from './sources.mjs'

const engine = ['quickjs', 'dtoa', 'libregexp', 'libunicode', 'cutils']
const native = path.join(root, 'packaging/binary')

const hostArchitecture = { x64: 'amd64', arm64: 'arm64' }[process.arch]

/** The architectures that there is a C compiler for. */
const buildable = () =>
  Object.entries(architectures)
    .filter(([, { gnu }]) => process.platform === 'linux' && which(`${gnu}-gcc`) && which('apt-get'))
    .map(([name]) => name)

const isNewer = (file, sources) =>
  fs.existsSync(file) && sources.every((each) => fs.statSync(each).mtimeMs < fs.statSync(file).mtimeMs)

/** Compiles C files into objects in a folder, two at a time. */
async function compile(compiler, files, into, flags) {
  fs.mkdirSync(into, { recursive: true })
  const objects = files.map((file) => path.join(into, `${path.basename(file, '.c')}.o`))
  const left = files.map((file, at) => [file, objects[at]]).filter(([file, object]) => !isNewer(object, [file]))
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift())
      await runOrFail(compiler, ['-c', '-O2', '-fwrapv', ...flags, '-o', next[1], next[0]], { capture: true })
  }
  await Promise.all([worker(), worker()])
  return objects
}

const digestOf = (flags) => createHash('sha256').update(flags.join(' ')).digest('hex').slice(0, 8)

/** QuickJS's compiler to bytecode, for this machine. */
async function bytecodeCompiler(quickjs, version) {
  const tool = path.join(cache, `binary-${version}`, 'qjsc')
  if (fs.existsSync(tool)) return tool
  const sources = ['qjsc', 'quickjs-libc', ...engine].map((name) => path.join(quickjs, `${name}.c`))
  await runOrFail(
    'gcc',
    ['-O1', '-w', '-D_GNU_SOURCE', `-DCONFIG_VERSION="${version}"`, '-o', tool, ...sources, '-lm', '-ldl', '-lpthread'],
    { capture: true },
  )
  return tool
}

/** Builds xencfg for an architecture of Debian's; gives the path of the program, and what is handed on with it. */
async function buildBinary(architecture = hostArchitecture) {
  const { gnu, flags: own } = architectures[architecture]
  const gcc = `${gnu}-gcc`
  const { quickjs, version, headers, libraries, licences } = await ensureSources(architecture)
  const work = path.join(dist, 'binary/work')
  fs.mkdirSync(work, { recursive: true })
  const script = path.join(work, 'xencfg.js')
  const bytecode = path.join(work, 'xencfg.c')
  const packages = await bundleForQuickjs(script)
  await runOrFail(await bytecodeCompiler(quickjs, version), ['-c', '-s', '-N', 'xencfg', '-o', bytecode, script], {
    capture: true,
  })
  const ofGcc = async (name) =>
    (await runOrFail(gcc, [`-print-file-name=${name}`], { capture: true, echo: false })).trim()
  const flags = [
    ...own,
    ...['-nostdinc', '-isystem', headers, '-isystem', await ofGcc('include'), '-I', quickjs],
    ...['-D_GNU_SOURCE', `-DCONFIG_VERSION="${version}"`, '-fno-pie', '-ffunction-sections', '-fdata-sections'],
  ]
  const objects = [
    ...(await compile(
      gcc,
      engine.map((name) => path.join(quickjs, `${name}.c`)),
      // Others for other flags.
      path.join(cache, `binary-${version}`, `objects-${architecture}-${digestOf(flags)}`),
      ['-w', ...flags],
    )),
    ...(await compile(
      gcc,
      [bytecode, ...['main', 'native'].map((name) => path.join(native, `${name}.c`))],
      path.join(work, architecture),
      ['-Wall', '-Werror', ...flags],
    )),
  ]
  const program = path.join(dist, `binary/xencfg-${architecture}`)
  const start = ['crt1.o', 'crti.o'].map((name) => path.join(libraries, name))
  const link = ['-static', '-no-pie', '-nostdlib', '-Wl,--gc-sections', '-Wl,-s', '-L', libraries]
  await runOrFail(gcc, [...link, '-o', program, ...start, ...objects, '-lc', '-lgcc', path.join(libraries, 'crtn.o')], {
    capture: true,
  })
  return { program, notices: noticesOf(packages, root, licences) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const wanted = process.argv.length > 2 ? process.argv.slice(2) : buildable()
    if (wanted.length === 0) throw new Error("wants Linux, gcc and Debian's apt-get")
    const say = (file) => console.log(`${relative(file)}, ${Math.round(fs.statSync(file).size / 1024)} KiB`)
    const tarballs = {}
    for (const architecture of wanted) {
      if (!architectures[architecture])
        throw new Error(`${architecture} is none of ${Object.keys(architectures).join(', ')}`)
      const { program, notices } = await buildBinary(architecture)
      const packages = await packageBinary(architecture, program, notices)
      tarballs[architectures[architecture].gnu.split('-')[0]] = packages[0]
      for (const file of [program, ...packages]) say(file)
    }
    say(writeRecipe(tarballs))
  } catch (error) {
    console.error(`npm run binary: ${error.message}`)
    process.exit(1)
  }
}
