import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { statusNotification, trustedNotification } from '../../protocol/src/messages.ts'
import { folderForTests } from './lsp-folder.ts'

/* The file of a project, `.xencfg.json`, as an editor has it: by the protocol alone, but where it says so. */

const { begin, pathOf, uriOf, write } = folderForTests()

const good = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'
const text = `${good}maxcpus = 4\n`
const json = JSON.stringify

type Editor = Awaited<ReturnType<typeof begin>>

/** Waits until a document has just these problems: `level rule release`. */
const problems = (editor: Editor, path: string, wanted: readonly string[]) => {
  let last: string[] = []
  const look = () => {
    const pushed = editor.published.get(uriOf(path))
    last = (pushed ?? []).map(
      ({ code, severity, message }) => `${severity} ${code} ${/xl ([\d.]+)/.exec(message)?.[1]}`,
    )
    return pushed && json(last) === json(wanted) ? last : undefined
  }
  return editor.eventually(`${wanted}`, look).catch(() => expect(last).toEqual(wanted))
}

const changed = (editor: Editor, path = '.xencfg.json') =>
  editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(path), type: 2 }] })

const notices = ({ heard }: Editor) =>
  heard.flatMap(({ method, params }) => (method === 'window/showMessage' ? [json(params)] : []))

describe('.xencfg.json in an editor', () => {
  it('says what holds for the files below it, and goes before the settings name by name', async () => {
    write({
      '.xencfg.json': json({ release: '4.5', rules: { 'unknown-key': 'error' } }),
      'deep/.xencfg.json': json({ knownKeys: ['maxcpus'] }),
    })
    const editor = await begin({
      initializationOptions: {
        xen: { release: '4.9', fleet: 'off', rules: { 'octal-number': 'off' }, knownKeys: ['mine'] },
      },
    })
    await editor.open(uriOf('a.xl'), `${text}memory = 0512\nmine = 1\n`)
    await problems(editor, 'a.xl', ['2 duplicate-key undefined', '1 unknown-key 4.5'])
    await editor.open(uriOf('sub/er/b.xl'), text)
    await problems(editor, 'sub/er/b.xl', ['1 unknown-key 4.5'])
    await editor.open(uriOf('deep/c.xl'), text)
    await problems(editor, 'deep/c.xl', [])
    await editor.open(uriOf('d.xl'), `# xen-config: release=4.7\n${text}`)
    await problems(editor, 'd.xl', ['1 unknown-key 4.7'])
  })

  it('holds where it is larger than any config is', async () => {
    const exclude = Array.from({ length: 10_000 }, (_, index) => `a/folder/that/is/left/out/${index}/**`)
    write({ '.xencfg.json': json({ release: '4.5', exclude }) })
    const editor = await begin()
    await editor.open(uriOf('a.xl'), text)
    await problems(editor, 'a.xl', ['2 unknown-key 4.5'])
  })

  it('is read anew when it changes, comes or goes', async () => {
    const editor = await begin()
    await editor.open(uriOf('a.xl'), text)
    await problems(editor, 'a.xl', ['2 unknown-key 4.22'])
    write({ '.xencfg.json': json({ release: '4.5' }) })
    await changed(editor)
    await problems(editor, 'a.xl', ['2 unknown-key 4.5'])
    write({ '.xencfg.json': json({ release: '4.6' }) })
    await changed(editor)
    await problems(editor, 'a.xl', ['2 unknown-key 4.6'])
    rmSync(pathOf('.xencfg.json'))
    await changed(editor)
    await problems(editor, 'a.xl', ['2 unknown-key 4.22'])
  })

  it('is looked at again by itself, for a client that tells nothing', async () => {
    write({ '.xencfg.json': json({ release: '4.5' }) })
    const editor = await begin({ folders: [uriOf('sub')] })
    await editor.open(uriOf('sub/a.xl'), text)
    await problems(editor, 'sub/a.xl', ['2 unknown-key 4.5'])
    write({ '.xencfg.json': json({ release: '4.6' }) })
    await editor.eventually('the other release', async () => {
      // As somebody types: no more often than every two seconds anybody looks.
      await new Promise((resolve) => setTimeout(resolve, 50))
      await editor.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uriOf('sub/a.xl'), version: 2 },
        contentChanges: [{ text }],
      })
      return json(editor.published.get(uriOf('sub/a.xl'))).includes('xl 4.6 ') ? true : undefined
    })
  })

  it.each([
    ['{\n  "release": "9.9"\n}\n', 1, 13, /"release" is "9\.9"; expected is a release/],
    ['{\n  "relase": "4.5"\n}\n', 1, 2, /"relase" is no setting; known are release, arch/],
    ['{ "rules": {\n "unknown-kee": "off" } }', 1, 1, /"unknown-kee" is no rule/],
    ['{ "rules": {\n "unknown-key": "loud" } }', 1, 16, /"rules\[\\"unknown-key\\"\]" is "loud"/],
    ['{ "host": { "cpus": 0 } }', 0, 20, /"host\.cpus" is 0; expected is a whole number/],
    ['{ "exclude": "x" }', 0, 13, /"exclude" is not a list/],
    ['{ "release": "4.5", }', 0, 20, /is no JSON: a name in double quotes/],
    ['{\n // mine\n}', 1, 1, /JSON has no comments/],
    ['[]', 0, 0, /is not a JSON object/],
    ['', 0, 0, /is no JSON/],
    ['{\0"\0r\0', 0, 1, /holds a NUL byte. Store it as UTF-8/],
  ])('that says %j is marked at its place, and what else it says holds', async (wrong, line, character, message) => {
    write({ '.xencfg.json': wrong })
    const editor = await begin({ initializationOptions: { xen: { release: '4.9' } } })
    await editor.open(uriOf('a.xl'), text)
    await problems(editor, 'a.xl', [wrong.includes('"4.5", }') ? '2 unknown-key 4.5' : '2 unknown-key 4.9'])
    const [found, ...further] = editor.published.get(uriOf('.xencfg.json')) ?? []
    expect(further).toEqual([])
    expect(found).toMatchObject({ severity: 1, source: 'xen-config', range: { start: { line, character } } })
    expect(found?.message).toMatch(message)
    expect(notices(editor)).toHaveLength(1)
    expect(notices(editor)[0]).toContain(`${pathOf('.xencfg.json')}:${line + 1}:${character + 1}: `)
    write({ '.xencfg.json': '{}' })
    await changed(editor)
    await editor.eventually('no fault', () =>
      editor.published.get(uriOf('.xencfg.json'))?.length === 0 ? true : undefined,
    )
  })

  it.each([
    ['{ "release": "4.1', '4.9'],
    ['{ "release": "4.1\n"arch": "arm" }', '4.9'],
    ['{ "release": "4.17", "knownKeys": ["a', '4.17'],
    ['{ "release": "4.17", "host": { "cpus": 1', '4.17'],
    ['{ "release": "4.17" "arch": "arm" }', '4.17'],
    ['{ "release": "4.17"', '4.17'],
  ])('says nothing by a value that is cut off: %j', async (cut, release) => {
    write({ '.xencfg.json': cut })
    const editor = await begin({ initializationOptions: { xen: { release: '4.9' } } })
    await editor.open(uriOf('a.xl'), text)
    await problems(editor, 'a.xl', [`2 unknown-key ${release}`])
  })

  it('that is gone has no faults any more', async () => {
    write({ '.xencfg.json': '{' })
    const editor = await begin()
    await editor.open(uriOf('a.xl'), text)
    await editor.eventually('a fault', () => (editor.published.get(uriOf('.xencfg.json'))?.length ? true : undefined))
    rmSync(pathOf('.xencfg.json'))
    await changed(editor)
    await editor.eventually('no fault', () =>
      editor.published.get(uriOf('.xencfg.json'))?.length === 0 ? true : undefined,
    )
  })

  it('leaves files out of what is compared, and not of what is open', async () => {
    const guest = (name: string) => `${good.replace('"a"', `"${name}"`)}vif = [ "mac=00:16:3e:00:00:01" ]\n`
    write({ 'far/b.xl': guest('b'), '.xencfg.json': json({ exclude: ['far/'] }) })
    const editor = await begin()
    await editor.open(uriOf('a.xl'), guest('a'))
    await editor.open(uriOf('far/c.xl'), text.replace('"a"', '"c"'))
    await problems(editor, 'far/c.xl', ['2 unknown-key 4.22'])
    await problems(editor, 'a.xl', [])
    write({ '.xencfg.json': '{}' })
    await changed(editor)
    await problems(editor, 'a.xl', ['3 same-mac undefined'])
  })

  it('hides nothing in a workspace that nobody trusts, until somebody does; our own client says so', async () => {
    write({
      '.xencfg.json': json({ release: '4.5', rules: { 'unknown-key': 'off' }, knownKeys: ['x'], host: { cpus: 1 } }),
    })
    const editor = await begin({ initializationOptions: { commands: true, trusted: false } })
    await editor.open(uriOf('a.xl'), text)
    await problems(editor, 'a.xl', ['2 unknown-key 4.5'])
    const status = () => editor.heard.findLast(({ method }) => method === statusNotification.method)?.params
    expect(status()).toMatchObject({ release: '4.5', releaseFrom: 'project', archFrom: 'default' })
    await editor.connection.sendNotification(trustedNotification.method, {})
    await problems(editor, 'a.xl', [])
  })

  it('is found above the folder that is open, and holds for what is not stored yet', async () => {
    write({ '.xencfg.json': json({ release: '4.5' }) })
    const editor = await begin({ folders: [uriOf('sub')] })
    await editor.open('untitled:Untitled-1', text)
    await editor.eventually('diagnostics', () =>
      json(editor.published.get('untitled:Untitled-1') ?? []).includes('xl 4.5 ') ? true : undefined,
    )
  })

  it('is asked of a client that has the files, in its folders alone', async () => {
    const files = new Map([['vfs:///w/.xencfg.json', json({ release: '4.5' })]])
    const asked: string[] = []
    const editor = await begin(
      { folders: ['vfs:///w'], initializationOptions: { files: true } },
      {
        'xen/listFiles': () => [],
        'xen/readFiles': ({ uris }: { uris: readonly string[] }) => {
          asked.push(...uris)
          return uris.map((uri) => files.get(uri) ?? null)
        },
      },
    )
    for (const path of ['vfs:///w/sub/a.xl', 'vfs:///other/b.xl']) await editor.open(path, text)
    const release = (uri: string, wanted: string) =>
      editor.eventually(`${uri}: ${wanted}`, () =>
        json(editor.published.get(uri) ?? []).includes(`xl ${wanted} `) ? true : undefined,
      )
    await release('vfs:///w/sub/a.xl', '4.5')
    await release('vfs:///other/b.xl', '4.22')
    expect(asked.sort()).toEqual(['vfs:///other/.xencfg.json', 'vfs:///w/.xencfg.json', 'vfs:///w/sub/.xencfg.json'])
  })

  it('leaves files out of what such a client has, the next one of a file, and the one above of its folder', async () => {
    const guest = (name: string) => `${good.replace('"a"', `"${name}"`)}vif = [ "bridge=of-${name}" ]\n`
    const files = new Map([
      ['vfs:///w/.xencfg.json', json({ exclude: ['far off/', '*.pv', '/kept/old/'] })],
      ['vfs:///w/far%20off/b.xl', guest('b')],
      ['vfs:///w/c.pv', guest('c')],
      ['vfs:///w/sub/.xencfg.json', json({ exclude: ['d.xl'] })],
      ['vfs:///w/sub/d.xl', guest('d')],
      ['vfs:///w/sub/e.pv', guest('e')],
      ['vfs:///w/kept/f.xl', guest('f')],
      ['vfs:///w/kept/old/.xencfg.json', json({})],
      ['vfs:///w/kept/old/g.xl', guest('g')],
    ])
    const editor = await begin(
      { folders: ['vfs:///w'], initializationOptions: { files: true } },
      {
        'xen/listFiles': () => [...files.keys()],
        'xen/readFiles': ({ uris }: { uris: readonly string[] }) => uris.map((uri) => files.get(uri) ?? null),
      },
    )
    const typed = 'name = "new"\nvif = [ "bridge='
    await editor.open('vfs:///w/new.xl', typed)
    const bridges = async () =>
      (await editor.labels('vfs:///w/new.xl', typed)).filter((label) => label.startsWith('of-')).sort()
    await editor.eventually('the bridges', async () => ((await bridges()).length > 1 ? true : undefined))
    expect(await bridges()).toEqual(['of-e', 'of-f'])
    files.delete('vfs:///w/.xencfg.json')
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'vfs:///w/.xencfg.json', type: 3 }],
    })
    await editor.eventually('the others', async () => ((await bridges()).length > 4 ? true : undefined))
    expect(await bridges()).toEqual(['of-b', 'of-c', 'of-e', 'of-f', 'of-g'])
  })
})
