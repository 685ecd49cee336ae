// What of vscode-languageclient is for capabilities that our server does not have is left out of the bundles.
import { dirname } from 'node:path'

/**
 * Its modules for such features: `registerBuiltinFeatures` in its client.js makes an object of each class in them.
 */
const unused = [
  'callHierarchy',
  'colorProvider',
  'declaration',
  'fileOperations',
  'implementation',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
]

/** A static feature of the library that does nothing: its client asks each for these. */
const idle = `class Idle {
  fillClientCapabilities() {}
  initialize() {}
  getState() { return { kind: 'static' } }
  clear() {}
}
module.exports = new Proxy({}, { get: () => Idle })`

/**
 * What the library has for patterns of files in a selector of documents, where ours names languages, and for asking whether VS Code is new
 * enough, which VS Code does itself by `engines` in the manifest.
 */
const standIns = {
  minimatch: `exports.Minimatch = class { constructor(pattern) { throw new Error('no pattern is read here: ' + pattern) } }`,
  'semver/functions/parse': 'module.exports = (version) => ({ version, prerelease: [] })',
  'semver/functions/satisfies': 'module.exports = () => true',
}

/** That for notebooks does nothing, too, but is found by its method: the one for diagnostics asks to be told of what happens in them. */
const noNotebooks = `const { NotebookDocumentSyncRegistrationType } = require('vscode-languageserver-protocol')
const never = () => ({ dispose() {} })
exports.NotebookDocumentSyncFeature = class {
  static CellScheme = 'vscode-notebook-cell'
  registrationType = NotebookDocumentSyncRegistrationType
  onOpenNotificationSent = never
  onChangeNotificationSent = never
  onSaveNotificationSent = never
  onCloseNotificationSent = never
  fillClientCapabilities() {}
  preInitialize() {}
  initialize() {}
  register() {}
  unregister() {}
  getState() { return { kind: 'static' } }
  getProvider() {}
  handles() { return false }
  clear() {}
}`

export const withoutUnusedFeatures = {
  name: 'without unused features',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(?:minimatch|semver\/.*)$/ }, ({ path }) =>
      Object.hasOwn(standIns, path) ? { path, namespace: 'stand-in' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path] }))
    const filter = new RegExp(`vscode-languageclient[\\\\/]lib[\\\\/]common[\\\\/](?:${unused.join('|')})\\.js$`)
    onLoad({ filter }, () => ({ contents: idle }))
    onLoad({ filter: /vscode-languageclient[\\/]lib[\\/]common[\\/]notebook\.js$/ }, ({ path }) => ({
      contents: noNotebooks,
      resolveDir: dirname(path),
    }))
  },
}

/** Leaves the library out of the client on the desktop, which requires it when it is first needed. */
export const withLibraryApart = {
  name: 'with the library apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/library\.ts$/ }, () => ({ path: './library.js', external: true }))
  },
}
