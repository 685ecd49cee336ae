import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = (path: string): string => fileURLToPath(new URL(`../../${path}/`, import.meta.url))

const source = folder('server/src')
const client = folder('client/src')
const protocol = folder('protocol/src')

/** The layers from the bottom up: a file imports from its own layer and from those before it. */
const layers = [
  'append',
  'merged',
  'edited-list',
  'table',
  'sure',
  'own-text',
  'forgetting',
  'shell-words',
  'line-ends',
  'markdown',
  'printable',
  'changed-lines',
  'encoded-document',
  'releases',
  'release',
  'rule-ids',
  'syntax',
  'values',
  'schema',
  'config',
  'build',
  'create',
  'rules',
  'template',
  'format',
  'snapshot',
  'explain',
  'features',
  'workspace',
  'python',
  'xm',
  'migrate',
  'preferences',
  'project',
  'service',
  'lsp',
  'disk',
  'cli',
]

/** What may be imported although the order of the layers does not say so. */
const apart: Readonly<Record<string, readonly string[]>> = {
  // Reads xm's Python on its own; nothing of xl is known there.
  python: ['append', 'table', 'sure', 'forgetting', 'release', 'syntax', 'python'],
  // What xm made of a config knows nothing of xl either.
  xm: ['append', 'table', 'shell-words', 'sure', 'python', 'xm'],
  // The form of a text has nothing to do with what is wrong in it.
  format: ['append', 'sure', 'release', 'syntax', 'values', 'config', 'format'],
  node: ['lsp', 'disk'],
  browser: ['lsp'],
}

/** The rooms of a layer, and the rooms that each may import from beside its own. */
const rooms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  values: {
    'value-type': [],
    c: [],
    basic: ['value-type', 'c'],
    spec: ['value-type', 'c', 'basic'],
    cpu: ['value-type', 'c', 'basic', 'spec'],
    guest: ['value-type', 'c', 'basic', 'spec'],
    devices: ['value-type', 'c', 'basic', 'spec'],
    // `xl.conf` has masks of CPUs.
    host: ['value-type', 'c', 'basic', 'spec', 'cpu'],
  },
  python: {
    // The types of places and problems are those of the machine.
    read: ['types of machine'],
    machine: ['read'],
    library: ['read', 'machine'],
    run: ['read', 'machine', 'library'],
    export: ['read', 'machine'],
    'read-python': ['read', 'machine', 'library', 'run', 'export'],
  },
  rules: {
    fixes: ['unknown-key'],
    syntax: ['rule', 'fixes', 'python-code'],
  },
}

const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, name))

/** The first name of a path below `root`: a folder, or a file without its ending. */
const nameBelow = (root: string, file: string): string =>
  (relative(root, file).split(sep)[0] ?? '').replace(/\.ts$/, '')

interface Import {
  readonly specifier: string
  /** The file, where it is one of ours. */
  readonly target: string | undefined
  readonly typesOnly: boolean
}

const importsOf = (file: string): Import[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /\b(?:(?:import|export)(\s+type)?\b[^'";]*?\bfrom|import)\s*\(?\s*'([^']+)'/g,
    ),
  ].map(([, type, specifier = '']) => ({
    specifier,
    target: specifier.startsWith('.') ? join(dirname(file), specifier) : undefined,
    typesOnly: type !== undefined,
  }))

describe('the arrows of the architecture', () => {
  it('point down only', () => {
    const wrong = filesIn(source).flatMap((file) => {
      const layer = nameBelow(source, file)
      return importsOf(file).flatMap(({ specifier, target }) => {
        if (!target || target.startsWith(protocol) || target.endsWith('.json')) return []
        if (!target.startsWith(source)) return [`${relative(source, file)} -> ${specifier}`]
        const to = nameBelow(source, target)
        const allowed = apart[layer] ?? layers.slice(0, layers.indexOf(layer) + 1)
        return allowed.includes(to) ? [] : [`${relative(source, file)} -> ${to}`]
      })
    })
    expect(wrong).toEqual([])
  })

  it.each(Object.entries(rooms))('lead between the rooms of %s as they may', (layer, allowed) => {
    const root = join(source, layer)
    const wrong = filesIn(root).flatMap((file) => {
      const room = nameBelow(root, file)
      return importsOf(file).flatMap(({ target, typesOnly }) => {
        if (!target?.startsWith(root)) return []
        const to = nameBelow(root, target)
        const may = allowed[room]
        const fits = !may || to === room || may.includes(to) || (typesOnly && may.includes(`types of ${to}`))
        return fits ? [] : [`${relative(source, file)} -> ${to}`]
      })
    })
    expect(wrong).toEqual([])
  })

  it.each(['values', 'python'])('leave no room of %s without a word on what it may import', (layer) => {
    const there = new Set(filesIn(join(source, layer)).map((file) => nameBelow(join(source, layer), file)))
    expect([...there].sort()).toEqual(Object.keys(rooms[layer] ?? {}).sort())
  })

  it('are drawn of every file and folder of the server', () => {
    const drawn = readFileSync(`${folder('docs')}architecture.md`, 'utf8').split('```')[1] ?? ''
    const there = readdirSync(source, { withFileTypes: true }).map(
      (each) => `${each.name}${each.isDirectory() ? '/' : ''}`,
    )
    expect(there.filter((name) => !drawn.includes(name))).toEqual([])
  })

  it("leave C's own functions on their own", () => {
    const own = filesIn(join(source, 'values', 'c'))
    expect(own).not.toEqual([])
    expect(own.flatMap(importsOf).filter(({ specifier }) => !specifier.startsWith('./'))).toEqual([])
  })

  it('keep Node.js out of everything but the few files that stand for it', () => {
    const forNode = ['node.ts', 'cli/main.ts', 'lsp/stdio.ts', 'cli/threads.ts', 'cli/system/node.ts', 'disk/files.ts']
    const wrong = filesIn(source).flatMap((file) => {
      const name = relative(source, file).split(sep).join('/')
      if (forNode.includes(name)) return []
      // Paths are texts; what works with them is in the program without Node.js, too.
      const may = /^(?:cli|disk)\//.test(name) ? ['node:path'] : []
      return importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('node:') || specifier.endsWith('/node'))
        .filter(({ specifier }) => !may.includes(specifier))
        .map(({ specifier }) => `${name} -> ${specifier}`)
    })
    expect(wrong).toEqual([])
  })

  it('lead from the client to the server by the protocol alone', () => {
    const wrong = filesIn(client).filter((file) =>
      importsOf(file).some(({ target }) => target && !target.startsWith(client) && !target.startsWith(protocol)),
    )
    expect(wrong.map((file) => relative(client, file))).toEqual([])
  })

  it('leave the protocol by itself: the types of LSP, and nothing of ours', () => {
    const wrong = filesIn(protocol).flatMap((file) =>
      importsOf(file).filter(
        ({ specifier, target, typesOnly }) =>
          !target?.startsWith(protocol) && !(specifier === 'vscode-languageserver-types' && typesOnly),
      ),
    )
    expect(wrong).toEqual([])
  })
})

it('a module keeps nothing from one call to the next but by what forgets it', () => {
  // Whether the server has begun, a number for each host, and a table that is made when it is first asked for: nothing of a document.
  const known = ['lsp/ready.ts: isBegun', 'python/library/builtins.ts: table', 'values/basic/remembered.ts: lastHost']
  const kept = filesIn(source).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:export )?let (\w+)/gm)].map(
      ([, name]) => `${relative(source, file).split(sep).join('/')}: ${name}`,
    ),
  )
  expect(kept.sort()).toEqual(known)
})
