import type { Hover, Position } from 'vscode-languageserver-types'
import { contextOf, isDirective, valueTypeOf } from '../config/read-config.ts'
import { code, type Markdown, markdown, ours, plain } from '../markdown.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import { describeDirective } from './complete-directive.ts'
import { describeKey, describeXmOption } from './describe.ts'
import { placeAt } from './place.ts'

/**
 * What the thing at a position is.
 * @param more what the workspace adds to the description of a key
 */
export const hover = (
  snapshot: Snapshot,
  position: Position,
  more: (key: string) => Markdown | undefined = () => undefined,
): Hover | undefined => {
  const { config, document } = snapshot
  const offset = document.offsetAt(position)
  const place = placeAt(snapshot, offset)
  const show = (range: Range, value: Markdown): Hover => ({
    contents: { kind: 'markdown', value },
    range: lspRange(snapshot, range),
  })
  if (place.at === 'key' && place.setting) {
    const { name } = place.setting.key
    const spec = keysOf(config.kind).get(name)
    if (spec) return show(place, describeKey(spec, config.release, config.kind === 'domain', more(name)))
    const option = config.kind === 'domain' ? xmTable.get(name) : undefined
    if (option) return show(place, describeXmOption(option))
    return show(place, markdown`${code(name)} is no key that xl ${plain(config.release)} reads here.`)
  }
  if (place.at === 'comment' && isDirective(config.tree.text.slice(place.token.start, place.token.end))) {
    const { text } = config.tree
    const { token } = place
    const [before = ''] = /(?<![^\s,])[^\s,]*$/.exec(text.slice(token.start, offset)) ?? []
    const [behind = ''] = /^[^\s,]*/.exec(text.slice(offset, token.end)) ?? []
    const said = describeDirective(text.slice(token.start, token.end), before + behind)
    const range = { start: offset - before.length, end: offset + behind.length }
    return said === undefined ? undefined : show(range, markdown`${code(before + behind)}: ${ours(said)}.`)
  }
  if (place.at !== 'value' || !place.setting.value || offset < place.setting.value.start) return undefined
  const key = place.setting.key.name
  const explained = valueTypeOf(config, key)?.explain?.(place.setting.value, offset, contextOf(config, key))
  if (!explained) {
    // Of a text that means nothing by itself, what its key does.
    const spec = keysOf(config.kind).get(key)
    const { value } = place.setting
    if (!spec || value.type === 'list') return undefined
    return show(value, describeKey(spec, config.release, config.kind === 'domain', more(key)))
  }
  // On a quote or a bracket, what is told is the inside beside it; an editor wants a range around the cursor.
  const around = { start: Math.min(explained.start, offset), end: Math.max(explained.end, offset) }
  return show(around, explained.markdown)
}
