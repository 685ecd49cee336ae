import { join, resolve } from 'node:path'

/** How files are looked at. */
export interface Looks {
  isThere(path: string): boolean
  textIfThere(path: string): string | undefined
  /** The variables that say where a person keeps settings: `HOME`, `XDG_CONFIG_HOME`. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Where git keeps what it knows of a work tree: in `.git`, or where that file of a further work tree or a submodule leads. */
export const gitFolderOf = (root: string, { textIfThere }: Looks): string => {
  const git = join(root, '.git')
  const [, named] = /^gitdir: ([^\r\n]+)/.exec(textIfThere(git) ?? '') ?? []
  const own = named === undefined ? git : resolve(root, named)
  const common = textIfThere(join(own, 'commondir'))?.trim()
  return common === undefined ? own : resolve(own, common)
}

/** A value of git's settings without its quotes, its escapes and the comment behind it. */
const plain = (value: string): string => {
  let text = ''
  let isQuoted = false
  for (const [part, escaped] of value.matchAll(/\\(.)|./g)) {
    if (part === '"') isQuoted = !isQuoted
    else if (!isQuoted && (part === '#' || part === ';')) break
    else text += escaped ?? part
  }
  return text.trim()
}

/** `core.excludesFile`, as a file of git's settings says it last. */
const excludesFileIn = (text: string): string | undefined => {
  let isCore = false
  let found: string | undefined
  for (const line of text.split('\n')) {
    const [head, section] = /^\s*\[([^\]]*)\]/.exec(line) ?? []
    if (section !== undefined) isCore = section.trim().toLowerCase() === 'core'
    const [, value] = /^\s*excludesfile\s*=(.*)/i.exec(line.slice(head?.length ?? 0)) ?? []
    if (isCore && value !== undefined) found = plain(value)
  }
  return found
}

/** What a person has git leave out everywhere: the file that `core.excludesFile` names, `~/.config/git/ignore` otherwise. */
export const excludedEverywhere = (root: string, looks: Looks): string | undefined => {
  const { textIfThere, environment } = looks
  const home = environment.HOME ?? environment.USERPROFILE
  const own = environment.XDG_CONFIG_HOME || (home && join(home, '.config'))
  const settings = [
    '/etc/gitconfig',
    ...(own ? [join(own, 'git/config')] : []),
    ...(home ? [join(home, '.gitconfig')] : []),
    join(gitFolderOf(root, looks), 'config'),
  ]
  const named = settings.map((file) => excludesFileIn(textIfThere(file) ?? '')).findLast((value) => value !== undefined)
  if (named === '') return undefined
  if (named !== undefined) return textIfThere(resolve(root, home ? named.replace(/^~(?=\/)/, home) : named))
  return own ? textIfThere(join(own, 'git/ignore')) : undefined
}
