// The program in parts: server, web worker and xencfg share files, and what few documents need is a file that is loaded when one of its
// functions is first called. Loading is synchronous everywhere (`require` in Node.js, `importScripts` in a worker), so that the sources
// know nothing of it: they import as ever, and no function has to wait for what it calls.
import fs from 'node:fs'
import path from 'node:path'
import { build, transform } from 'esbuild'
import { smaller } from './smaller.mjs'
import { textsApart } from './texts.mjs'

const source = 'server/src'

/** What Node.js has built in, and what only it has a use for. */
export const builtIn = ['node:*', ...'child_process crypto events fs net os path process readline url util'.split(' ')]

/** The name of the file that a module of ours becomes: `cli/main.ts` is `cli-main`. */
const nameOf = (module) => module.replace(/\.ts$/, '').replaceAll('/', '-')

/** The name of a module within its part. */
const memberOf = (module) => nameOf(module).replaceAll('-', '_')

/**
 * What of a module can be loaded later: `[name, whether it is a function]`. A constant has to be there when it is imported: whoever imports one
 * from such a module is told by the build that it has none. Formatted sources say what it is in one line.
 */
const exportsOf = (file) =>
  [...fs.readFileSync(file, 'utf8').matchAll(/^export (const|function\*?) (\w+)(.*)$/gm)]
    .map(([, kind, name, rest]) => [name, kind !== 'const' || /^ = (?:async )?[(<]/.test(rest), rest])
    .filter(([, isFunction, rest]) => isFunction || /^: ValueType\b/.test(rest))

/**
 * Puts in the place of each module of `parts` one with the same names, which loads the part with the real one when a function of it is called,
 * or a member of an object of it is asked for. A part has each of its modules under its name.
 */
const loadedLater = (parts, root) => {
  const inRoot = (module) => path.join(root, source, module)
  const later = new Map(
    Object.entries(parts).flatMap(([part, modules]) =>
      modules.map((module) => [inRoot(module), `require('./${part}.js').${memberOf(module)}`]),
    ),
  )
  return {
    name: 'loaded later',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path: asked }) => ({ path: asked, namespace: 'part' }))
      onLoad({ filter: /./, namespace: 'part' }, ({ path: asked }) => ({
        contents: parts[asked.slice('part:'.length)]
          .map((module) => `export * as ${memberOf(module)} from '${inRoot(module)}'`)
          .join('\n'),
        resolveDir: root,
      }))
      onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ resolveDir, path: asked }) => {
        const file = path.resolve(resolveDir, asked)
        return !later.has(file) ? undefined : { path: file, namespace: 'later', sideEffects: false }
      })
      onResolve({ filter: /./, namespace: 'later' }, ({ path: asked }) => ({ path: asked, external: true }))
      onLoad({ filter: /./, namespace: 'later' }, ({ path: file }) => ({
        // Node.js takes longer to find what is loaded than many a function takes.
        contents: [`let part; const loaded = () => (part ??= ${later.get(file)})`]
          .concat(
            exportsOf(file).map(([name, isFunction]) => {
              const real = `loaded().${name}`
              return isFunction
                ? `export const ${name} = (...given) => ${real}(...given)`
                : `export const ${name} = new Proxy({}, { get: (_, member) => ${real}[member], has: (_, member) => member in ${real} })`
            }),
          )
          .join('\n'),
      }))
    },
  }
}

/** Commander can start other programs for its commands, which takes Node.js long to get ready: ours has none such. */
const startsNothing = {
  name: 'starts nothing',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer, path: asked }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: asked, namespace: 'nothing' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/** Wrapped, so that names of a file are its own in a worker, too. */
const wrapped = (text) => ({
  // Only what is for Node.js alone asks where it is.
  banner: `(()=>{${/\baddressOfPart\b/.test(text) ? "const addressOfPart=require('node:url').pathToFileURL(__filename).href;" : ''}`,
  footer: '})();',
})

/** What a part has for others is one object, and they take it as that: a copy for who imports otherwise, and what makes it, would stand in each part. */
const withoutCopy = (code) => code.replace(/^module\.exports = __toCommonJS\((\w+)\);$/m, 'module.exports = $1;')

/**
 * Builds the program.
 * @param entries what starts it: `name: module`
 * @param later what is loaded when it is first needed, `part: modules`: they export functions, and objects that are asked for members only
 * @returns the outputs, `name: { text, inputs }`: `inputs` are the sources in it
 */
export async function buildParts({ root, entries, later, production, smallest }) {
  const named = (modules) => Object.fromEntries(modules.map((module) => [nameOf(module), path.join(source, module)]))
  const texts = textsApart(path.join(root, source, 'schema'))
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      ...named(entries),
      ...Object.fromEntries(Object.keys(later).map((part) => [part, `part:${part}`])),
      [texts.name]: texts.module,
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['node', 'browser', 'module'],
    mainFields: ['module', 'main'],
    external: builtIn,
    outdir: 'out',
    target: ['node20', 'es2022'],
    define: { 'import.meta.url': 'addressOfPart' },
    plugins: [startsNothing, texts.plugin, loadedLater(later, root)],
    minify: production,
    sourcemap: production ? false : 'inline',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    // A constant of a module that is loaded later.
    logOverride: { 'import-is-undefined': 'error' },
    write: false,
    metafile: true,
  })
  const outputs = new Map()
  await Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      const { inputs } = metafile.outputs[path.relative(root, file)]
      const options = {
        format: 'cjs',
        // A part that is kept compiled has no loader for it.
        supported: { 'dynamic-import': false },
        target: ['node20', 'es2022'],
        sourcemap: production ? false : 'inline',
        sourcefile: path.basename(file),
        // A string takes half as much, and is made sooner, where no character needs two bytes.
        charset: 'ascii',
      }
      const { code } = production
        ? await transform(withoutCopy((await transform(text, options)).code), {
            ...options,
            ...wrapped(text),
            minify: true,
            treeShaking: true,
          })
        : await transform(text, { ...options, ...wrapped(text) })
      outputs.set(path.basename(file), {
        text: smallest ? await smaller(code) : code,
        inputs: Object.keys(inputs),
      })
    }),
  )
  return outputs
}
