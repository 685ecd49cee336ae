// The C sources and libraries of the static xencfg, as Debian has them: QuickJS, and musl for each architecture. apt looks at their signatures;
// it has lists and a cache of its own for this, so that nothing is installed and no setting of the machine is changed.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { cache } from '../lib/paths.mjs'
import { runOrFail } from '../lib/process.mjs'

// The first release of Debian that has a QuickJS which reads what we write.
const suite = 'trixie'
const quickjs = {
  version: '2025.04.26-1',
  tarball: 'quickjs_2025.04.26.orig.tar.xz',
  sha256: 'ec81da5b3249ed648dbc7df4a1654988910e66a118d9b71cb63534216efcfbbe',
}

const folder = path.join(cache, `binary-${quickjs.version}`)
const inFolder = (...names) => path.join(folder, ...names)

/** The architectures that xencfg is built for, by Debian's names, with those of the GNU tools. */
export const architectures = {
  amd64: { gnu: 'x86_64-linux-gnu', musl: 'x86_64-linux-musl', flags: [] },
  // What gcc brings for atomics asks a C library for things that musl has under another name.
  arm64: { gnu: 'aarch64-linux-gnu', musl: 'aarch64-linux-musl', flags: ['-mno-outline-atomics'] },
}

const sourcesList = `Types: deb deb-src
URIs: http://deb.debian.org/debian
Suites: ${suite}
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`

const settings = `Dir::State "${inFolder('state')}";
Dir::State::status "/dev/null";
Dir::Cache "${inFolder('cache')}";
Dir::Etc::SourceList "${inFolder('debian.sources')}";
Dir::Etc::SourceParts "/dev/null";
APT::Architectures { ${Object.keys(architectures)
  .map((each) => `"${each}";`)
  .join(' ')} };
APT::Sandbox::User "";
Acquire::Languages "none";
`

/** Where the sources of QuickJS and musl for an architecture are, with their licences. Fetched once. */
export async function ensureSources(architecture) {
  const { musl } = architectures[architecture]
  const found = {
    quickjs: inFolder('quickjs'),
    version: quickjs.version,
    licences: {
      QuickJS: inFolder('quickjs/LICENSE'),
      musl: inFolder(`musl-${architecture}`, 'usr/share/doc/musl-dev/copyright'),
    },
    headers: inFolder(`musl-${architecture}`, 'usr/include', musl),
    libraries: inFolder(`musl-${architecture}`, 'usr/lib', musl),
  }
  if (fs.existsSync(path.join(found.libraries, 'libc.a')) && fs.existsSync(inFolder('quickjs/quickjs.c'))) return found
  console.log(`fetching QuickJS and musl from Debian ${suite} into ${folder}`)
  for (const each of ['state/lists/partial', 'cache/archives/partial'])
    fs.mkdirSync(inFolder(each), { recursive: true })
  fs.writeFileSync(inFolder('debian.sources'), sourcesList)
  fs.writeFileSync(inFolder('apt.conf'), settings)
  const apt = (...args) =>
    runOrFail('apt-get', ['-q', ...args], {
      cwd: folder,
      capture: true,
      echo: false,
      env: { APT_CONFIG: inFolder('apt.conf') },
    })
  await apt('update')
  await apt('source', '--download-only', `quickjs=${quickjs.version}`)
  const tarball = fs.readFileSync(inFolder(quickjs.tarball))
  if (createHash('sha256').update(tarball).digest('hex') !== quickjs.sha256)
    throw new Error(`${quickjs.tarball} is not the one that xencfg was tested with`)
  fs.mkdirSync(found.quickjs, { recursive: true })
  await runOrFail('tar', ['xf', inFolder(quickjs.tarball), '-C', found.quickjs, '--strip-components', '1'], {
    capture: true,
  })
  await apt('download', `musl-dev:${architecture}`)
  const archive = fs
    .readdirSync(folder)
    .find((name) => name.startsWith('musl-dev_') && name.endsWith(`_${architecture}.deb`))
  if (!archive) throw new Error(`apt-get has brought no musl-dev for ${architecture}`)
  await runOrFail('dpkg-deb', ['-x', inFolder(archive), inFolder(`musl-${architecture}`)], { capture: true })
  // The lists are large, and old soon.
  fs.rmSync(inFolder('state'), { recursive: true })
  return found
}
