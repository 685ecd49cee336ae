import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

// What only changes a text for people is no change of meaning. Messages stay in: the documents have them whole.

/** Properties that hold a text for people and decide nothing. */
const prose = new Set(['text', 'label', 'summary', 'detail', 'documentation'])

/** Prose where a `text` stands beside it: what a field's value is called, why it is old. */
const besideText = new Set(['type', 'deprecated'])

/** As much of a node of Babel as is asked here. */
interface Node {
  readonly type: string
  readonly key?: { readonly name?: string }
  readonly value?: { readonly type: string }
  readonly properties?: readonly Node[]
}

const nameOf = ({ key }: Node): string => key?.name ?? ''

const isProse = (node: Node, parent: Node): boolean => {
  if (node.value?.type !== 'StringLiteral' && node.value?.type !== 'TemplateLiteral') return false
  if (prose.has(nameOf(node))) return true
  return besideText.has(nameOf(node)) && (parent.properties ?? []).some((each) => nameOf(each) === 'text')
}

const shouldIgnore = (path: { readonly node: unknown; readonly parent?: unknown }): string | undefined => {
  const node = path.node as Node
  const ofProse =
    node.type === 'ObjectProperty'
      ? isProse(node, path.parent as Node)
      : node.type === 'ObjectExpression' &&
        node.properties?.length !== 0 &&
        node.properties?.every((each) => isProse(each, node))
  return ofProse ? 'a text for people' : undefined
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', { shouldIgnore })]
