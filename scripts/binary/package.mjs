// The packages of the static xencfg: a tree of files as a system has them, packed as a .tar.gz (which packaging/apk takes) and as a .deb.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { dist, root } from '../lib/paths.mjs'
import { runOrFail, which } from '../lib/process.mjs'

const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))

/** Where the shells look for completions. */
const completions = {
  bash: 'usr/share/bash-completion/completions/xencfg',
  fish: 'usr/share/fish/vendor_completions.d/xencfg.fish',
  zsh: 'usr/share/zsh/vendor-completions/_xencfg',
}

/** Puts everything that is installed below a folder. */
function layOut(tree, program, notices) {
  fs.rmSync(tree, { recursive: true, force: true })
  const put = (name, content, mode = 0o644) => {
    const file = path.join(tree, name)
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 })
    fs.writeFileSync(file, content)
    fs.chmodSync(file, mode)
  }
  put('usr/bin/xencfg', fs.readFileSync(program), 0o755)
  put('usr/share/man/man1/xencfg.1.gz', gzipSync(fs.readFileSync(path.join(root, 'docs/xencfg.1')), { level: 9 }))
  put('usr/share/doc/xencfg/copyright', `${fs.readFileSync(path.join(root, 'LICENSE'), 'utf8')}\n${notices}`)
  // The same commands are in the one for this machine.
  const own = path.join(dist, 'binary', `xencfg-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`)
  for (const [shell, name] of Object.entries(completions))
    put(name, execFileSync(fs.existsSync(own) ? own : program, ['completion', shell]))
}

const control = (architecture, size) => `Package: xencfg
Version: ${manifest.version}
Architecture: ${architecture}
Maintainer: ${manifest.author}
Installed-Size: ${size}
Section: admin
Priority: optional
Homepage: ${manifest.homepage}
Description: tells what xl will do with Xen domain, cpupool and xl.conf files
 xl drops a key that it does not know without a word. xencfg says what xl of a
 given release of Xen refuses, ignores or misreads in a config, mends what can
 be mended, shows the domain that xl would build, and rewrites the configs of
 xm. One static program, for a dom0 as well.
`

/** Makes the packages of a program that was built; gives their paths. */
export async function packageBinary(architecture, program, notices) {
  const folder = path.dirname(program)
  const tree = path.join(folder, `work/tree-${architecture}`)
  layOut(tree, program, notices)
  const tarball = path.join(folder, `xencfg-${manifest.version}-${architecture}.tar.gz`)
  const owner = ['--owner=root:0', '--group=root:0', '--sort=name', '--mtime=@0']
  await runOrFail('tar', ['czf', tarball, ...owner, '-C', tree, 'usr'], { capture: true })
  if (!which('dpkg-deb')) return [tarball]
  const kibibytes = execFileSync('du', ['-sk', tree], { encoding: 'utf8' }).split('\t')[0]
  fs.mkdirSync(path.join(tree, 'DEBIAN'))
  fs.writeFileSync(path.join(tree, 'DEBIAN/control'), control(architecture, kibibytes))
  const deb = path.join(folder, `xencfg_${manifest.version}_${architecture}.deb`)
  await runOrFail('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', tree, deb], { capture: true })
  return [tarball, deb]
}

/**
 * Alpine's recipe with what abuild holds the archives against; gives its path.
 * @param tarballs the archives, by the architecture as Alpine calls it
 */
export function writeRecipe(tarballs) {
  const sums = Object.entries(tarballs).map(([cpu, tarball]) => {
    const digest = createHash('sha512').update(fs.readFileSync(tarball)).digest('hex')
    return `\t${cpu}) sha512sums="${digest}  ${path.basename(tarball)}";;\n`
  })
  const recipe = path.join(dist, 'binary/APKBUILD')
  const source = fs.readFileSync(path.join(root, 'packaging/apk/APKBUILD'), 'utf8')
  fs.writeFileSync(recipe, `${source}\ncase "$CARCH" in\n${sums.join('')}esac\n`)
  return recipe
}
