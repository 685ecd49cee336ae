// Made by `npm run generate` from the server's `workspace/file-names.ts` and `project/project.ts`.

/** Where configs of ours are looked for by their names; what others use, too, is decided by its content. */
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
  '**/auto/*',
]

/** What a project says, and what it leaves out. */
export const projectFile = '.xencfg.json'
