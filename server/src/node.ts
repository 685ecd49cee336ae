import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { localDom0, localFiles } from './disk/files.ts'
import { inOrder } from './lsp/lifecycle.ts'
import { serve } from './lsp/serve.ts'
import { stdioConnection } from './lsp/stdio.ts'

const connection = process.argv.includes('--stdio')
  ? stdioConnection('Xen Config')
  : createConnection(ProposedFeatures.all, inOrder())
serve(connection, { files: localFiles, dom0: localDom0 })
