import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { beside } from './server.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const read = (path: string) => readFileSync(at(path), 'utf8')

const languages = manifest.contributes.languages.map(({ id }) => id).filter((id) => id.startsWith('xen-'))

/** What Neovim writes after some commands. */
const inNeovim = (...commands: string[]) =>
  execFileSync(
    'nvim',
    [
      '--headless',
      '-u',
      'NONE',
      '-n',
      '--cmd',
      'let g:do_filetype_lua = 1',
      ...commands.flatMap((each) => ['-c', each]),
      '-c',
      'qall!',
    ],
    { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] },
  )

/** What files are by their names. */
const kinds: readonly (readonly [string, string])[] = [
  ['guest.xl', 'xen-domain'],
  ['a.cpupool', 'xen-cpupool'],
  ['xl.conf', 'xen-xl-conf'],
  ['/etc/xen/guest.cfg', 'xen-domain'],
  ['/etc/xen/cpupool-fast.cfg', 'xen-cpupool'],
  ['/etc/xen/auto/web', 'xen-domain'],
  ['/etc/xen/xl.conf.dpkg-new', 'xen-xl-conf'],
  ['xlcpupool1.cfg', 'xen-cpupool'],
  ['xlexample.hvm-small', 'xen-domain'],
  ['xlexample.cpupool', 'xen-cpupool'],
  ['xmexample1', 'xen-domain'],
]

describe('the files for other editors', () => {
  it('start the server, for our languages', () => {
    const said = inNeovim(`lua io.stdout:write(vim.json.encode(dofile([[${at('editors/neovim/lsp/xencfg.lua')}]])))`)
    expect(JSON.parse(said)).toMatchObject({ cmd: ['xencfg', 'lsp', '--stdio'], filetypes: languages })
    const template = JSON.parse(read('editors/lsp4ij/template.json'))
    expect(template.programArgs.default).toBe('xencfg lsp --stdio')
    // IntelliJ knows names and no folders: by any other id the server looks at the path and the content.
    const ids = template.fileTypeMappings.map(({ languageId }: { languageId: string }) => languageId)
    expect(ids).toEqual([...languages, 'cfg'])
  })

  it.each(kinds)('tell Neovim that %s is %s', (name, kind) => {
    const file = at('editors/neovim/ftdetect/xen.lua')
    const said = inNeovim(`luafile ${file}`, 'filetype on', `edit ${name}`, 'lua io.stdout:write(vim.bo.filetype)')
    expect(said).toBe(kind)
  })

  it.each(kinds)('have the set-up for Vim say that %s is %s', (name, kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-vim-'))
    const lines = read('docs/editors.md').match(/^au BufRead,BufNewFile .*$/gm) ?? []
    writeFileSync(join(folder, 'set-up.vim'), `filetype on\n${lines.join('\n')}\n`)
    const said = join(folder, 'said')
    const write = `call writefile([&filetype], '${said}')`
    const args = ['-T', 'dumb', '--not-a-term', '-n', '-i', 'NONE', '-N', '-u', join(folder, 'set-up.vim')]
    execFileSync('vim', [...args, '-c', write, '-c', 'qall!', name.startsWith('/') ? name : join(folder, name)], {
      timeout: 20_000,
      stdio: 'ignore',
    })
    expect(readFileSync(said, 'utf8').trim()).toBe(kind)
    rmSync(folder, { recursive: true })
  })

  it('have the set-up for Emacs tell Eglot the same', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xencfg-modes-'))
    const [, setUp = ''] = /```elisp\n([\s\S]*?)```/.exec(read('docs/editors.md')) ?? []
    writeFileSync(join(folder, 'set-up.el'), setUp)
    const names = kinds.map(([name]) => (name.startsWith('/') ? name : `/srv/${name}`))
    const args = ['--batch', '-Q', '-l', beside('modes.el'), join(folder, 'set-up.el'), ...names]
    const said = execFileSync('emacs', args, {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, HOME: folder },
    })
    expect(said.trimEnd().split('\n')).toEqual(kinds.map(([, kind], index) => `${names[index]} ${kind}`))
    rmSync(folder, { recursive: true })
  })

  it('give Mason the package and the version that there are', () => {
    const { source, bin } = parse(read('editors/mason/package.yaml'))
    expect(source.id).toBe(`pkg:npm/${manifest.name}@${manifest.version}`)
    expect(Object.keys(bin)).toEqual(Object.keys(manifest.bin))
  })

  it('are all named by the page', () => {
    const page = read('docs/editors.md')
    for (const [, path = ''] of page.matchAll(/\]\(\.\.\/([^)]+)\)/g)) expect(existsSync(at(path)), path).toBe(true)
  })
})
