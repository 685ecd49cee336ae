import { afterEach, describe, expect, it } from 'vitest'
import { closeClients, connect } from './lsp-client.ts'

afterEach(closeClients)

const text = [
  '# Gäste: 😀',
  'name = "wéb😀"; kernel = "/k"; maxcpus = 4 # €',
  'memory = "5€"; vif = [ "mac=aa:bb:cc:dd:ee:ff,bridge=é,brigde=ü" ] ; on_crsh = "é"',
  'disk = [ "/é,raw,xvda,rw" , "/ü😀,raw,xvda,rw" ]',
  '',
].join('\n')
const lines = text.split('\n')

const sizes: Record<string, (text: string) => number> = {
  'utf-16': (each) => each.length,
  'utf-8': (each) => Buffer.byteLength(each),
  'utf-32': (each) => [...each].length,
}

/** An answer in UTF-16 as it has to be in another encoding. */
const converted = (answer: unknown, encoding: string): unknown => {
  if (Array.isArray(answer)) return answer.map((each) => converted(each, encoding))
  if (typeof answer !== 'object' || answer === null) return answer
  if ('line' in answer && 'character' in answer) {
    const { line, character } = answer as { line: number; character: number }
    return { line, character: sizes[encoding]?.((lines[line] ?? '').slice(0, character)) }
  }
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, converted(value, encoding)]))
}

/** Without the addresses that are drawn anew each time. */
const settled = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replace(/00:16:3e(:[0-9a-f]{2}){3}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'drawn')
      .replace(/"resultId":"[^"]*"/, '"resultId":"drawn"'),
  )

/** Semantic tokens as ranges. */
const rangesOf = ({ data }: { data: number[] }) => {
  let [line, character] = [0, 0]
  return Array.from({ length: data.length / 5 }, (_, at) => {
    const [lines = 0, columns = 0, length = 0, type] = data.slice(at * 5)
    character = lines === 0 ? character + columns : columns
    line += lines
    return { start: { line, character }, end: { line, character: character + length }, type }
  })
}

/** All that a client in this encoding is told about the text. */
const session = async (encoding: string) => {
  const { connection, initialize, begin, ask, uri } = connect()
  await initialize({
    general: { positionEncodings: [encoding, 'utf-16'] },
    textDocument: {
      diagnostic: {},
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      inlayHint: {},
    },
    workspace: { workspaceEdit: { documentChanges: true } },
  })
  // It comes by a change of a part, in the middle of which something else stood.
  const place = lines[1]?.indexOf('kernel') ?? 0
  const position = (line: number, character: number) =>
    converted({ line, character }, encoding) as { line: number; character: number }
  const other = `${lines[0]}\n${lines[1]?.slice(0, place)}é${lines[1]?.slice(place)}\n${lines.slice(2).join('\n')}`
  await begin(other)
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [
      {
        range: {
          start: position(1, place),
          end: { line: 1, character: position(1, place).character + (sizes[encoding]?.('é') ?? 0) },
        },
        text: '',
      },
    ],
  })
  const whole = { start: position(0, 0), end: position(4, 0) }
  const at = (line: number, word: string, into = 1) => position(line, (lines[line]?.indexOf(word) ?? 0) + into)
  return {
    diagnostics: await ask('textDocument/diagnostic'),
    actions: await ask('textDocument/codeAction', { range: whole, context: { diagnostics: [] } }),
    hovers: await Promise.all(
      [at(1, 'maxcpus'), at(2, 'bridge'), at(2, 'memory'), at(3, 'xvda')].map((each) =>
        ask('textDocument/hover', { position: each }),
      ),
    ),
    completions: await Promise.all(
      [at(2, 'brigde', 3), at(2, 'on_crsh', 5)].map((each) => ask('textDocument/completion', { position: each })),
    ),
    symbols: await ask('textDocument/documentSymbol'),
    selections: await ask('textDocument/selectionRange', { positions: [at(3, 'xvda'), at(2, 'brigde')] }),
    formatted: await ask('textDocument/formatting', { options: { tabSize: 4, insertSpaces: true } }),
    highlights: await ask('textDocument/documentHighlight', { position: at(1, 'wéb') }),
    definition: await ask('textDocument/definition', { position: at(1, 'wéb') }),
    hints: await ask('textDocument/inlayHint', { range: whole }),
    tokens: rangesOf(await ask('textDocument/semanticTokens/full')),
  }
}

describe('the columns of a client', () => {
  it('are UTF-16 unless it says otherwise, and those that we know otherwise', async () => {
    const chosen = async (positionEncodings?: string[]) =>
      (await connect().initialize({ general: positionEncodings ? { positionEncodings } : {} })).capabilities
        .positionEncoding
    expect(await chosen()).toBe('utf-16')
    // Helix, Neovim and Eglot.
    expect(await chosen(['utf-8', 'utf-32', 'utf-16'])).toBe('utf-8')
    expect(await chosen(['utf-8', 'utf-16', 'utf-32'])).toBe('utf-8')
    expect(await chosen(['utf-32', 'utf-8', 'utf-16'])).toBe('utf-32')
    expect(await chosen(['utf-7', 'utf-16'])).toBe('utf-16')
    expect(await chosen(['utf-7'])).toBe('utf-16')
  })

  it.each(['utf-8', 'utf-32'])('are those of %s in every answer to one that wants these', async (encoding) => {
    const usual = await session('utf-16')
    const other = await session(encoding)
    for (const [name, answer] of Object.entries(usual)) {
      expect(JSON.stringify(answer).length, name).toBeGreaterThan(10)
      expect(settled(other[name as keyof typeof other]), name).toEqual(settled(converted(answer, encoding)))
    }
  })
})
