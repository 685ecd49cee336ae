import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../../server/src/', import.meta.url))
const client = fileURLToPath(new URL('../../client/src/', import.meta.url))

/** The layers from the bottom up: a file imports from its own layer and from those before it. */
const layers = [
  'releases',
  'release',
  'rule-ids',
  'syntax',
  'values',
  'schema',
  'config',
  'build',
  'rules',
  'snapshot',
  'features',
  'workspace',
  'python',
  'xm',
  'migrate',
  'settings',
  'service',
  'lsp',
  'cli',
]

/** What may be imported although the order of the layers does not say so. */
const apart: Record<string, readonly string[]> = {
  // Reads xm's Python on its own; nothing of xl is known there.
  python: ['release', 'syntax', 'python'],
  // What xm made of a config knows nothing of xl either.
  xm: ['python', 'xm'],
  node: ['lsp'],
  browser: ['lsp'],
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))

const layerOf = (file: string): string => (relative(source, file).split(sep)[0] ?? '').replace(/\.ts$/, '')

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, specifier]) => specifier as string,
  )

describe('the arrows of the architecture', () => {
  it('point down only', () => {
    const wrong = filesIn(source).flatMap((file) => {
      const layer = layerOf(file)
      return importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .flatMap((specifier) => {
          const target = join(dirname(file), specifier)
          if (!target.startsWith(source))
            return specifier.endsWith('package.json') ? [] : [`${relative(source, file)} -> ${specifier}`]
          const to = layerOf(target)
          const allowed = apart[layer] ?? layers.slice(0, layers.indexOf(layer) + 1)
          return allowed.includes(to) ? [] : [`${relative(source, file)} -> ${to}`]
        })
    })
    expect(wrong).toEqual([])
  })

  it("leave C's own functions on their own", () => {
    const own = filesIn(join(source, 'values', 'c'))
    expect(own).not.toEqual([])
    expect(own.flatMap(importsOf).filter((specifier) => !specifier.startsWith('./'))).toEqual([])
  })

  it('keep everything but the command line and the start free of Node.js', () => {
    const wrong = filesIn(source)
      .filter((file) => !['cli', 'node'].includes(layerOf(file)))
      .filter((file) =>
        importsOf(file).some((specifier) => specifier.startsWith('node:') || specifier.endsWith('/node')),
      )
    expect(wrong.map((file) => relative(source, file))).toEqual([])
  })

  it('lead from the client to the server by the protocol alone', () => {
    const wrong = filesIn(client).filter((file) => importsOf(file).some((specifier) => specifier.includes('server/')))
    expect(wrong.map((file) => relative(client, file))).toEqual([])
  })
})
