import { build } from 'esbuild'

/** One file of the sources and the tests of `cases.ts`. */
export const bundle = async (): Promise<string> => {
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
  })
  return outputFiles[0]?.text ?? ''
}
