// Where things are. Node's own modules only: this is read before anything is installed.
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')
export const dist = path.join(root, 'dist')
export const examples = path.join(root, 'examples')
export const nodeModules = path.join(root, 'node_modules')
/** Downloads of the tests; `@vscode/test-electron` keeps its own there too. */
export const cache = path.join(root, '.vscode-test')
/** Each suite writes what it found here, one JSON file a suite. */
export const results = path.join(dist, 'test-results')

/** `path` as a person in the project's folder would write it. */
export function relative(file) {
  return path.relative(root, file) || '.'
}
