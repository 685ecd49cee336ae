// The bundle of the xencfg that needs no Node.js: one script, with the pages of the rules in it.
import path from 'node:path'
import { build } from 'esbuild'
import { rulePages } from '../build/rule-pages.mjs'
import { packagesIn } from '../lib/notices.mjs'
import { root } from '../lib/paths.mjs'

/** `import pages from 'xencfg:rule-pages'`: the page of each rule by its id. */
const pagesWithin = {
  name: 'rule-pages',
  setup(bundle) {
    bundle.onResolve({ filter: /^xencfg:rule-pages$/ }, ({ path: name }) => ({ path: name, namespace: 'rule-pages' }))
    bundle.onLoad({ filter: /.*/, namespace: 'rule-pages' }, () => ({
      contents: JSON.stringify(rulePages(root)),
      loader: 'json',
    }))
  },
}

const system = path.join(root, 'server/src/cli/system')

/**
 * Writes the bundle, and gives the folders of the packages that are in it. What Commander has of Node.js for programs that start others is
 * left out.
 */
export async function bundleForQuickjs(outfile) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['server/src/cli/main-quickjs.ts'],
    outfile,
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    target: 'es2023',
    mainFields: ['module', 'main'],
    inject: [path.join(system, 'quickjs-globals.ts')],
    alias: {
      'node:path': 'path-browserify',
      'node:events': 'events',
      'node:process': path.join(system, 'quickjs-process.ts'),
      'node:child_process': path.join(root, 'packaging/binary/nothing.ts'),
      'node:fs': path.join(root, 'packaging/binary/nothing.ts'),
    },
    plugins: [pagesWithin],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    metafile: true,
  })
  return packagesIn(Object.keys(metafile.inputs))
}
