import { readFileSync } from 'node:fs'
import { build } from 'esbuild'

/** A change of the sources by hand: in a file of `server/src/`, one text in place of another that stands there once. */
export interface Change {
  readonly file: string
  readonly before: string
  readonly after: string
}

const changed = ({ file, before, after }: Change): string => {
  const [head, tail, ...more] = readFileSync(`server/src/${file}`, 'utf8').split(before)
  if (head === undefined || tail === undefined || more.length > 0)
    throw new Error(`${file} does not have \`${before}\` once`)
  return head + after + tail
}

/** One file of the sources and the tests of `cases.ts`; with a change, if one is given. */
export const bundle = async (change?: Change): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: ['test/mutation/cases.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    logLevel: 'error',
    write: false,
    plugins: change
      ? [
          {
            name: 'change',
            setup: ({ onLoad }) => {
              onLoad({ filter: new RegExp(`/server/src/${change.file.replaceAll('.', '\\.')}$`) }, () => ({
                contents: changed(change),
                loader: 'ts',
              }))
            },
          },
        ]
      : [],
  })
  return outputFiles[0]?.text ?? ''
}
