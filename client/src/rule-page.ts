import {
  commands,
  type Diagnostic,
  Disposable,
  EventEmitter,
  type ExtensionContext,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from 'vscode'
import { previewMarkdown } from './markdown-preview.ts'

const command = 'xen.openRulePage'

/** The folder with a page for each rule, and the guide to migrations: they are one file in the package, and read as files of their own. */
export const rulePages = Uri.from({ scheme: 'xen-rule', path: '/' })

/** Diagnostics whose ids lead to the page as a person reads it, and not to its Markdown. */
export const withPreviews = <Each extends Diagnostic>(diagnostics: readonly Each[]): Each[] =>
  diagnostics.map((each) => {
    const { code } = each
    if (typeof code === 'object' && typeof code.value === 'string') {
      const asked = encodeURIComponent(JSON.stringify([code.value]))
      each.code = { value: code.value, target: Uri.parse(`command:${command}?${asked}`) }
    }
    return each
  })

const refuse = () => {
  throw FileSystemError.NoPermissions()
}

/** The pages as a file system that cannot be written: the preview of Markdown follows their links in it. */
const pagesOf = ({ extensionUri }: ExtensionContext): FileSystemProvider => {
  let pages: Promise<ReadonlyMap<string, Uint8Array>> | undefined
  const read = async () => {
    const bytes = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'rule-pages.json'))
    const texts: Record<string, string> = JSON.parse(new TextDecoder().decode(bytes))
    return new Map(Object.entries(texts).map(([name, text]) => [`/${name}.md`, new TextEncoder().encode(text)]))
  }
  const all = () => {
    pages ??= read()
    return pages
  }
  const page = async (uri: Uri) => {
    const found = (await all()).get(uri.path)
    if (!found) throw FileSystemError.FileNotFound(uri)
    return found
  }
  return {
    onDidChangeFile: new EventEmitter<never>().event,
    watch: () => new Disposable(() => {}),
    stat: async (uri) =>
      uri.path === '/'
        ? { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 }
        : { type: FileType.File, ctime: 0, mtime: 0, size: (await page(uri)).length },
    readDirectory: async () => [...(await all()).keys()].map((name) => [name.slice(1), FileType.File]),
    readFile: page,
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  }
}

/** Takes the commands that open the page of a rule and the guide, and has the pages at their addresses. */
export const registerRulePages = (context: ExtensionContext): void => {
  context.subscriptions.push(
    workspace.registerFileSystemProvider(rulePages.scheme, pagesOf(context), { isReadonly: true }),
    commands.registerCommand(command, async (rule: unknown) => {
      if (typeof rule === 'string' && /^[a-z-]+$/.test(rule))
        await previewMarkdown(Uri.joinPath(rulePages, `${rule}.md`))
    }),
    commands.registerCommand('xen.openGuide', () => previewMarkdown(Uri.joinPath(rulePages, 'migrating-from-xm.md'))),
  )
}
