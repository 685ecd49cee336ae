import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface Configuration {
  readonly name: string
  readonly port?: number
  readonly args?: readonly string[]
  readonly program?: string
  readonly outFiles?: readonly string[]
  readonly preLaunchTask?: string
}

const launch: {
  readonly configurations: readonly Configuration[]
  readonly compounds: readonly { readonly configurations: readonly string[] }[]
} = JSON.parse(read('.vscode/launch.json'))
const { tasks }: { readonly tasks: readonly { readonly label: string; readonly script: string }[] } = JSON.parse(
  read('.vscode/tasks.json'),
)

describe('the project as a workspace of VS Code', () => {
  it('has tasks that are scripts of the project', () => {
    expect(tasks.filter(({ script }) => !(script in manifest.scripts))).toEqual([])
  })

  it('builds before it starts, and only starts and joins what there is', () => {
    const labels = tasks.map(({ label }) => label)
    const names = launch.configurations.map(({ name }) => name)
    const wanted = launch.configurations.flatMap(({ preLaunchTask }) => preLaunchTask ?? [])
    expect(wanted.filter((label) => !labels.includes(label))).toEqual([])
    expect(launch.compounds.flatMap((each) => each.configurations).filter((name) => !names.includes(name))).toEqual([])
  })

  it('opens the examples, and looks for sources where the build puts them', () => {
    expect(launch.configurations[0]?.args?.at(-1)).toBe('${workspaceFolder}/examples')
    expect(existsSync(new URL('examples/', root))).toBe(true)
    const built = read('esbuild.mjs')
    const folders = launch.configurations.flatMap(({ outFiles = [], program }) =>
      [...outFiles, program ?? ''].flatMap((path) => /dist\/\w+\//.exec(path)?.[0] ?? []),
    )
    expect(folders.length).toBeGreaterThan(4)
    expect(folders.filter((folder) => !built.includes(`'${folder}`))).toEqual([])
  })

  it('attaches to the port on which the client has the server listen', () => {
    const port = /--inspect=(\d+)/.exec(read('client/src/node.ts'))?.[1]
    expect(launch.configurations.find(({ name }) => name === 'Server')?.port).toBe(Number(port))
  })
})

describe('what is written by `npm run new`', () => {
  it('is filled in', () => {
    const left = ['server/src', 'docs', 'test/documents'].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|md)$/.test(name) && read(`${folder}/${name}`).includes('TODO'))
        .map((name) => `${folder}/${name}`),
    )
    expect(left).toEqual([])
  })
})
