import { type Block, blocksOf } from './block.ts'
import { checkDocumentBlock } from './exact.ts'
import { checkPageBlock } from './page.ts'

/** One config in a Markdown file, and how it is judged: as a page of a rule, or as a document that says everything. */
export interface Case {
  readonly name: string
  readonly line: number
  readonly block: Block
  /** The rule whose page it is on. */
  readonly page?: { readonly rule: string; readonly before: Block | undefined }
}

/** The configs on the page of a rule. */
export const casesOfPage = (rule: string, markdown: string): Case[] => {
  const blocks = blocksOf(markdown)
  return blocks.map((block, index) => ({
    name: `${rule}.md:${block.line}`,
    line: block.line,
    block,
    page: { rule, before: blocks[index - 1] },
  }))
}

/** The configs in a document. */
export const casesOfDocument = (name: string, markdown: string): Case[] =>
  blocksOf(markdown).map((block) => ({ name: `${name}:${block.line}`, line: block.line, block }))

/** Throws unless a config is found to be what is written beside it. */
export const runCase = ({ block, page }: Case): void => {
  if (page) checkPageBlock(page.rule, block, page.before)
  else checkDocumentBlock(block)
}
