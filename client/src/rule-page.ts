import { commands, type Diagnostic, type ExtensionContext, Uri } from 'vscode'
import { previewMarkdown } from './markdown-preview.ts'

const command = 'xen.openRulePage'

/** The folder with a page for each rule. */
export const rulePages = ({ extensionUri }: ExtensionContext): Uri => Uri.joinPath(extensionUri, 'docs', 'rules')

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

/** Takes the command that opens the page of a rule. */
export const registerRulePages = (context: ExtensionContext): void => {
  context.subscriptions.push(
    commands.registerCommand(command, async (rule: unknown) => {
      if (typeof rule === 'string' && /^[a-z-]+$/.test(rule))
        await previewMarkdown(Uri.joinPath(rulePages(context), `${rule}.md`))
    }),
  )
}
