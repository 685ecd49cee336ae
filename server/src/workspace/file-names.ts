import { ofLast } from '../forgetting.ts'
import { tableOf } from '../table.ts'
import { filledName } from '../template/template.ts'
import type { FileKind } from '../values/value-type.ts'

/*
 * How files are called. `npm run generate` puts it into the manifest, the client's searches, README and the walkthrough, and what a
 * path says by itself is worked out from it as VS Code does.
 */

export interface FileNames {
  readonly names?: readonly string[]
  readonly extensions?: readonly string[]
  /** As in VS Code's manifest: one with a slash is about the whole path, another one about the name. */
  readonly patterns?: readonly string[]
}

export const fileNames: Readonly<Record<FileKind, FileNames>> = {
  domain: {
    extensions: ['.xl', '.pv', '.hvm', '.pvh', '.xlcfg'],
    patterns: ['**/etc/xen/*', '**/etc/xen/auto/*', '**/etc/xen/**/*.cfg', 'xlexample*', 'xmexample*'],
  },
  cpupool: {
    extensions: ['.cpupool'],
    patterns: [
      '**/etc/xen/*.cpupool',
      '**/etc/xen/cpupool*',
      '**/etc/xen/**/*cpupool*.cfg',
      'xlcpupool*.cfg',
      'xlexample*cpupool*',
    ],
  },
  'xl-conf': { names: ['xl.conf'], patterns: ['**/etc/xen/xl.conf*'] },
}

const kindsByLanguage: Readonly<Record<string, FileKind>> = tableOf({
  'xen-domain': 'domain',
  'xen-cpupool': 'cpupool',
  'xen-xl-conf': 'xl-conf',
})

/** What a document is by the language that an editor gives it; undefined for one of others. */
export const kindOfLanguage = (languageId: string): FileKind | undefined => kindsByLanguage[languageId]

/** What lies in `/etc/xen` besides, by the language of an editor. */
export const otherNames: Readonly<Record<string, FileNames>> = tableOf({
  properties: { names: ['oxenstored.conf'], patterns: ['**/etc/xen/*.conf'] },
  plaintext: { patterns: ['README*', '*.sxp', '*.bak', '*.hcl', '*.d'].map((name) => `**/etc/xen/${name}`) },
  shellscript: { patterns: ['**/etc/xen/qemu-if*', '**/etc/xen/*.sh'] },
  json: { patterns: ['**/etc/xen/*.json'] },
  xml: { patterns: ['**/etc/xen/*.xml'] },
})

/** How a cpupool config may begin that lies anywhere. There are other files of such names: what is in it decides. */
export const poolPrefix = 'cpupool'

/** Where a search below any folder finds what a pattern of the manifest is about. */
const anywhere = (pattern: string): string => (pattern.includes('/') ? pattern : `**/${pattern}`)

const globsOf = ({ names = [], extensions = [], patterns = [] }: FileNames): string[] => [
  ...extensions.map((each) => `**/*${each}`),
  ...[...names, ...patterns].map(anywhere),
]

/** Where configs of ours are looked for by their names; `.cfg` is everybody's, and anything lies in `auto`: the content decides. */
export const configGlobs: readonly string[] = [
  ...Object.values(fileNames).flatMap(globsOf),
  `**/${poolPrefix}*`,
  '**/*.cfg',
  '**/auto/*',
]

const asRegExp = (pattern: string): RegExp => {
  const parts = pattern.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:.*/)?'
    return part === '*' ? '[^/]*' : part.replace(/[^\w/-]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 'i')
}

interface Claim {
  readonly kind: FileKind | undefined
  readonly pattern: string
  readonly fits: RegExp
}

const claims = (what: 'names' | 'patterns' | 'extensions'): readonly Claim[] => {
  const all: readonly (readonly [FileKind | undefined, FileNames])[] = [
    // The keys of a table of kinds are kinds.
    ...Object.entries(fileNames).map(([kind, names]) => [kind as FileKind, names] as const),
    ...Object.values(otherNames).map((names) => [undefined, names] as const),
  ]
  return all
    .flatMap(([kind, names]) =>
      (names[what] ?? []).map((name): Claim => {
        const pattern = what === 'extensions' ? `*${name}` : name
        return { kind, pattern, fits: asRegExp(pattern) }
      }),
    )
    .sort((a, b) => b.pattern.length - a.pattern.length)
}

/** In the order of VS Code: a whole name, then the longest pattern, then the longest extension. */
const inOrder = [...claims('names'), ...claims('patterns'), ...claims('extensions')]

/** Of a document that somebody types in several ask at each key. */
const claimOn = ofLast((path: string): Claim | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return inOrder.find(({ pattern, fits }) => fits.test(pattern.includes('/') ? path : name))
})

/** The kind of file that a path asks for by itself; undefined when the name does not tell. `/` separates folders. */
export const kindOfPath = (path: string): FileKind | undefined => claimOn(path)?.kind

/** Whether only our files are called like that, wherever they lie. */
export const isOursByName = (path: string): boolean => {
  const claim = claimOn(path)
  return claim?.kind !== undefined && !claim.pattern.includes('/')
}

/** Whether a file is called as one of those that lie beside ours and are none. */
export const isOthersByName = (path: string): boolean => {
  const claim = claimOn(path)
  return claim !== undefined && claim.kind === undefined
}

/** Whether a file may be one of ours by its name, or a template of one: `configGlobs`, without those that lie beside ours and are none. */
export const mayBeConfig = (written: string): boolean => {
  const path = filledName(written)
  const claim = claimOn(path)
  if (claim) return claim.kind !== undefined
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.startsWith(poolPrefix) || /\.cfg$/i.test(name) || /(?:^|\/)auto\/[^/]+$/.test(path)
}

/** Endings of texts that people write in other languages, and of what programs print. */
const othersLanguages =
  /\.(?:[ch](?:c|pp)?|css|csv|diff|el|go|html?|[cm]?[jt]sx?|java|jsonl?|kt|lo(?:ck|g)|lua|md|patch|php|p[lm]|po|rb|rs[t]?|sarif|(?:ba|c|fi|k|z)?sh|sql|svg|te?xt|tf(?:vars)?|toml|vim|xml|ya?ml)$/i

/** Whether a file is called as one in another language, of which an example of a config makes none: `README.md`. */
export const isOfOthersLanguage = (path: string): boolean => othersLanguages.test(filledName(path))

/** What `xencfg migrate --write` keeps of a file as it was: nobody gives it to xl. */
export const isKept = (path: string): boolean => path.endsWith('.xm')

/** Said of a file where nothing shows whose it is, but that it has nothing of ours. */
export const noKey = 'it has no key of Xen'
