// The texts for people in the tables of keys (summary, text, note, example) are half of those tables, and are asked for by hovers, completion
// and the command line alone. They become a file of their own: in their places are getters that load it.
import fs from 'node:fs'
import path from 'node:path'
import { transform } from 'esbuild'

const literal = /\b(summary|text|note|example): ("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)(?=,|\n| \})/g

/** Too short to be worth a getter, in characters. */
const least = 24

/** @param source the folder of the tables */
export const textsApart = (source) => {
  const name = 'texts'
  const texts = []
  /** What a template is made of is known where it stands. */
  const madeUp = (text) => text.startsWith('`') && /(?<!\\)\$\{/.test(text)
  const kept = (text) => `textAt(${texts.push(text) - 1})`
  const loader = 'texts:loader'
  let tablesRead
  const plugin = {
    name: 'texts apart',
    setup({ onResolve, onLoad, onStart }) {
      // The file of texts can only be written when all tables have been read.
      onStart(async () => {
        texts.length = 0
        tablesRead = readTables()
        await tablesRead
      })
      const readTables = async () => {
        const tables = new Map()
        const files = fs.readdirSync(source, { recursive: true, encoding: 'utf8' })
        for (const each of files.filter((name) => name.endsWith('.ts')).sort()) {
          const file = path.join(source, each)
          const { code } = await transform(fs.readFileSync(file, 'utf8'), {
            loader: 'ts',
            charset: 'utf8',
            target: 'es2022',
          })
          const contents = code.replace(literal, (whole, property, text) =>
            text.length < least ? whole : `get ${property}() { return ${madeUp(text) ? text : kept(text)} }`,
          )
          if (contents !== code) tables.set(file, `import { textAt } from '${loader}'\n${contents}`)
        }
        return tables
      }
      onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path: file }) => {
        const contents = (await tablesRead).get(file)
        return contents === undefined ? undefined : { contents, loader: 'js' }
      })
      onResolve({ filter: /^texts:/ }, ({ path: asked }) => ({ path: asked, namespace: name }))
      onResolve({ filter: /^\./, namespace: name }, ({ path: asked }) => ({ path: asked, external: true }))
      onLoad({ filter: /./, namespace: name }, async ({ path: asked }) => {
        await tablesRead
        return asked === loader
          ? { contents: `export const textAt = (at) => require('./${name}.js').texts[at]` }
          : { contents: `export const texts = [${texts.join(',\n')}]` }
      })
    },
  }
  return { name, module: 'texts:all', plugin }
}
