import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { serve } from './lsp/serve.ts'

serve(createConnection(ProposedFeatures.all))
