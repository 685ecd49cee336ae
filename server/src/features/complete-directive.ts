import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types'
import { newestRelease, releases } from '../release.ts'
import { rules } from '../rules/rules.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import { tableOf } from '../table.ts'
import type { Client } from './client.ts'

const directives: Readonly<Record<string, string>> = tableOf({
  'release=': 'The release of Xen that this file is for',
  'arch=': 'x86 or arm64',
  'known ': 'Keys that a vendor’s own toolstack reads',
  'disable-next-line ': 'Switches rules off for the next line',
  'disable-file ': 'Switches rules off for this file',
})

/** What a word behind `# xen-config:` says; undefined for one that is of a person. */
export const describeDirective = (text: string, word: string): string | undefined =>
  directives[word.replace(/(?<==).*/, '')] ??
  directives[`${word} `] ??
  (/^#\s*xen-config:.*disable-(?:next-line|file)\s/.test(text)
    ? rules.find(({ id }) => id === word)?.summary
    : undefined)

/** What may stand in a comment behind `# xen-config:`. */
export const completeDirective = (
  snapshot: Snapshot,
  token: Range,
  offset: number,
  client: Client,
): CompletionItem[] => {
  const before = snapshot.config.tree.text.slice(token.start, offset)
  const said = /^#\s*xen-config:(.*)$/.exec(before)
  if (!said) {
    const typed = /^#\s*(\S*)$/.exec(before)?.[1]
    if (typed === undefined || !'xen-config:'.startsWith(typed)) return []
    const range = lspRange(snapshot, { start: token.start, end: offset })
    return [
      {
        label: '# xen-config:',
        kind: CompletionItemKind.Keyword,
        detail: 'Settings of Xen Config for this file',
        textEdit: { range, newText: '# xen-config: ' },
        ...(client.commands ? { command: { title: 'Go on', command: 'editor.action.triggerSuggest' } } : {}),
      },
    ]
  }
  const behind = said[1]?.trimStart() ?? ''
  const word = /(?<![^\s,])[^\s,]*$/.exec(behind)?.[0] ?? ''
  const earlier = behind.slice(0, behind.length - word.length)
  const rest = /^[^\s,]*/.exec(snapshot.config.tree.text.slice(offset, token.end))?.[0] ?? ''
  const range = lspRange(snapshot, { start: offset - word.length, end: offset + rest.length })
  const items = (entries: Record<string, string>): CompletionItem[] =>
    Object.entries(entries).map(([label, detail], index) => ({
      label,
      detail,
      kind: CompletionItemKind.Keyword,
      // In this order: an editor would have 4.1 before 4.22.
      sortText: String(index).padStart(4, '0'),
      textEdit: { range, newText: label },
    }))
  if (/^disable-(next-line|file)\s/.test(earlier))
    return items(Object.fromEntries(rules.map(({ id, summary }) => [id, summary])))
  if (word.startsWith('release=')) {
    return items(
      Object.fromEntries(
        [...releases].reverse().map((each) => [`release=${each}`, each === newestRelease ? 'the newest' : '']),
      ),
    )
  }
  if (word.startsWith('arch=')) return items({ 'arch=x86': '', 'arch=arm64': '' })
  return items(directives)
}
