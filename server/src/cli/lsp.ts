import { localDom0, localFiles } from '../disk/files.ts'
import { serve } from '../lsp/serve.ts'
import { stdioConnection } from '../lsp/stdio.ts'

serve(stdioConnection('xencfg'), { files: localFiles, dom0: localDom0 })
