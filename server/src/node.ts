import { createConnection, IPCMessageReader, IPCMessageWriter, ProposedFeatures } from 'vscode-languageserver/node'
import { localDom0, localFiles } from './disk/files.ts'
import { inOrder, unharmed } from './lsp/lifecycle.ts'
import { serve } from './lsp/serve.ts'
import { stdioConnection } from './lsp/stdio.ts'

/** Over the channel of Node.js, as VS Code starts the server. */
const channelConnection = () => {
  const reader = new IPCMessageReader(process)
  const listen = reader.listen.bind(reader)
  reader.listen = (callback) => listen(unharmed(callback))
  return createConnection(ProposedFeatures.all, reader, new IPCMessageWriter(process), inOrder())
}

const has = (argument: string) => process.argv.includes(argument)
const connection = has('--stdio')
  ? stdioConnection('Xen Config')
  : has('--node-ipc')
    ? channelConnection()
    : createConnection(ProposedFeatures.all, inOrder())
serve(connection, { files: localFiles, dom0: localDom0 })
