import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type Position,
  type TextEdit,
} from 'vscode-languageserver-types'
import { contextOf, valueTypeOf } from '../config/read-config.ts'
import { atLeast, newestRelease, type Release, releases } from '../release.ts'
import { rules } from '../rules/rules.ts'
import { isReadBy, keysOf } from '../schema/index.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import type { Range, Setting } from '../syntax/index.ts'
import { valueTypeIn } from '../values/basic/simple.ts'
import type { FileKind, Proposal } from '../values/value-type.ts'
import { describeKey } from './describe.ts'
import { placeAt } from './place.ts'

/** What is kept in an item until its documentation is asked for. */
interface KeyData {
  readonly kind: FileKind
  readonly key: string
  readonly release: Release
}

/** What may be typed at a position. */
export const complete = (snapshot: Snapshot, position: Position): CompletionItem[] => {
  const offset = snapshot.document.offsetAt(position)
  const place = placeAt(snapshot, offset)
  switch (place.at) {
    case 'key':
      return completeKeys(snapshot, place, place.setting)
    case 'value':
      return completeValue(snapshot, place.setting, offset)
    case 'comment':
      return completeDirective(snapshot, place.token, offset)
    case 'elsewhere':
      return []
  }
}

/** Adds the documentation to an item of `complete`. */
export const resolveCompletion = (item: CompletionItem): CompletionItem => {
  // The client gives back what `completeKeys` put there.
  const data = item.data as KeyData | undefined
  const spec = data && keysOf(data.kind).get(data.key)
  if (!data || !spec) return item
  return {
    ...item,
    documentation: { kind: 'markdown', value: describeKey(spec, data.release, data.kind === 'domain') },
  }
}

const completeKeys = (snapshot: Snapshot, word: Range, setting: Setting | undefined): CompletionItem[] => {
  const { kind, release, entries, guest } = snapshot.config
  const range = lspRange(snapshot, word)
  return [...keysOf(kind).values()]
    .filter((spec) => isReadBy(spec, release))
    .map((spec): CompletionItem => {
      const set = entries.get(spec.name)
      const isSet = set !== undefined && set.setting !== setting
      const deprecated = spec.deprecated !== undefined && atLeast(release, spec.deprecated.since)
      const fits = kind !== 'domain' || !spec.guests || spec.guests.includes(guest.type)
      const rank = deprecated ? 3 : isSet ? 2 : fits ? 0 : 1
      const snippet = setting?.operator ? undefined : (valueTypeIn(spec.value, release)?.snippet ?? '$1')
      const textEdit: TextEdit = {
        range,
        newText: snippet === undefined ? spec.name : `${spec.name} = ${snippet}$0`,
      }
      return {
        label: spec.name,
        kind: CompletionItemKind.Property,
        detail: isSet ? `${spec.summary} (already set)` : spec.summary,
        sortText: `${rank}${spec.name}`,
        textEdit,
        insertTextFormat: snippet === undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
        ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
        ...(snippet !== undefined && /\|/.test(snippet)
          ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }
          : {}),
        data: { kind, key: spec.name, release } satisfies KeyData,
      }
    })
}

const completeValue = (snapshot: Snapshot, setting: Setting, offset: number): CompletionItem[] => {
  const { config } = snapshot
  const key = setting.key.name
  const proposals = valueTypeOf(config, key)?.complete?.(setting.value, offset, contextOf(config, key)) ?? []
  // Before a value that is already there, and across lines, nothing can be put in its place.
  const fits = ({ replace: { start, end } }: Proposal) =>
    start <= offset && offset <= end && !/[\r\n]/.test(config.tree.text.slice(start, end))
  return proposals.filter(fits).map((proposal, index) => completionItem(snapshot, proposal, index))
}

const kinds = {
  value: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  snippet: CompletionItemKind.Snippet,
} as const

const completionItem = (snapshot: Snapshot, proposal: Proposal, index: number): CompletionItem => ({
  label: proposal.label,
  kind: kinds[proposal.kind],
  sortText: String(index).padStart(4, '0'),
  textEdit: { range: lspRange(snapshot, proposal.replace), newText: proposal.insert ?? proposal.label },
  insertTextFormat: proposal.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
  ...(proposal.detail ? { detail: proposal.detail } : {}),
  ...(proposal.documentation ? { documentation: { kind: 'markdown', value: proposal.documentation } } : {}),
  ...(proposal.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
})

const directives = {
  'release=': 'The release of Xen that this file is for',
  'arch=': 'x86 or arm64',
  'known ': 'Keys that a vendor’s own toolstack reads',
  'disable-next-line ': 'Switches rules off for the next line',
  'disable-file ': 'Switches rules off for this file',
}

/** What may stand in a comment behind `# xen-config:`. */
const completeDirective = (snapshot: Snapshot, token: Range, offset: number): CompletionItem[] => {
  const before = snapshot.config.tree.text.slice(token.start, offset)
  const said = /^#\s*xen-config:\s*(.*?)([^\s,]*)$/.exec(before)
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
        command: { title: 'Suggest', command: 'editor.action.triggerSuggest' },
      },
    ]
  }
  const [, earlier = '', word = ''] = said
  const range = lspRange(snapshot, { start: offset - word.length, end: offset })
  const items = (entries: Record<string, string>): CompletionItem[] =>
    Object.entries(entries).map(([label, detail]) => ({
      label,
      detail,
      kind: CompletionItemKind.Keyword,
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
