import {
  type CompletionClientCapabilities,
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  type MarkupContent,
} from 'vscode-languageserver'

/** Proposals, cut to what a client can take. */
export interface CompletionFitting {
  item(item: CompletionItem): CompletionItem
  /** @param isIncomplete whether the client is to ask anew with the next letter */
  list(items: readonly CompletionItem[], isIncomplete: boolean): CompletionItem[] | CompletionList
}

/** The value that most items have: what stands once for all of them. */
const commonest = <T>(items: readonly CompletionItem[], of: (item: CompletionItem) => T | undefined): T | undefined => {
  const counted = new Map<string, { value: T; count: number }>()
  for (const item of items) {
    const value = of(item)
    if (value === undefined) continue
    const key = JSON.stringify(value)
    const known = counted.get(key) ?? { value, count: 0 }
    counted.set(key, { value, count: known.count + 1 })
  }
  const [first, ...others] = counted.values()
  return others.reduce((most, each) => (most && most.count >= each.count ? most : each), first)?.value
}

const formatOf = ({ insertTextFormat = InsertTextFormat.PlainText }: CompletionItem) => insertTextFormat

/** The range of an edit: one, or one for each way of accepting it. */
const editRangeOf = ({ textEdit }: CompletionItem) => {
  if (!textEdit) return undefined
  return 'range' in textEdit ? textEdit.range : { insert: textEdit.insert, replace: textEdit.replace }
}

/** A list in which what most items have in common stands once: of some hundred keys that is half of what is sent. */
const inCommon = (
  items: readonly CompletionItem[],
  isIncomplete: boolean,
  supported: readonly string[],
): CompletionList => {
  const editRange = supported.includes('editRange') ? commonest(items, editRangeOf) : undefined
  const rangeKey = JSON.stringify(editRange)
  const format = supported.includes('insertTextFormat') ? commonest(items, formatOf) : undefined
  return {
    isIncomplete,
    itemDefaults: {
      ...(editRange === undefined ? {} : { editRange }),
      ...(format === undefined ? {} : { insertTextFormat: format }),
    },
    items: items.map(({ textEdit, insertTextFormat, ...rest }): CompletionItem => {
      const edit =
        textEdit === undefined ||
        editRange === undefined ||
        JSON.stringify(editRangeOf({ ...rest, textEdit })) !== rangeKey
          ? { ...(textEdit ? { textEdit } : {}) }
          : textEdit.newText === rest.label
            ? {}
            : { textEditText: textEdit.newText }
      const own = insertTextFormat ?? InsertTextFormat.PlainText
      if (format === undefined)
        return { ...rest, ...edit, ...(insertTextFormat === undefined ? {} : { insertTextFormat }) }
      return { ...rest, ...edit, ...(own === format ? {} : { insertTextFormat: own }) }
    }),
  }
}

export const completionFittingFor = (
  capabilities: CompletionClientCapabilities | undefined,
  markup: (content: MarkupContent) => MarkupContent,
): CompletionFitting => {
  const takes = capabilities?.completionItem
  const supported = capabilities?.completionList?.itemDefaults ?? []

  const tagged = ({ tags, ...rest }: CompletionItem): CompletionItem => {
    const taken = tags?.filter((tag) => takes?.tagSupport?.valueSet?.includes(tag)) ?? []
    if (!tags || taken.length === tags.length) return { ...rest, ...(tags ? { tags } : {}) }
    // The older way to say the same.
    return { ...rest, ...(takes?.deprecatedSupport ? { deprecated: true } : {}) }
  }
  const item = (proposal: CompletionItem): CompletionItem => {
    const { documentation, detail } = proposal
    return tagged({
      ...proposal,
      ...(typeof documentation === 'object' ? { documentation: markup(documentation) } : {}),
      // Beside each label, and not only beside the one that is selected.
      ...(detail && takes?.labelDetailsSupport ? { labelDetails: { description: detail } } : {}),
    })
  }
  return {
    item,
    list(items, isIncomplete) {
      const fitted = items.map(item)
      if (supported.length > 0) return inCommon(fitted, isIncomplete, supported)
      return isIncomplete ? { isIncomplete, items: fitted } : fitted
    },
  }
}
