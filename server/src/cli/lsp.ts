import { localDom0, localFiles } from '../disk/files.ts'
import { serve } from '../lsp/serve.ts'
import { stdioConnection } from '../lsp/stdio.ts'

// Where nobody reads what is logged, the editor is served all the same.
process.stderr.on('error', () => {})

serve(stdioConnection('xencfg'), { files: localFiles, dom0: localDom0 })
