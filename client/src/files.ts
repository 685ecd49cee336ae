/** Where cpupool configs are looked for. */
export const cpupoolGlobs: readonly string[] = ['**/*.cpupool', '**/cpupool*']

/** Whether a file is called like a cpupool config. */
export const isCpupoolName = (name: string): boolean => name.endsWith('.cpupool') || name.startsWith('cpupool')

const cpupoolKey = /^[ \t]*(?:name|sched|cpus|nodes)[ \t]*\+?=(?!=)/m

/** Whether a file is a cpupool config: one that is only called so, such as `cpupool.c`, is not. */
export const isCpupoolFile = (path: string, text: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.endsWith('.cpupool')) return true
  return isCpupoolName(name) && cpupoolKey.test(text) && !/[{}]\s*$/m.test(text)
}

/** Where configs of ours are looked for by their names; `.cfg` and `.conf` are everybody's, so their content decides. */
export const configGlobs: readonly string[] = [
  '**/*.{xl,pv,hvm,pvh,xlcfg,cpupool,cfg}',
  '**/{xlexample,xmexample,cpupool}*',
  '**/xl.conf',
  '**/etc/xen/*',
  '**/etc/xen/auto/*',
]
