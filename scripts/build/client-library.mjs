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

/** Has the library for Node.js in the bundle of the web client: both have nearly all of it in common. */
export const withLibraryForNode = {
  name: 'with the library for Node.js',
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'entry-point' ? { path, namespace: 'client' } : undefined))
    onLoad({ filter: /./, namespace: 'client' }, ({ path }) => ({
      contents: `export * from './${path}'; export const library = () => require('vscode-languageclient/node')`,
      resolveDir: initialOptions.absWorkingDir,
    }))
  },
}

/** Takes the library out of that bundle, when it is first needed. */
export const withLibraryOf = (bundle) => ({
  name: 'with the library of the other client',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageclient\/node$/ }, ({ path }) => ({ path, namespace: 'library' }))
    onResolve({ filter: /./, namespace: 'library' }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /./, namespace: 'library' }, () => ({
      contents: `module.exports = require('./${bundle}').library()`,
    }))
  },
})
