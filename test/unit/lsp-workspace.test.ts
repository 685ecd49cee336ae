import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { localFiles } from '../../server/src/disk/files.ts'
import { editorWith } from './lsp-client.ts'
import { folderForTests } from './lsp-folder.ts'

const { begin, uriOf, write, pathOf, elsewhere } = folderForTests()
const guest = (name: string, bridge: string) => `name = "${name}"\nkernel = "/k"\nvif = [ "bridge=${bridge}" ]\n`
const typed = 'name = "new"\nvif = [ "bridge='
/** The bridges that other files have, as completion offers them in a new one. */
const bridges = async ({ open, labels, eventually }: Awaited<ReturnType<typeof begin>>, wanted: readonly string[]) => {
  const uri = uriOf('new.xl')
  await open(uri, typed)
  const others = (labels: readonly string[]) => labels.filter((label) => label !== 'xenbr0').sort()
  let last: string[] = []
  const found = await eventually(`the bridges ${wanted}`, async () => {
    last = others(await labels(uri, typed))
    return JSON.stringify(last) === JSON.stringify(wanted) ? last : undefined
  }).catch(() => last)
  expect(found).toEqual(wanted)
}

describe('the files of a workspace', () => {
  it('offer what they have while they are closed, but those that git leaves out, and other programs', async () => {
    write({
      'a.xl': guest('a', 'bra'),
      'sub/deep/b.cfg': `memory = 512\n${guest('b', 'brb')}disk = [ "/x,raw,xvda,w" ]\n`,
      'node_modules/x/c.xl': guest('c', 'brc'),
      'built/d.xl': guest('d', 'brd'),
      '.gitignore': 'built/\n',
      '.git/HEAD': '',
      'setup.cfg': '[metadata]\nname = x\n',
      'notes.txt': guest('e', 'bre'),
    })
    await bridges(await begin(), ['bra', 'brb'])
  })

  it('may still be looked for when the first list is asked for: it says that there is more, and the next one is whole', async () => {
    write({ 'a.xl': guest('a', 'bra') })
    const { open, completion, eventually } = await begin()
    const uri = uriOf('new.xl')
    await open(uri, typed)
    const answers = [await completion(uri, typed)]
    await eventually('the bridge of the other file', async () => {
      const answer = await completion(uri, typed)
      answers.push(answer)
      return answer.labels.includes('bra') || undefined
    })
    for (const { isIncomplete, labels } of answers) expect(isIncomplete || labels.includes('bra')).toBe(true)
    const alone = await begin({ folders: [] })
    await alone.open(uri, 'type = "')
    expect((await alone.completion(uri, 'type = "')).isIncomplete).toBe(false)
  })

  it('are found below a folder that git leaves out, where that is the one that is open', async () => {
    write({ 'dist/a.xl': guest('a', 'bra'), '.gitignore': 'dist/\n', '.git/HEAD': '' })
    const editor = await begin({ folders: [uriOf('dist')] })
    await bridges(editor, ['bra'])
    write({ 'dist/b.xl': guest('b', 'brb') })
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf('dist/b.xl'), type: 1 }],
    })
    await bridges(editor, ['bra', 'brb'])
  })

  it.runIf(process.platform !== 'win32')('are found beside pipes where git and projects have settings', async () => {
    write({ 'a.xl': guest('a', 'bra'), '.git/HEAD': '' })
    for (const [name, all] of [
      ['.gitignore', '*'],
      ['.xencfg.json', '{ "exclude": ["**"] }'],
    ] as const) {
      execFileSync('mkfifo', [pathOf(name)])
      // Whoever reads it waits no longer, and leaves out everything.
      const writer = spawn('sh', ['-c', `printf '%s' '${all}' > "$0"`, pathOf(name)])
      onTestFinished(() => void writer.kill())
    }
    await bridges(await begin(), ['bra'])
  })

  it('are found once where links lead back, and over a link that leads elsewhere', async () => {
    const far = join(elsewhere(), 'far.xl')
    writeFileSync(far, guest('far', 'brfar'))
    write({ 'a.xl': guest('a', 'bra') })
    mkdirSync(pathOf('auto'))
    symlinkSync('..', pathOf('loop'))
    symlinkSync(far, pathOf('auto/far'))
    symlinkSync('nowhere', pathOf('auto/gone.xl'))
    await bridges(await begin(), ['bra', 'brfar'])
  })

  it('are looked at only once a document is open, and are no more than text', async () => {
    write({ 'a.xl': guest('a', 'bra') })
    mkdirSync(pathOf('folder.xl'))
    writeFileSync(pathOf('bin.xl'), Buffer.from([0, 1, 2]))
    const editor = await begin({
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(editor.questions).toEqual([])
    await bridges(editor, ['bra'])
    expect(editor.questions.map(({ method }) => method)).toEqual(['client/registerCapability'])
    expect(JSON.stringify(editor.questions[0]?.params)).toContain('**/*.xl')
  })

  it('are followed as they change, come and go, also with their folder', async () => {
    write({ 'a.xl': guest('a', 'bra'), 'sub/b.xl': guest('b', 'brb') })
    const editor = await begin()
    await bridges(editor, ['bra', 'brb'])
    const changed = (...changes: [path: string, type: number][]) =>
      editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: changes.map(([path, type]) => ({ uri: uriOf(path), type })),
      })
    write({ 'a.xl': guest('a', 'bra2'), 'c.xl': guest('c', 'brc') })
    await changed(['a.xl', 2], ['c.xl', 1])
    await bridges(editor, ['bra2', 'brb', 'brc'])
    rmSync(pathOf('c.xl'))
    renameSync(pathOf('sub'), join(elsewhere(), 'moved'))
    await changed(['c.xl', 3], ['sub', 3])
    await bridges(editor, ['bra2'])
  })

  it('are looked at once however often they are told of, and one after the other', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `g${index}.xl`)
    write(Object.fromEntries(names.map((name) => [name, guest(name, 'br')])))
    let [looks, now, most] = [0, 0, 0]
    const editor = await editorWith(
      { folders: [uriOf('')] },
      {
        files: {
          ...localFiles,
          async look(...asked) {
            looks++
            most = Math.max(most, ++now)
            const found = await localFiles.look(...asked)
            now--
            return found
          },
        },
      },
    )
    await bridges(editor, ['br'])
    looks = 0
    write(Object.fromEntries(names.map((name) => [name, guest(name, 'br2')])))
    const changes = names.map((name) => ({ uri: uriOf(name), type: 2 }))
    for (let times = 0; times < 50; times++)
      await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes })
    await bridges(editor, ['br2'])
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] })
    expect(await editor.connection.sendRequest('workspace/symbol', { query: 'g1' })).not.toEqual([])
    expect(most).toBe(1)
    expect(looks).toBeLessThan(names.length * 10)
  })

  it('count as they are on the screen while they are open, and as they are stored afterwards', async () => {
    write({ 'a.xl': guest('a', 'bra') })
    const editor = await begin()
    await editor.open(uriOf('a.xl'), guest('a', 'typed'))
    await bridges(editor, ['typed'])
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf('a.xl') } })
    await bridges(editor, ['bra'])
  })

  it('go with their folder, and come with another one', async () => {
    const other = elsewhere()
    writeFileSync(join(other, 'o.xl'), guest('o', 'bro'))
    write({ 'a.xl': guest('a', 'bra') })
    const editor = await begin({ capabilities: { workspace: { workspaceFolders: true } } })
    expect(editor.offered.capabilities).toMatchObject({ workspace: { workspaceFolders: { supported: true } } })
    await bridges(editor, ['bra'])
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: {
        added: [{ uri: pathToFileURL(other).href, name: 'o' }],
        removed: [{ uri: uriOf(''), name: 'f' }],
      },
    })
    await bridges(editor, ['bro'])
  })

  it('are asked of the client where the server cannot see them, some at a time, whatever it answers', async () => {
    const files = new Map<string, unknown>(
      Array.from({ length: 120 }, (_, index) => [`vfs:/w/${index}.xl`, guest(`g${index}`, `br${index % 3}`)]),
    )
    files.set('vfs:/w/odd.xl', 7)
    files.set('vfs:/w/notes.txt', guest('n', 'brn'))
    const sizes: number[] = []
    const editor = await begin(
      { folders: ['vfs:/w'], initializationOptions: { files: true } },
      {
        'xen/listFiles': () => [...files.keys(), null],
        'xen/readFiles': ({ uris }: { uris: string[] }) => {
          sizes.push(uris.length)
          return uris.map((uri) => files.get(uri))
        },
      },
    )
    await bridges(editor, ['br0', 'br1', 'br2'])
    const sum = () => sizes.reduce((before, each) => before + each)
    await editor.eventually('all files', () => (sum() >= 121 ? true : undefined))
    expect([sum(), Math.max(...sizes)]).toEqual([121, 50])
  })

  it('cost a client that refuses to list them nothing but themselves', async () => {
    const editor = await begin({ folders: ['vfs:/w'], initializationOptions: { files: true } })
    await bridges(editor, [])
  })

  it('give hovers the scheduler of a pool that is made in a closed one', async () => {
    write({ 'p.cpupool': 'name = "fast"\nsched = "null"\ncpus = [ "4" ]\n' })
    const { open, ask, eventually } = await begin()
    await open(uriOf('a.xl'), 'name = "a"\npool = "fast"\ncap = 50\n')
    await eventually('the scheduler', async () => {
      const hover = await ask('textDocument/hover', uriOf('a.xl'), { position: { line: 2, character: 1 } })
      return JSON.stringify(hover).includes('p.cpupool') ? hover : undefined
    })
  })
})
