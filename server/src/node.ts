import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { localFiles } from './disk/files.ts'
import { serve } from './lsp/serve.ts'

serve(createConnection(ProposedFeatures.all), { files: localFiles })
