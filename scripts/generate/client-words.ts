import fs from 'node:fs'
import path from 'node:path'
import { parseSync } from 'oxc-parser'
import type { Generated } from './generated.ts'

const root = path.join(import.meta.dirname, '../..')

/** A text in the source of the client; what is filled in stands as `…`. */
interface SourceText {
  readonly text: string
  /** "client/src/release.ts:70" */
  readonly place: string
}

interface ClientTexts {
  /** Those that people read in their own language: what `t` of `@vscode/l10n` is given. */
  readonly translated: readonly string[]
  /** All others, but those of log lines, which go into reports to us. */
  readonly others: readonly SourceText[]
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string'

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode)

/** The name by which something is called: `t` of `t(…)`, `info` of `output().info(…)`. */
const calledOf = (node: Node): unknown => {
  const callee = node.type === 'CallExpression' && isNode(node.callee) ? node.callee : undefined
  return isNode(callee?.property) ? callee.property.name : callee?.name
}

const logs = new Set<unknown>(['log', 'info', 'error', 'append', 'appendLine'])

/** What a piece of source says; undefined where it is no text. */
const textOf = (node: Node): string | undefined => {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return undefined
  return node.quasis.map(({ value }: { value: { cooked: string } }) => value.cooked).join('…')
}

const gather = (file: string, translated: string[], others: SourceText[]): void => {
  const source = fs.readFileSync(path.join(root, file), 'utf8')
  const visit = (node: Node): void => {
    const called = calledOf(node)
    if (node.type === 'ImportDeclaration' || logs.has(called)) return
    const [first, ...rest] = called === 't' && Array.isArray(node.arguments) ? node.arguments.filter(isNode) : []
    if (first) {
      if (first.type !== 'Literal' || typeof first.value !== 'string')
        throw new Error(
          `${file}: t() wants its text as it is, so that it can be found: ${source.slice(node.start, node.start + 60)}`,
        )
      translated.push(first.value)
      rest.forEach(visit)
      return
    }
    const text = textOf(node)
    if (text !== undefined) others.push({ text, place: `${file}:${source.slice(0, node.start).split('\n').length}` })
    childrenOf(node).forEach(visit)
  }
  const { program } = parseSync(file, source)
  if (isNode(program)) visit(program)
}

/** The texts of all sources of the client. */
export const clientTexts = (): ClientTexts => {
  const [translated, others]: [string[], SourceText[]] = [[], []]
  for (const name of fs.readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.ts')) gather(`client/src/${name.replaceAll('\\', '/')}`, translated, others)
  return { translated, others }
}

/** What a translation of the client begins with: each of its texts by itself. */
const bundle = (): string => {
  const texts = [...new Set(clientTexts().translated)].sort()
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), undefined, 2)}\n`
}

export const clientWords: readonly Generated[] = [{ file: 'l10n/bundle.l10n.json', make: bundle }]
