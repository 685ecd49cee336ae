// What a client is told of the features before it opens a document: this much is loaded with the server itself.

/** The kind of the action that mends everything that can be mended unseen. */
export const fixAllKind = 'source.fixAll.xenConfig'

/** The kind of the action that rewrites a file for xl. */
export const migrateKind = 'source.migrate.xenConfig'

/** What is typed for an editor to ask for the form of what stands before it. */
export const formatTriggers = ['\n', ']'] as const

/** What the numbers in semantic tokens stand for. */
export const semanticLegend = {
  tokenTypes: ['property', 'enumMember', 'number', 'operator', 'string', 'variable', 'comment', 'keyword', 'path'],
  tokenModifiers: ['deprecated'],
}
