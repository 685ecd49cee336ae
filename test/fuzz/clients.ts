import fc from 'fast-check'

/** What a client says that it can do: one that asks for everything, some that can do less, and one that can do nothing. */
export interface ClientOfSession {
  readonly capabilities: object
  readonly initializationOptions?: object
  /** Whether it asks for diagnostics, can be asked for settings, and what its columns count. */
  readonly pulls?: boolean
  readonly configuration?: boolean
  readonly utf8?: boolean
  /** Whether it lists and reads files, some of them wrongly. */
  readonly files?: boolean
}

const asked = { configuration: true, didChangeConfiguration: { dynamicRegistration: true } }
const ofTexts = {
  ...{ diagnostic: {}, inlayHint: {}, codeLens: {}, synchronization: { willSave: true }, rename: { prepareSupport: true } },
  codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, dataSupport: true, resolveSupport: { properties: ['edit'] } },
  completion: { completionItem: { snippetSupport: true, insertReplaceSupport: true, documentationFormat: ['markdown'] } },
  signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } },
} // biome-ignore format: a table

/** The client that is told of what is wrong and asked for its settings. */
export const plain: ClientOfSession = { capabilities: { workspace: asked }, configuration: true }

export const someClient = fc.constantFrom<ClientOfSession>(
  plain,
  {
    capabilities: {
      workspace: { ...asked, applyEdit: true, diagnostics: { refreshSupport: true }, inlayHint: { refreshSupport: true } },
      textDocument: ofTexts,
    },
    initializationOptions: { commands: true, grammar: true, files: true, programs: true },
    ...{ pulls: true, configuration: true, files: true },
  },
  { capabilities: { textDocument: ofTexts, general: { positionEncodings: ['utf-8'] } }, pulls: true, utf8: true },
  { capabilities: { workspace: { applyEdit: true } } },
) // biome-ignore format: a table
