import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }

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

  it.each([
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
  ])('tell Neovim that %s is %s', (name, kind) => {
    const file = at('editors/neovim/ftdetect/xen.lua')
    const said = inNeovim(`luafile ${file}`, 'filetype on', `edit ${name}`, 'lua io.stdout:write(vim.bo.filetype)')
    expect(said).toBe(kind)
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
