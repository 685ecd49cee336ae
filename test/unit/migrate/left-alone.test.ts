import { symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { migrationActions } from '../../../server/src/migrate/action.ts'
import { leftAlone } from '../../../server/src/migrate/left-alone.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { folderForTests } from '../lsp-folder.ts'

const { begin, uriOf, write, pathOf } = folderForTests()
const old = 'name = "a"\nbuilder = "hvm"\nkernel = "hvmloader"\nmemory = 512\ncpu_cap = 50\n'
const holes = 'name = "{{ name }}"\nbuilder = "hvm"\nkernel = "hvmloader"\nmemory = 512\ncpu_cap = 50\n'

const itself = (path: string) => ({ path, place: `/xen/${path}`, isItself: true })
const link = (path: string, to: string) => ({ path, place: `/xen/${to}`, isItself: false })

describe('what is left alone of a folder', () => {
  it.each([
    ['a file by itself', [itself('a.cfg')], [undefined]],
    ['a link to a file that is there, whichever comes first', [link('auto/a.cfg', 'a.cfg'), itself('a.cfg')], ['link', undefined]],
    ['two links to a file that is elsewhere', [link('a.cfg', '../a'), link('b.cfg', '../a')], [undefined, 'link']],
    ['backups', ['a.cfg~', 'a.bak.cfg', 'bak/a.cfg', 'a.cfg.dpkg-old', '.a.cfg'].map(itself), ['backup', 'backup', 'backup', 'backup', 'backup']],
    ['a link to a backup, which stands for it', [itself('old/a.cfg'), link('a.cfg', 'old/a.cfg')], ['backup', undefined]],
  ] as const)('%s', (_, files, expected) => {
    expect(leftAlone(files)).toEqual(expected)
  }) // biome-ignore format: a table

  it('is told to an editor by where the files are', async () => {
    write({ 'xen/a.cfg': old, 'xen/a.cfg.bak': old, 'xen/auto/b.cfg': old, 'xen/bak/c.cfg': old })
    symlinkSync('../a.cfg', pathOf('xen/auto/a.cfg'))
    symlinkSync('auto', pathOf('xen/again'))
    const names = ['a.cfg', 'a.cfg.bak', 'auto/a.cfg', 'auto/b.cfg', 'again/b.cfg', 'bak/c.cfg']
    const { connection } = await begin()
    const params = { folder: uriOf('xen'), uris: names.map((name) => uriOf(`xen/${name}`)) }
    expect(await connection.sendRequest('xen/leftAlone', params)).toEqual([
      null,
      'backup',
      'link',
      null,
      'link',
      'backup',
    ])
  })

  it('is known by name alone where files cannot be seen', async () => {
    const { connection } = await begin()
    const uris = ['a.cfg', 'a.cfg.bak', 'b.cfg'].map((name) => `vscode-vfs://github/x/etc/xen/${name}`)
    const params = { folder: 'vscode-vfs://github/x/etc/xen', uris }
    expect(await connection.sendRequest('xen/leftAlone', params)).toEqual([null, 'backup', null])
  })
})

describe('a template', () => {
  it('is not migrated in an editor, and that is told', async () => {
    const { connection } = await begin()
    const files = [holes, old].map((text, index) => ({ uri: uriOf(`${index}.cfg`), text }))
    const answers = await connection.sendRequest<object[]>('xen/migrate', { files })
    expect(answers.map((answer) => Object.keys(answer).includes('template'))).toEqual([true, false])
    expect(answers[0]).toEqual({ template: expect.stringContaining('is a template') })
    expect(await connection.sendRequest('xen/migrationReport', { files })).toContain('1 file:')
  })

  it('has no action that would migrate it', () => {
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 1 } }
    const actions = (text: string) =>
      migrationActions(snapshotOfText(text, 'domain'), range, undefined, { commands: true, resolves: true })
    expect([old, holes].map((text) => actions(text).length)).toEqual([1, 0])
  })
})

describe('a file of which nothing tells whose it was', () => {
  it('is taken for xm’s in an editor once a person says so', async () => {
    const text = 'name = "g"\nbuilder = "hvm"\nmemory = 512\n'
    const { connection } = await begin()
    const file = { uri: uriOf('g.cfg'), text }
    const [guessed, said] = await connection.sendRequest<{ undecided?: boolean; text: string }[]>('xen/migrate', {
      files: [file, { ...file, from: 'xm' }],
    })
    expect([guessed?.undecided, said?.undecided]).toEqual([true, undefined])
    expect(said?.text).toContain('on_crash = "restart"')
  })
})
