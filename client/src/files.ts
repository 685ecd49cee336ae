import { poolExtensions, poolPrefix } from './file-names.ts'

/** Where cpupool configs are looked for. */
export const cpupoolGlobs: readonly string[] = [...poolExtensions.map((each) => `**/*${each}`), `**/${poolPrefix}*`]

const endsAsPool = (name: string): boolean => poolExtensions.some((each) => name.endsWith(each))

/** Whether a file is called like a cpupool config. */
export const isCpupoolName = (name: string): boolean => endsAsPool(name) || name.startsWith(poolPrefix)

const cpupoolKey = /^[ \t]*(?:name|sched|cpus|nodes)[ \t]*\+?=(?!=)/m

/** Whether a file is a cpupool config: one that is only called so, such as `cpupool.c`, is not. */
export const isCpupoolFile = (path: string, text: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (endsAsPool(name)) return true
  return isCpupoolName(name) && cpupoolKey.test(text) && !/[{}]\s*$/m.test(text)
}
