// `npm run bench`: what a person waits for. `-- --scale [WORD…]`: how it grows with a file; `-- --libxlu`: the parser against xl's own.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { libxlu: { type: 'boolean' }, scale: { type: 'boolean' }, from: { type: 'string', default: '1000' } },
  allowPositionals: true,
})

if (values.scale) (await import('./scale.ts')).scale(positionals, Number(values.from))
else if (values.libxlu) (await import('./libxlu.ts')).benchLibxlu()
else await (await import('./features.ts')).benchFeatures()
