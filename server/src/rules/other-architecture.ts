import { keyRange } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import type { DomainKey } from '../schema/index.ts'
import type { Finding, Fix } from '../values/value-type.ts'
import { onTop } from './fixes/edits.ts'

const refuses = ({ effect }: Finding): boolean => effect === 'refused'

const stated = (text: string, arch: 'ARM' | 'x86'): Fix => ({
  title: `Say that it is a guest of ${arch}`,
  edits: [onTop(text, `# xen-config: arch=${arch === 'ARM' ? 'arm64' : arch}\n`)],
  // What its keys speak for nobody takes for the other without having been asked.
  ...(arch === 'x86' ? { deliberate: true } : {}),
})

/**
 * What to tell where nobody but the keys of the file says that it is one of ARM, and x86 decides otherwise over it: it refuses the file and
 * ARM does not, or the other way round.
 */
export const otherArchitecture = (
  config: Config,
  onArm: readonly Finding[],
  onX86: readonly Finding[],
): Finding | undefined => {
  const refusal = onX86.find(refuses)
  if ((refusal !== undefined) === onArm.some(refuses)) return undefined
  const said = refusal ?? onX86.find(({ onMostHosts }) => onMostHosts)
  const keys = config.archGuessedBy.map((key) => `\`${key}\``).join(', ')
  return {
    ...rangeOf(config),
    rule: 'guessed-architecture',
    effect: 'advice',
    message: `This is taken for a guest of ARM because of ${keys}. On x86: ${said?.message ?? '`xl create` makes it.'}`,
    fixes: [stated(config.tree.text, 'ARM'), ...(refusal ? [] : [stated(config.tree.text, 'x86')])],
  }
}

/** The keys by which it is known are keys of the schema. */
const rangeOf = (config: Config) => keyRange(config, config.archGuessedBy[0] as DomainKey)
