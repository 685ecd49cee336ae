// `npm run bench`: what a person waits for. `-- --scale [--ask WORD] [WORD…]`: how it grows with a file; `-- --libxlu`: the parser against xl's own;
// `-- --peers [--cpu] [WORD…] [LINES…]`: the server beside other language servers.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: {
    ask: { type: 'string', default: '' },
    cpu: { type: 'boolean' },
    libxlu: { type: 'boolean' },
    peers: { type: 'boolean' },
    scale: { type: 'boolean' },
    from: { type: 'string', default: '1000' },
  },
  allowPositionals: true,
})

if (values.scale) await (await import('./scale.ts')).scale(positionals, Number(values.from), values.ask)
else if (values.libxlu) (await import('./libxlu.ts')).benchLibxlu()
else if (values.peers) await (await import('./peers.ts')).peers(positionals, values.cpu)
else await (await import('./features.ts')).benchFeatures()
