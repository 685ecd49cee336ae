import { execFileSync } from 'node:child_process'

/** The text of a file of one release of Xen; undefined where the release has no such file. */
export type Tree = (path: string) => string | undefined

/** The tree of a tag of xen.git; `repository` is the clone, bare or not. Throws where there is no such tag. */
export function treeOf(repository: string, tag: string): Tree {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const paths = new Set(git('ls-tree', '-r', '--name-only', tag).split('\n'))
  return (path) => (paths.has(path) ? git('show', `${tag}:${path}`) : undefined)
}

/** The release that a tag belongs to: "4.22" for `RELEASE-4.22.0` and for `4.22.0-rc1`. */
export function releaseOf(tag: string): string {
  const [, release] = /^(?:RELEASE-)?(\d+\.\d+)(?:\.|-|$)/.exec(tag) ?? []
  if (!release) throw new Error(`no release can be read from the tag ${tag}`)
  return release
}

/** Where the files that make xl's mind up lie: first the place of today, then those before (4.14, 4.8, 4.1). */
const places = {
  parser: ['tools/xl/xl_parse.c', 'tools/libxl/xl_cmdimpl.c'],
  cpupool: ['tools/xl/xl_cpupool.c', 'tools/libxl/xl_cmdimpl.c'],
  xlConf: ['tools/xl/xl.c', 'tools/libxl/xl.c'],
  creation: ['tools/xl/xl_vmcontrol.c'],
  values: ['tools/xl/xl_vcpu.c'],
  reader: ['tools/libs/util/libxlu_cfg.c', 'tools/libxl/libxlu_cfg.c'],
  lexer: ['tools/libs/util/libxlu_cfg_l.l', 'tools/libxl/libxlu_cfg_l.l'],
  grammar: ['tools/libs/util/libxlu_cfg_y.y', 'tools/libxl/libxlu_cfg_y.y'],
  disk: ['tools/libs/util/libxlu_disk_l.l', 'tools/libxl/libxlu_disk_l.l'],
  diskReader: ['tools/libs/util/libxlu_disk.c', 'tools/libxl/libxlu_disk.c'],
  pci: ['tools/libs/util/libxlu_pci.c', 'tools/libxl/libxlu_pci.c', 'tools/libxl/libxl_pci.c'],
  vif: ['tools/libs/util/libxlu_vif.c', 'tools/libxl/libxlu_vif.c'],
  types: ['tools/libs/light/libxl_types.idl', 'tools/libxl/libxl_types.idl', 'tools/libxl/libxl.idl'],
  cpuid: ['tools/libs/light/libxl_cpuid.c', 'tools/libxl/libxl_cpuid.c'],
  utils: ['tools/libs/light/libxl_utils.c', 'tools/libxl/libxl_utils.c'],
  features: ['xen/include/public/arch-x86/cpufeatureset.h'],
  sound: ['xen/include/public/io/sndif.h'],
  keyboard: ['xen/include/public/io/kbdif.h'],
} satisfies Record<string, string[]>

export type Part = keyof typeof places
export const parts = Object.keys(places) as Part[]

/** The text of a part of xl in a release; empty where the release has none. */
export const partOf = (tree: Tree, part: Part): string => {
  for (const path of places[part]) {
    const text = tree(path)
    if (text !== undefined) return text
  }
  return ''
}
