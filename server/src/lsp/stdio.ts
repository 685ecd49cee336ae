import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { framedReader } from './framed-reader.ts'
import { framedWriter } from './framed-writer.ts'
import { inOrder } from './lifecycle.ts'
import { outflow } from './outflow.ts'

/**
 * The connection with whoever has started this program, over its standard input and output.
 * @param program its name, for what is said to a person where the client is lost
 */
export const stdioConnection = (program: string): Connection => {
  const lost = (why: string) => process.stderr.write(`${program}: the client is lost: ${why}\n`)
  // Whoever reads no more hears no answer.
  process.stdout.on('error', ({ message }) => {
    lost(message)
    process.exit(1)
  })
  const flow = outflow(process.stdin)
  const writer = framedWriter(process.stdout, Buffer.byteLength, flow.wait)
  const reader = framedReader(process.stdin, writer, lost)
  return createConnection(ProposedFeatures.all, reader, writer, inOrder(flow.handle))
}
