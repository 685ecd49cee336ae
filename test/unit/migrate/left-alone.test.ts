import { symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { migrationActions } from '../../../server/src/migrate/action.ts'
import { leftAlone } from '../../../server/src/migrate/left-alone.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { xencfg } from '../cli/run.ts'
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

/** What a folder may hold, and what becomes of each where nobody names it. */
const below: readonly (readonly [name: string, text: string, fate: 'migrated' | 'unknown' | 'template' | null])[] = [
  ['a.cfg', old, 'migrated'],
  ['loop.cfg', "for k, v in [('kernel', '/k'), ('memory', 64)]:\n    locals()[k] = v\n", 'migrated'],
  ['dict.cfg', "d={'name':'dd','kernel':'/boot/k','memory':256}\nlocals().update(d)\n", 'migrated'],
  ['returns.cfg', old.replaceAll('\n', '\r'), 'migrated'],
  ['guest', old, 'migrated'],
  ['build.py', "for k, v in [('kernel', '/k'), ('memory', 64)]:\n    locals()[k] = v\n", null],
  ['README.md', `# Guests\n\n${old}`, null],
  ['notes.txt', old, null],
  ['run', `#!/bin/sh\nif true; then\n${old}fi\n`, null],
  ['setup.cfg', '[metadata]\nname = x\n', null],
  ['other.cfg', 'a = 1\nb = 2\nc = 3\n', 'unknown'],
  ['holes.cfg', holes, 'template'],
]

describe('what becomes of the files of a folder', () => {
  const named = (fate: (typeof below)[number][2]) => below.flatMap(([name, , each]) => (each === fate ? [name] : []))

  it('is the same in an editor and on the command line', async () => {
    write(Object.fromEntries(below.map(([name, text]) => [`all/${name}`, text])))
    const { connection } = await begin()
    const files = below.map(([name, text]) => ({ uri: uriOf(`all/${name}`), text, title: name }))
    const answers = await connection.sendRequest<(object | null)[]>('xen/migrate', { files })
    const fates = answers.map((answer) =>
      answer === null ? null : 'leftAlone' in answer ? answer.leftAlone : 'migrated',
    )
    expect(fates).toEqual(below.map(([, , fate]) => fate))
    const { out } = await xencfg(['migrate', '--report', 'json', pathOf('all')])
    const entries: readonly { file: string; status: string; reason?: string }[] = JSON.parse(out)
    const namesOf = (isThat: (status: string) => boolean) =>
      entries.flatMap(({ file, status }) => (isThat(status) ? [file.slice(file.lastIndexOf('/') + 1)] : [])).sort()
    expect(namesOf((status) => status !== 'left alone')).toEqual([...named('migrated')].sort())
    expect(namesOf((status) => status === 'left alone')).toEqual([...named('unknown'), ...named('template')].sort())
    const known = below.map(([name, text]) =>
      connection.sendRequest('xen/detect', { path: `/x/${name}`, text, below: true }),
    )
    expect((await Promise.all(known)).map((each) => (each as { kind?: string }).kind === 'domain')).toEqual(
      below.map(([, , fate]) => fate === 'migrated' || fate === 'template'),
    )
  })

  it('stands in every report, those that are left alone with the reason', async () => {
    write(Object.fromEntries(below.map(([name, text]) => [`all/${name}`, text])))
    write({ 'all/a.cfg.bak': old })
    const markdown = (await xencfg(['migrate', '--report', 'markdown', pathOf('all')])).out
    const [, alone = ''] = markdown.split('\n## Left alone\n')
    expect(alone).toMatch(/^- \S*other\.cfg is passed over: nothing shows that it is a domain config\. .*\.$/m)
    expect(alone).toMatch(/^- \S*holes\.cfg is a template: .*\.$/m)
    expect(alone).toMatch(/^- \S*a\.cfg\.bak is a backup by its name, .*\.$/m)
    expect(alone.trim().split('\n')).toHaveLength(3)
    expect(markdown).toMatch(/^5 files: .*; 3 left alone\.$/m)
    const { out, err } = await xencfg(['migrate', '--report', 'json', pathOf('all')])
    const entries: readonly { file: string; status: string; reason?: string }[] = JSON.parse(out)
    const others = entries.filter(({ status }) => status === 'left alone')
    expect(others.map(({ reason }) => reason?.slice(0, 15)).sort()).toEqual([
      'is a backup by ',
      'is a template: ',
      'is passed over:',
    ])
    for (const { file, reason } of others) expect(err).toContain(`xencfg: ${file}: ${reason}\n`)
    const text = await xencfg(['migrate', pathOf('all')])
    expect(text.err).toMatch(/^5 files: .*; 3 left alone$/m)
    const { connection } = await begin()
    const leftAlone = [
      { title: 'a_b.cfg.bak', why: 'backup' },
      { title: 'latin.cfg', why: 'encoding' },
    ]
    const files = [{ uri: uriOf('a.cfg'), text: old }]
    const report = await connection.sendRequest<string>('xen/migrationReport', { files, leftAlone })
    expect(report).toMatch(/^1 file: .*; 2 left alone\.$/m)
    expect(report).toMatch(/## Left alone\n\n- a\\_b\.cfg\.bak is a backup .*\n- latin\.cfg is not in UTF-8/)
  })
})

describe('a template', () => {
  it('is not migrated in an editor, and that is told', async () => {
    const { connection } = await begin()
    const files = [holes, old].map((text, index) => ({ uri: uriOf(`${index}.cfg`), text }))
    const answers = await connection.sendRequest<object[]>('xen/migrate', { files })
    expect(answers.map((answer) => Object.keys(answer).includes('leftAlone'))).toEqual([true, false])
    expect(answers[0]).toEqual({ leftAlone: 'template', words: expect.stringContaining('is a template') })
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
