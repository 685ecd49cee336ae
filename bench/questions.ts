// What is asked in the bench of scale: of a file, and of many files or lines.
import { mendedText } from '../server/src/features/fix-all.ts'
import { createService } from '../server/src/service.ts'
import { type Snapshot, snapshotOfText, snapshotWith } from '../server/src/snapshot.ts'
import { detectKind } from '../server/src/workspace/detect.ts'
import { judgedTogether } from '../server/src/workspace/fleet.ts'
import { type IndexedFile, indexedConfig, indexedText } from '../server/src/workspace/index/indexed-file.ts'
import { createIndex, type WorkspaceIndex } from '../server/src/workspace/index/workspace-index.ts'
import { pathsIn } from '../server/src/workspace/navigate/links.ts'
import { definitions, highlights, references } from '../server/src/workspace/navigate/places.ts'
import { rename } from '../server/src/workspace/navigate/rename.ts'
import { workspaceSymbols } from '../server/src/workspace/navigate/symbols.ts'

const service = createService({ log: (message) => process.stderr.write(`${message.slice(0, 300)}\n`) })

const middle = ({ document }: Snapshot) => document.positionAt(document.getText().length >> 1)
const end = ({ document }: Snapshot) => document.positionAt(document.getText().length)
/** Within the last string, before its end. */
const last = ({ document }: Snapshot) => document.positionAt(Math.max(0, document.getText().lastIndexOf('"')))
const whole = ({ document }: Snapshot) => ({
  start: document.positionAt(0),
  end: document.positionAt(document.getText().length),
})

const editor = { tabSize: 4, insertSpaces: true }

/** A text with a letter more in its middle. */
const typed = ({ document }: Snapshot): string => {
  const text = document.getText()
  return `${text.slice(0, text.length >> 1)}x${text.slice(text.length >> 1)}`
}

/** What xl prints of a file with a setting of its own in each line. */
const outputOf = ({ document }: Snapshot): string =>
  Array.from(
    { length: 20 },
    (_, line) => `guest.cfg:${line * (document.lineCount / 20)}: syntax error near \`=\``,
  ).join('\n')

const indexed = ({ document, config }: Snapshot): IndexedFile => indexedConfig({ uri: document.uri }, config, document)

const files = (snapshot: Snapshot): unknown => {
  const file = indexed(snapshot)
  const index = createIndex()
  index.put(file)
  const at = middle(snapshot)
  return [
    judgedTogether(snapshot, { index, file, fleet: true }).problems,
    definitions(index, file, at),
    references(index, file, at, true),
    highlights(file, at),
    rename(index, file, at, 'other'),
    workspaceSymbols(index, ''),
    pathsIn(file),
  ]
}

/** What is asked of a file. */
export const questions: Readonly<Record<string, (snapshot: Snapshot) => unknown>> = {
  diagnostics: (snapshot) => service.diagnostics(snapshot),
  keystroke: (snapshot) => service.diagnostics(snapshotWith(snapshot, typed(snapshot))),
  completion: (snapshot) =>
    [end(snapshot), middle(snapshot), last(snapshot)].map((at) =>
      service.complete(snapshot, at).slice(0, 3).map(service.resolveCompletion),
    ),
  hover: (snapshot) => service.hover(snapshot, middle(snapshot)),
  signature: (snapshot) => service.signatureHelp(snapshot, middle(snapshot)),
  symbols: (snapshot) => service.documentSymbols(snapshot),
  folding: (snapshot) => service.foldingRanges(snapshot),
  selection: (snapshot) => service.selectionRanges(snapshot, [middle(snapshot)]),
  tokens: (snapshot) => service.semanticTokens(snapshot, true),
  hints: (snapshot) => service.inlayHints(snapshot, whole(snapshot)),
  lens: (snapshot) => [
    service.codeLenses(snapshot, { commands: true, programs: true }),
    service.buildsOn(snapshot, '4.10'),
  ],
  format: (snapshot) => service.format(snapshot, editor),
  'format a part': (snapshot) => service.formatRange(snapshot, { start: middle(snapshot), end: end(snapshot) }, editor),
  'format typed': (snapshot) => service.formatOnType(snapshot, middle(snapshot), ']', editor),
  'code actions': (snapshot) => service.codeActions(snapshot, { start: middle(snapshot), end: middle(snapshot) }),
  'rule fixes': (snapshot) => service.ruleFixes(snapshot),
  'fix-all': (snapshot) => mendedText(snapshot, true),
  files,
  clone: (snapshot) => service.clone(snapshot, 'twin', {}),
  identity: (snapshot) => service.newIdentity(snapshot, { start: middle(snapshot), end: middle(snapshot) }, 'mac', {}),
  judge: (snapshot) => service.judge(snapshot),
  picture: (snapshot) => service.picture(snapshot),
  show: (snapshot) => service.show(snapshot, 'built'),
  effective: (snapshot) => service.show(snapshot, 'effective'),
  origin: (snapshot) => service.show(snapshot, 'origin'),
  'device model': (snapshot) => service.show(snapshot, 'device-model'),
  xenstore: (snapshot) => service.show(snapshot, 'xenstore'),
  explain: (snapshot) => service.explainOutput(outputOf(snapshot), snapshot, '/etc/xen/guest.cfg'),
  migrate: (snapshot) => service.migrate(snapshot, {}),
  upgrade: (snapshot) => service.upgradeReport(snapshot, '4.4', '4.22'),
  detect: ({ document }) => detectKind('guest.cfg', document.getText()),
}

/** A guest of a fleet: most of what it names is its own, and every tenth shares an address and a disk with others. */
export const guestOfFleet = (number: number): string => {
  const hex = (value: number) => (value & 255).toString(16).padStart(2, '0')
  const shared = number % 10 === 0 ? 0 : number
  return `name = "guest${number}"
type = "hvm"
memory = 1024
vcpus = 2
cpus = "${number % 64}"
uuid = "6a7e1e3c-0f5b-4c9e-9d43-${number.toString(16).padStart(12, '0')}"
disk = [ "/dev/vg/${shared}-root,raw,xvda,w", "/dev/vg/guest${number}-data,raw,xvdb,w" ]
vif = [ "mac=00:16:3e:${hex(shared >> 16)}:${hex(shared >> 8)}:${hex(shared)},bridge=xenbr${number % 4},backend=guest0" ]
pool = "batch"
`
}

/** Files of a fleet in an index. */
const fleetOf = (count: number): WorkspaceIndex => {
  const index = createIndex()
  for (let number = 0; number < count; number++) {
    const file = indexedText({ uri: `file:///fleet/${number}.cfg`, folder: 'file:///fleet' }, guestOfFleet(number))
    if (file) index.put(file)
  }
  return index
}

const asked = (answer: (index: WorkspaceIndex, file: IndexedFile) => unknown) => (count: number) => {
  const index = fleetOf(count)
  return () => {
    for (const file of index.files()) return answer(index, file)
  }
}

const name = { line: 0, character: 9 }
const pool = { line: 8, character: 9 }

/** The lines of output, again and again. */
const log = (line: (number: number) => string) => (count: number) => {
  const output = Array.from({ length: count }, (_, number) => line(number)).join('\n')
  const snapshot = snapshotOfText(guestOfFleet(1), 'domain')
  return () => service.explainOutput(output, snapshot, '/etc/xen/guest.cfg')
}

/** What is asked of many files, or of many lines: made ready for so many, and then run. */
export const questionsOfMany: Readonly<Record<string, (count: number) => () => unknown>> = {
  'files of a fleet, indexed': (count) => () => fleetOf(count),
  'files of a fleet, compared': (count) => {
    const index = fleetOf(count)
    const snapshot = snapshotOfText(guestOfFleet(0), 'domain')
    return () => {
      for (const file of index.files()) judgedTogether(snapshot, { index, file, fleet: true })
    }
  },
  'two guests with the same devices, compared': (count) => {
    const devices = Array.from({ length: count }, (_, number) => `"/dev/vg/d${number},raw,xvd${number},w"`)
    const text = (name: string) => `name = "${name}"\nkernel = "/k"\ndisk = [ ${devices.join(',\n')} ]\n`
    const index = createIndex()
    const snapshot = snapshotOfText(text('one'), 'domain')
    const file = indexed(snapshot)
    index.put(file)
    const other = indexedText({ uri: 'file:///other.cfg' }, text('other'))
    if (other) index.put(other)
    return () => judgedTogether(snapshot, { index, file, fleet: true }).problems
  },
  'files of a fleet, names found': asked((index) => workspaceSymbols(index, 'g')),
  'files of a fleet, one guest renamed': asked((index, file) => rename(index, file, name, 'other')),
  'files of a fleet, a pool that all name': asked((index, file) => [
    references(index, file, pool, true),
    definitions(index, file, pool),
    highlights(file, pool),
  ]),
  'lines of one error': log(() => 'libxl: error: libxl_disk.c:360:device_disk_add: unable to add disk devices'),
  'lines of xl with places': log((number) => `guest.cfg:${number}: config parsing error near \`x\`: syntax error`),
  'lines that nobody knows': log((number) => `something else, number ${number}`),
  'one long line': (count) => {
    const output = `libxl: error: ${'x: '.repeat(count * 16)}`
    return () => service.explainOutput(output)
  },
}
