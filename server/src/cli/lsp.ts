import { createConnection, ProposedFeatures, StreamMessageWriter } from 'vscode-languageserver/node'
import { localDom0, localFiles } from '../disk/files.ts'
import { framedReader } from '../lsp/framed-reader.ts'
import { inOrder } from '../lsp/lifecycle.ts'
import { serve } from '../lsp/serve.ts'

const writer = new StreamMessageWriter(process.stdout)
const reader = framedReader(process.stdin, writer, (why) =>
  process.stderr.write(`xencfg: the client is lost: ${why}\n`),
)
serve(createConnection(ProposedFeatures.all, reader, writer, inOrder()), { files: localFiles, dom0: localDom0 })
