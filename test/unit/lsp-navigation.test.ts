import { symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { editorWith } from './lsp-client.ts'
import { folderForTests } from './lsp-folder.ts'

const { begin: beginIn, pathOf, uriOf, write } = folderForTests()

interface Place {
  readonly uri: string
  readonly range: { readonly start: { readonly line: number; readonly character: number } }
}

/** An editor on the files, with questions about the place of `|` in the first of them. */
const begin = async (files: Readonly<Record<string, string>>, capabilities: object = {}) => {
  const [first = '', marked = ''] = Object.entries(files)[0] ?? []
  const text = marked.replace('|', '')
  write({ ...files, [first]: text })
  const editor = await beginIn({ capabilities })
  await editor.open(uriOf(first), text, first.includes('cpupool') ? 'xen-cpupool' : 'xen-domain')
  const before = marked.slice(0, marked.indexOf('|')).split('\n')
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
  const ask = <T>(method: string, more: object = {}) =>
    editor.ask<T>(`textDocument/${method}`, uriOf(first), { position, ...more })
  const places = async (method: string, more: object = {}) =>
    (await ask<Place[]>(method, more))
      .map(
        ({ uri, range }) =>
          `${uri.slice(uriOf('').length).replace(/^\//, '')}:${range.start.line}:${range.start.character}`,
      )
      .sort()
  return { ...editor, first, ask, places }
}

const web =
  'name = "web"\npool = "batch"\ndisk = [ "vdev=xvda,backend=storage,target=/dev/x" ]\nvif = [ "bridge=xenbr0" ]\n'
const store = 'name = "storage"\ndriver_domain = 1\nvif = [ "bridge=xenbr0" ]\n'
const batch = "# a pool\nname = 'batch'\ncpus = [ '4' ]\n"
const at = (text: string, before: string) => text.replace(before, `|${before}`)

describe('where a name comes from', () => {
  it('is the file of the guest, of the pool, and nothing for a bridge', async () => {
    const files = { 'store.xl': store, 'batch.cpupool': batch }
    const guest = await begin({ 'web.xl': at(web, 'storage'), ...files })
    expect(await guest.places('definition')).toEqual(['store.xl:0:8'])
    const pool = await begin({ 'web.xl': at(web, 'batch'), ...files })
    expect(await pool.places('definition')).toEqual(['batch.cpupool:1:8'])
    const bridge = await begin({ 'web.xl': at(web, 'xenbr0'), ...files })
    expect(await bridge.places('definition')).toEqual([])
  })

  it('is told with the place that is asked about to a client that takes it', async () => {
    const { ask } = await begin(
      { 'web.xl': at(web, 'storage'), 'store.xl': store },
      { textDocument: { definition: { linkSupport: true } } },
    )
    expect(await ask('definition')).toEqual([
      {
        originSelectionRange: { start: { line: 2, character: 28 }, end: { line: 2, character: 35 } },
        targetUri: uriOf('store.xl'),
        targetRange: { start: { line: 0, character: 8 }, end: { line: 0, character: 15 } },
        targetSelectionRange: { start: { line: 0, character: 8 }, end: { line: 0, character: 15 } },
      },
    ])
  })

  it('is the text of an open file, as it is this moment', async () => {
    const editor = await begin({ 'web.xl': at(web, 'storage'), 'store.xl': store })
    await editor.open(uriOf('store.xl'), `# typed\n${store}`)
    expect(await editor.places('definition')).toEqual(['store.xl:1:8'])
  })

  it('is found in a file that came since, by a client that tells of no changes', async () => {
    const editor = await begin({ 'web.xl': at(web, 'storage') })
    expect(await editor.places('definition')).toEqual([])
    write({ 'store.xl': store })
    expect(
      await editor.eventually('the file', async () => {
        const found = await editor.places('definition')
        return found.length > 0 ? found : undefined
      }),
    ).toEqual(['store.xl:0:8'])
  })
})

describe('where a name is used', () => {
  it('are all files, with the one that makes it or without', async () => {
    const { places } = await begin({
      'store.xl': at(store, 'storage'),
      'web.xl': web,
      'xl.conf': 'vif.default.backend="storage"\n',
    })
    expect(await places('references', { context: { includeDeclaration: true } })).toEqual([
      'store.xl:0:8',
      'web.xl:2:28',
      'xl.conf:0:21',
    ])
    expect(await places('references', { context: { includeDeclaration: false } })).toEqual([
      'web.xl:2:28',
      'xl.conf:0:21',
    ])
  })

  it('is shown in the file itself, told apart by whether it makes the name', async () => {
    const own = `name = "web"\nvif = [ "backend=web|,bridge=a", "backend=web" ]\nextra = "web"\n`
    const { ask } = await begin({ 'web.xl': own })
    const found = await ask<{ range: Place['range']; kind: number }[]>('documentHighlight')
    expect(found.map(({ range: { start }, kind }) => [start.line, start.character, kind])).toEqual([
      [0, 8, 3],
      [1, 17, 2],
      [1, 41, 2],
    ])
    const nowhere = await begin({ 'web.xl': 'extra = "w|eb"\n' })
    expect(await nowhere.ask('documentHighlight')).toEqual([])
  })
})

interface Edit {
  readonly documentChanges: readonly {
    readonly textDocument: { readonly uri: string; readonly version: number | null }
    readonly edits: readonly {
      readonly newText: string
      readonly annotationId?: string
      readonly range: Place['range']
    }[]
  }[]
  readonly changeAnnotations: object
}

describe('another name', () => {
  const able = {
    workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
    textDocument: { rename: { prepareSupport: true } },
  }

  it('is asked for where there is one that files give', async () => {
    const { ask, offered } = await begin({ 'web.xl': at(web, 'storage') }, able)
    expect(offered.capabilities).toMatchObject({ renameProvider: { prepareProvider: true } })
    expect(await ask('prepareRename')).toEqual({
      range: { start: { line: 2, character: 28 }, end: { line: 2, character: 35 } },
      placeholder: 'storage',
    })
    const bridge = await begin({ 'web.xl': at(web, 'xenbr0') })
    expect(await bridge.ask('prepareRename')).toBeNull()
    expect(bridge.offered.capabilities).toMatchObject({ renameProvider: true })
  })

  it('is written into every file, for the version that is open, and under one heading', async () => {
    const { ask } = await begin({ 'web.xl': at(web, 'storage'), 'store.xl': store }, able)
    const { documentChanges, changeAnnotations } = await ask<Edit>('rename', { newName: ' nas ' })
    expect(changeAnnotations).toEqual({ rename: { label: 'Rename the guest storage' } })
    expect(
      documentChanges
        .map(({ textDocument, edits }) => [textDocument.uri, textDocument.version, edits.map(({ newText }) => newText)])
        .sort(),
    ).toEqual([
      [uriOf('store.xl'), null, ['nas']],
      [uriOf('web.xl'), 1, ['nas']],
    ])
    expect(documentChanges.flatMap(({ edits }) => edits.map((each) => each.annotationId))).toEqual(['rename', 'rename'])
  })

  it('reaches templates, in which other names are still to be filled in', async () => {
    const template = '{% if fast %}\npool = "batch"\n{% endif %}\nname = "{{ name }}"\nkernel = "/k"\nmemory = 512\n'
    const { ask } = await begin({ 'batch.cpupool': at(batch, 'batch'), 'web.xl': web, 'guest.cfg.j2': template })
    const { changes } = await ask<{ changes: Record<string, object[]> }>('rename', { newName: 'slow' })
    expect(Object.keys(changes).sort()).toEqual(['batch.cpupool', 'guest.cfg.j2', 'web.xl'].map(uriOf))
    expect(changes[uriOf('guest.cfg.j2')]).toEqual([
      { range: { start: { line: 1, character: 8 }, end: { line: 1, character: 13 } }, newText: 'slow' },
    ])
  })

  it('comes as plain changes to a client that knows no others', async () => {
    const { ask } = await begin({ 'web.xl': at(web, 'batch'), 'batch.cpupool': batch })
    const { changes } = await ask<{ changes: Record<string, { newText: string }[]> }>('rename', { newName: 'slow' })
    expect(Object.keys(changes).sort()).toEqual([uriOf('batch.cpupool'), uriOf('web.xl')])
  })

  it('stands where the file has the name now, although nobody has told of its change', async () => {
    const editor = await begin(
      { 'web.xl': at(web, 'storage'), 'store.xl': store },
      {
        workspace: { ...able.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
      },
    )
    await editor.places('references')
    write({ 'store.xl': `# changed since\n${store}` })
    const { documentChanges } = await editor.ask<Edit>('rename', { newName: 'nas' })
    const stored = documentChanges.find(({ textDocument }) => textDocument.uri === uriOf('store.xl'))
    expect(stored?.edits[0]?.range.start).toEqual({ line: 1, character: 8 })
  })

  it('is given to a pool that is called like its file, too', async () => {
    const { ask } = await begin(
      { 'web.xl': 'name = "web"\npool = "|fast.cpupool"\n', 'fast.cpupool': 'cpus = [ "4" ]\n' },
      able,
    )
    const { documentChanges } = await ask<Edit>('rename', { newName: 'fast' })
    const edits = documentChanges.find(({ textDocument }) => textDocument.uri === uriOf('fast.cpupool'))?.edits
    expect(edits).toEqual([
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        newText: 'name = "fast"\n',
        annotationId: 'rename',
      },
    ])
  })

  it.each(['', 'a b', 'a"b', 'a,b', '12', 'web', 'a\nb', "it's", 'a\\b'])('is not %j', async (newName) => {
    const { ask } = await begin({ 'store.xl': at(store, 'storage'), 'web.xl': web })
    await expect(ask('rename', { newName })).rejects.toThrow(/name|xl takes|already/)
  })
})

describe('a name that xl or libxl refuses', () => {
  const hvm = 'name = "disks"\ntype = "hvm"\nmemory = 512\n'
  const user = 'name = "web"\nkernel = "/k"\nmemory = 512\npool = "batch"\nvif = [ "backend=disks" ]\n'

  it.each([
    ['a guest', at(user, 'disks'), 'Domain-0', /Every host has a guest Domain-0/],
    ['an HVM guest', at(user, 'disks'), 'a/b', /^guest\.xl: .*device model/],
    ['a pool', at(user, 'batch'), 'Pool-0', /Every host has a cpupool Pool-0/],
    ['a guest with its own file open', at(user, 'web'), 'Domain-0', /Every host has a guest Domain-0/],
  ])('is not given to %s, with the reason and the file', async (_, text, newName, why) => {
    const { ask } = await begin({ 'web.xl': text, 'guest.xl': hvm, 'batch.cpupool': batch })
    await expect(ask('rename', { newName })).rejects.toThrow(why)
  })

  it('is given to none of which nothing else is known, or that is refused for something else, or called otherwise', async () => {
    for (const text of [
      'name = "disks"\n',
      'name = "disks"\ntype = "hvm"\nmemory = 512\ndisk = [ "x" ]\n',
      'name = "disks"\nmemory = [\n',
    ]) {
      const { ask } = await begin({ 'web.xl': at(user, 'disks'), 'guest.cfg': text })
      await expect(ask('rename', { newName: 'Domain-0' })).rejects.toThrow(/Every host has a guest Domain-0/)
    }
    const { ask } = await begin({
      'web.xl': at(user, 'disks'),
      'guest.cfg': `${hvm}vcpus = 2\ndisk = [ "/dev/vg/a,raw,xvda,w" ]\n`,
    })
    await expect(ask('rename', { newName: 'a/b' })).rejects.toThrow(/^guest\.cfg: .*device model/)
  })

  it('is given where it is taken: a slash to a guest without a device model, and to a pool', async () => {
    for (const what of ['web', 'batch']) {
      const { ask } = await begin({ 'web.xl': at(user, what), 'guest.xl': hvm, 'batch.cpupool': batch })
      expect(Object.keys((await ask<{ changes: object }>('rename', { newName: 'a/b' })).changes)).toContain(
        uriOf('web.xl'),
      )
    }
  })

  it('does not keep a file from another name that is refused for something else', async () => {
    const { ask } = await begin({ 'web.xl': at('name = "web"\nmemory = [\n', 'web') })
    expect(await ask('rename', { newName: 'shop' })).toMatchObject({
      changes: { [uriOf('web.xl')]: [{ newText: 'shop' }] },
    })
  })
})

describe('the guests and pools of the workspace', () => {
  it('are found by some letters of their names', async () => {
    const { connection } = await begin({ 'web.xl': web, 'store.xl': store, 'batch.cpupool': batch })
    const found = async (query: string) =>
      (await connection.sendRequest<{ name: string; containerName: string }[]>('workspace/symbol', { query })).map(
        ({ name, containerName }) => `${name} in ${containerName}`,
      )
    expect(await found('')).toEqual(['batch in batch.cpupool', 'storage in store.xl', 'web in web.xl'])
    expect(await found('SRG')).toEqual(['storage in store.xl'])
    expect(await found('zz')).toEqual([])
  })
})

describe('paths', () => {
  it('lead to the files that there are on this machine, and to no device, folder or other machine', async () => {
    write({ vmlinuz: '', 'disk.img': '', 'web.xl': '' })
    symlinkSync('/dev/null', pathOf('null'))
    const { ask } = await begin({
      'web.xl': `name = "web"
kernel = "${pathOf('vmlinuz')}"
ramdisk = "${pathOf('missing')}"
bootloader = "${pathOf('null')}"
disk = [ "file:${pathOf('disk.img')},xvda,w", "${pathOf('')},raw,xvdb,w", "vdev=xvdc,backend=s,target=${pathOf('disk.img')}" ]
vif = [ "script=/${pathOf('vmlinuz')}" ]
`,
    })
    const links = await ask<{ target: string; range: Place['range'] }[]>('documentLink')
    expect(links.map(({ target, range }) => [target, range.start.line])).toEqual([
      [uriOf('vmlinuz'), 1],
      [uriOf('disk.img'), 4],
    ])
  })

  it('lead nowhere where the server sees no files', async () => {
    const editor = await editorWith({})
    expect(editor.offered.capabilities).not.toHaveProperty('documentLinkProvider')
  })
})
