import { t } from '@vscode/l10n'
import * as vscode from 'vscode'

type Library = typeof import('./library.ts')

/**
 * The library of the client, in the browser. VS Code's web host reads one file of an extension and makes a function of it; the library
 * is made one here in the same way. `import` and `importScripts` do not know `vscode`, and are blocked there.
 */
export const loadLibrary = async (extension: vscode.Uri): Promise<Library> => {
  const file = vscode.Uri.joinPath(extension, 'dist/client/library.js')
  const source = new TextDecoder().decode(await vscode.workspace.fs.readFile(file))
  const library = new Function('module', 'require', `${source}\n//# sourceURL=${file}`)
  const module: { exports?: Library } = {}
  library(module, () => vscode)
  if (!module.exports) throw new Error(t('{0} cannot be loaded.', `${file}`))
  return module.exports
}
