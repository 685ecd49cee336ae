import type { InlayHint, Range } from 'vscode-languageserver-types'
import type { Config } from '../config/read-config.ts'
import { createDomain } from '../create/create-domain.ts'
import { printable } from '../printable.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import { cpuHints } from './hints/cpus.ts'
import { deviceHints } from './hints/devices.ts'
import { displacedHints } from './hints/displaced.ts'
import type { Hinted, HintsOf } from './hints/hint.ts'
import { memoryHints } from './hints/memory.ts'
import { writtenHints } from './hints/written.ts'

const kinds: readonly HintsOf[] = [writtenHints, memoryHints, cpuHints, deviceHints, displacedHints]

/** What xl makes of a file, in a few words behind what it makes it of: what surprises or, to whom wants it, all there is to say. */
export const inlayHints = (snapshot: Snapshot, range: Range): InlayHint[] => {
  const { document, preferences } = snapshot
  const { inlayHints: wanted = 'surprising' } = preferences
  if (wanted === 'off') return []
  const hinted = hintedOf(snapshot)
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)]
  return kinds
    .flatMap((hintsOf) => hintsOf(hinted))
    .filter(({ at, expected }) => from <= at && at <= to && (wanted === 'all' || !expected))
    .sort((a, b) => a.at - b.at)
    .map(({ at, label, why }) => ({
      position: lspRange(snapshot, { start: at, end: at }).start,
      label: printable(label),
      tooltip: { kind: 'markdown', value: why },
      paddingLeft: true,
    }))
}

/** While a line is being written, xl refuses the file: what can be read of it is built all the same, or the hints would come and go. */
const hintedOf = ({ config, document }: Snapshot): Hinted => {
  const readable = [...config.entries].filter(
    ([, { reading }]) => !reading?.findings.some(({ effect }) => effect === 'refused'),
  )
  const legible: Config = { ...config, tree: { ...config.tree, problems: [] }, entries: new Map(readable) }
  return {
    config,
    domain: createDomain(legible)?.domain,
    lineOf: (offset) => document.positionAt(offset).line + 1,
  }
}
