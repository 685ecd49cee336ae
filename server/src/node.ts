import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { localDom0, localFiles } from './disk/files.ts'
import { serve } from './lsp/serve.ts'

serve(createConnection(ProposedFeatures.all), { files: localFiles, dom0: localDom0 })
