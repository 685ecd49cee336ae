import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8')

interface Launch {
  readonly configurations: readonly {
    readonly name: string
    readonly args?: readonly string[]
    readonly program?: string
    readonly port?: number
    readonly preLaunchTask?: string
  }[]
  readonly compounds: readonly { readonly name: string; readonly configurations: readonly string[] }[]
}
interface Tasks {
  readonly tasks: readonly { readonly label: string; readonly script: string }[]
}

const { configurations, compounds }: Launch = JSON.parse(read('.vscode/launch.json'))
const { tasks }: Tasks = JSON.parse(read('.vscode/tasks.json'))
const manifest: { readonly scripts: Readonly<Record<string, string>>; readonly bin: Readonly<Record<string, string>> } =
  JSON.parse(read('package.json'))

describe('F5', () => {
  it('names configurations, tasks and scripts that there are', () => {
    const names = configurations.map(({ name }) => name)
    for (const compound of compounds) expect(names).toEqual(expect.arrayContaining([...compound.configurations]))
    const labels = tasks.map(({ label }) => label)
    for (const { preLaunchTask } of configurations) if (preLaunchTask) expect(labels).toContain(preLaunchTask)
    for (const { script } of tasks) expect(manifest.scripts).toHaveProperty([script])
  })

  it('starts what there is, or what the build makes', () => {
    const made = Object.values(manifest.bin)
    const folder = '${workspaceFolder}/'
    for (const { args = [], program = '' } of configurations)
      for (const path of [...args, program].flatMap((text) => text.split('=').at(-1) ?? []))
        if (path.startsWith(folder)) {
          const file = path.slice(folder.length)
          expect(made.includes(file) || existsSync(new URL(file, root)), file).toBe(true)
        }
  })

  it('joins the server on the port that the client gives it', () => {
    const { port } = configurations.find(({ name }) => name === 'Server') ?? {}
    expect(port).toBeDefined()
    expect(read('client/src/node.ts')).toContain(`--inspect=${port}`)
  })
})
