// How time grows with what can be repeated: `npm run bench -- --scale`. Each feature on n entries of each kind, and on eight times as many.
// CPU time of this process in milliseconds; a ratio of 8 is linear. Nothing is asserted.

import { mendedText } from '../server/src/features/fix-all.ts'
import { createService } from '../server/src/service.ts'
import { type Snapshot, snapshotOfText } from '../server/src/snapshot.ts'
import { detectKind } from '../server/src/workspace/detect.ts'
import { inputs } from './inputs.ts'

const service = createService({ log: (message) => process.stderr.write(`${message.slice(0, 300)}\n`) })

const middle = ({ document }: Snapshot) => document.positionAt(document.getText().length >> 1)
const end = ({ document }: Snapshot) => document.positionAt(document.getText().length)
const whole = ({ document }: Snapshot) => ({
  start: document.positionAt(0),
  end: document.positionAt(document.getText().length),
})

/** What is asked of a file. */
const features: Readonly<Record<string, (snapshot: Snapshot) => unknown>> = {
  diagnostics: (snapshot) => service.diagnostics(snapshot),
  completion: (snapshot) => [service.complete(snapshot, end(snapshot)), service.complete(snapshot, middle(snapshot))],
  hover: (snapshot) => service.hover(snapshot, middle(snapshot)),
  signature: (snapshot) => service.signatureHelp(snapshot, middle(snapshot)),
  symbols: (snapshot) => service.documentSymbols(snapshot),
  folding: (snapshot) => service.foldingRanges(snapshot),
  selection: (snapshot) => service.selectionRanges(snapshot, [middle(snapshot)]),
  tokens: (snapshot) => service.semanticTokens(snapshot, true),
  hints: (snapshot) => service.inlayHints(snapshot, whole(snapshot)),
  'code actions': (snapshot) => service.codeActions(snapshot, { start: middle(snapshot), end: middle(snapshot) }),
  'rule fixes': (snapshot) => service.ruleFixes(snapshot),
  'fix-all': (snapshot) => mendedText(snapshot, true),
  show: (snapshot) => service.show(snapshot, 'effective'),
  migrate: (snapshot) => service.migrate(snapshot, {}),
  upgrade: (snapshot) => service.upgradeReport(snapshot, '4.4', '4.22'),
  detect: ({ document }) => detectKind('guest.cfg', document.getText()),
}

const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** The times of all features on one text, by name. Its settings are read and its problems found out with the first, `diagnostics`. */
const measure = (text: string): Map<string, number> => {
  let snapshot: Snapshot | undefined
  return new Map(
    Object.entries(features).map(([name, run]) => {
      const start = cpu()
      snapshot ??= snapshotOfText(text, 'domain')
      run(snapshot)
      return [name, cpu() - start]
    }),
  )
}

/** The better of two, so that one collection of garbage does not count. */
const best = (text: string): Map<string, number> => {
  const [one, other] = [measure(text), measure(text)]
  return new Map([...one].map(([name, time]) => [name, Math.min(time, other.get(name) ?? time)]))
}

/** Less than this is noise and the clock's steps, in milliseconds. */
const noise = 25

/** Prints the table, a line for each input: the ratio of the times for eight times as many entries. */
export const scale = (only: readonly string[], base = 1000) => {
  const chosen = (name: string) => only.length === 0 || only.some((each) => name.includes(each))
  const names = Object.keys(features)
  let steep = 0
  console.log(
    `| time for ${8 * base} ÷ time for ${base} | ${names.join(' | ')} |\n|---|${names.map(() => '--:|').join('')}`,
  )
  for (const [name, input] of Object.entries(inputs).filter(([each]) => chosen(each))) {
    measure(input(20))
    const [few, many] = [best(input(base)), best(input(8 * base))]
    const cells = names.map((feature) => {
      const [first = 0, last = 0] = [few.get(feature), many.get(feature)]
      if (last < noise) return '·'
      const ratio = last / Math.max(first, 0.5)
      if (ratio <= 10) return ratio.toFixed(1)
      steep++
      return `**${ratio.toFixed(1)}** (${first.toFixed(0)} → ${last.toFixed(0)} ms)`
    })
    console.log(`| ${name} | ${cells.join(' | ')} |`)
  }
  console.log(`\n· less than ${noise} ms; ${steep} above 10`)
}
