/*
 * Files that say what others say on purpose: what is kept of an older state, and what new files are made from. They are found by their
 * names and are part of no fleet; whoever asks for a name finds them all the same.
 */

/** What editors, package managers and people put behind the name of a file that they keep. */
const kept =
  /(?:~|[.-](?:bak|backup|old|orig|save|sav|rej|swp|tmp|dist|disabled|off|prev|xm|dpkg-\w+|ucf-\w+|rpm(?:new|save|orig)|pac(?:new|save))|[.-]\d{4}-?\d\d-?\d\d[\w:.-]{0,99}|\(\d+\))$/i

/** A count behind the whole name, as `logrotate` and `cp --backup` put it; before the ending it tells guests apart. */
const counted = /\.(?:\d+|~\d+~)$/

/** What files are made from: templates, samples. */
const pattern =
  /(?:^|[._-])(?:templates?|tmpl|tpl|examples?|samples?|skel(?:eton)?)(?=[._-]|$)|^x[lm]example|\.(?:in|j2|jinja2?|erb)$/i

const patternFolder = /^(?:templates?|examples?|samples?|skel(?:eton)?)$/i

const keptFolder = /^(?:backups?|bak|old|archives?|attic|disabled|trash|\..+)$/i

/** A name without the ending of configs: `web.bak.cfg` is kept, too. */
const bare = (name: string): string => name.replace(/\.(?:cfg|conf|xl|pv|hvm|pvh|xlcfg|cpupool)$/i, '')

const parted = (path: string): readonly [folders: readonly string[], names: readonly string[]] => {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  return [folders, [name, bare(name)]]
}

/**
 * Whether a file is kept of an older state: nobody wants that changed.
 * @param path below the folder that is looked through, with `/`
 */
export const isBackup = (path: string): boolean => {
  const [folders, [name = '', ...others]] = parted(path)
  if (/^[.#]/.test(name) || folders.some((each) => keptFolder.test(each))) return true
  return counted.test(name) || [name, ...others].some((each) => kept.test(each))
}

/**
 * Whether a file is kept beside the ones that count.
 * @param path below the folder of the workspace, with `/`
 */
export const isAside = (path: string): boolean => {
  const [folders, names] = parted(path)
  return isBackup(path) || folders.some((each) => patternFolder.test(each)) || names.some((each) => pattern.test(each))
}
