import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { localDom0, localFiles } from '../disk/files.ts'
import { inOrder } from '../lsp/lifecycle.ts'
import { serve } from '../lsp/serve.ts'

serve(createConnection(ProposedFeatures.all, process.stdin, process.stdout, inOrder()), {
  files: localFiles,
  dom0: localDom0,
})
