import fc from 'fast-check'
import { verdictRows } from '../conformance/verdicts.ts'

/** What is put into texts: the signs of the grammar, ends of lines, comments, and words that mean something. */
const pieces = [
  ...['"', "'", '\\', '[', ']', '[ ', ' ]', ',', ';', '=', ' = ', '+=', '#', '\n', '\r\n', '\r', ' ', '\t', '\0', '\ufeff', '(', ')', '{', '}', ':'],
  ...['# note\n', ' # note', '\n# note\n', '#', 'memory = 512\n', 'maxcpus = 2', 'vcpus = 08', 'x = 1; ', 'foo = 1', '; y = "2"', 'Name = "a"\n'],
  ...['0x1F', '-1', '1.5', '64M', 'True', 'None', 'yes', 'constructor', '"hvm"', "'pv'", 'é', '"a" "b"', '[ "a" "b" ]', ',,,', 'if x:', '    '],
  ...['# xen-config: release=4.14\n', '# xen-config: disable-next-line unknown-key\n', 'vif = [ "" ]\n', 'type = "pvh"\n', 'builder = "hvm"\n'],
  ...['extra += " a"\n', 'disk = [ "phy:/dev/a,xvda,w",\n  "/b,raw,xvdb,rw" ]\n', 'vncconsole = "1" # c\n', 'nics = 2\n', 'dhcp = "dhcp"\n', 'restart = "always"\n'],
] // biome-ignore format: a table

/** A change of a text at a place: `at` and `length` are taken modulo what there is. */
type Mutation = (text: string, at: number, length: number, piece: string) => string

const lineFrom = (text: string, at: number): [start: number, end: number] => {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const newline = text.indexOf('\n', at)
  return [start, newline < 0 ? text.length : newline + 1]
}

const mutations: readonly Mutation[] = [
  (text, at, _length, piece) => text.slice(0, at) + piece + text.slice(at),
  (text, at, length) => text.slice(0, at) + text.slice(at + 1 + (length % 12)),
  (text, at, _length, piece) => text.slice(0, at) + piece + text.slice(at + 1),
  // A line twice, a line away, two lines as one, an end of line away.
  (text, at) => {
    const [start, end] = lineFrom(text, at)
    return text.slice(0, end) + text.slice(start, end) + text.slice(end)
  },
  (text, at) => {
    const [start, end] = lineFrom(text, at)
    return text.slice(0, start) + text.slice(end)
  },
  (text, at) => text.slice(0, at) + text.slice(at).replace('\n', '; '),
  (text, at) => text.slice(0, at) + text.slice(at).replace('\n', ''),
  // A comment behind a line, before an item, at the end without its newline.
  (text, at) => text.slice(0, at) + text.slice(at).replace('\n', '  # note\n'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(',', ', # note\n'),
  (text) => text.trimEnd(),
  (text) => `${text.trimEnd()} # note`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text, at) => text.slice(0, at),
]

/** A config of cpupools, changed. */
export const mutatedPool = (): fc.Arbitrary<string> =>
  mutated(fc.constantFrom(...verdictRows.filter(({ kind }) => kind === 'cpupool').map(({ text }) => text)))

export const realText = fc.constantFrom(...verdictRows.filter(({ kind }) => kind === 'domain').map(({ text }) => text))

/** A text with up to four changes. */
export const mutated = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.array(fc.tuple(fc.constantFrom(...mutations), fc.nat(), fc.nat(), fc.constantFrom(...pieces)), {
        maxLength: 4,
      }),
    )
    .map(([text, changes]) =>
      changes.reduce((all, [change, at, length, piece]) => change(all, at % (all.length + 1), length, piece), text),
    )

/** A real config, changed. */
export const mutatedText = mutated(realText)
