import type { Range } from 'vscode-languageserver-types'
import type { IndexedFile } from '../index/indexed-file.ts'
import { rangeOf } from '../index/mention.ts'

/** A path in a file, and where it leads on the machine that runs xl. */
export interface PathLink {
  readonly range: Range
  readonly path: string
}

/** Where xl and libxl look for scripts without a folder (`libxl_paths.c`, `libxl__xen_script_dir_path`). */
const scripts = '/etc/xen/scripts'

/** So many paths of one file are looked at. */
const most = 200

/**
 * The paths of a file. One that depends on the folder in which xl is started leads nowhere, nor does one that another domain has, or
 * that a script makes something else of.
 */
export const pathsIn = ({ mentions }: IndexedFile): PathLink[] =>
  mentions
    .flatMap((mention): PathLink[] => {
      const { what, id, at = '', text } = mention
      const path = what === 'path' && at.endsWith('.script') && !text.includes('/') ? `${scripts}/${text}` : text
      if (!path.startsWith('/') || !(what === 'path' || (what === 'disk' && id === text))) return []
      return [{ range: rangeOf(mention), path }]
    })
    .slice(0, most)
