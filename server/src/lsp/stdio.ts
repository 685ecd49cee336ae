import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { framedReader } from './framed-reader.ts'
import { framedWriter } from './framed-writer.ts'
import { inOrder } from './lifecycle.ts'

/**
 * The connection with whoever has started this program, over its standard input and output.
 * @param program its name, for what is said to a person where the client is lost
 */
export const stdioConnection = (program: string): Connection => {
  const writer = framedWriter(process.stdout, Buffer.byteLength)
  const reader = framedReader(process.stdin, writer, (why) =>
    process.stderr.write(`${program}: the client is lost: ${why}\n`),
  )
  return createConnection(ProposedFeatures.all, reader, writer, inOrder())
}
