import { tableOf } from '../../table.ts'

// What libraries ask of Node.js's `process`, in the program without Node.js.

const stream = (file: number) => {
  const columns = native.columns(file)
  return { isTTY: columns > 0, columns }
}

export const argv = ['xencfg', 'xencfg', ...native.arguments]
export const env: Readonly<Record<string, string>> = tableOf(
  Object.fromEntries(
    native.environment.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ),
)
export const platform = 'linux'
export const stdout = stream(1)
export const stderr = stream(2)
export const cwd = (): string => native.folder
