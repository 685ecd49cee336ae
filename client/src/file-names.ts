// Made by `npm run generate` from the server's `workspace/file-names.ts`.

/** How a cpupool config may begin, wherever it lies. */
export const poolPrefix = 'cpupool'

/** How the names of cpupool configs end. */
export const poolExtensions: readonly string[] = ['.cpupool']

/** Where configs of ours are looked for by their names; `.cfg` and `.conf` are everybody's, so their content decides. */
export const configGlobs: readonly string[] = [
  '**/*.xl',
  '**/*.pv',
  '**/*.hvm',
  '**/*.pvh',
  '**/*.xlcfg',
  '**/etc/xen/*',
  '**/etc/xen/auto/*',
  '**/etc/xen/**/*.cfg',
  '**/xlexample*',
  '**/xmexample*',
  '**/*.cpupool',
  '**/etc/xen/*.cpupool',
  '**/etc/xen/cpupool*',
  '**/etc/xen/**/*cpupool*.cfg',
  '**/xlcpupool*.cfg',
  '**/xlexample*cpupool*',
  '**/xl.conf',
  '**/etc/xen/xl.conf*',
  '**/cpupool*',
  '**/*.cfg',
]
