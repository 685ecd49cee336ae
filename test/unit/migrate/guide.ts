// The tables of docs/migrating-from-xm.md, from what the program itself knows and does. `npm run generate` brings the guide up to date.
import { fileURLToPath } from 'node:url'
import { firstOptions } from '../../../server/src/migrate/first-options.ts'
import { decisionOf } from '../../../server/src/migrate/judge/defaults.ts'
import { settingsFor } from '../../../server/src/migrate/judge/settings-of.ts'
import { readAsXm } from '../../../server/src/migrate/judge/xm-reading.ts'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { xmTable } from '../../../server/src/schema/index.ts'
import { describePrefix, diskPrefixes } from '../../../server/src/values/devices/disk/fields.ts'
import { type Construct, formConstructs, pythonConstructs } from './constructs.ts'

export const guide = fileURLToPath(new URL('../../../docs/migrating-from-xm.md', import.meta.url))

const inTable = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|')

/** Lines of a config in a cell of a table. */
const code = (text: string): string =>
  text === ''
    ? ''
    : `<code>${text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('|', '&#124;')
        .replaceAll('\r', '␍')
        .split('\n')
        .map((line) => line.replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length)))
        .join('<br>')}</code>`

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const constructs = (all: readonly Construct[]): string =>
  table(
    ['What', 'Before', 'After', 'To know'],
    all.map(({ what, before, after, note = '' }) => [inTable(what), code(before), code(after), inTable(note)]),
  )

/** What becomes of one line in a file that is good otherwise, and leaves nothing to the defaults of xm. */
const becomes = (line: string): string => {
  const frame = 'name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "restart"\n'
  const { text } = migrate(`${frame}${line}\n`)
  return text.slice(frame.length).trimEnd()
}

/** Files that say next to nothing, each with something that xm did by itself. */
const silentFiles: readonly (readonly [what: string, text: string])[] = [
  ['Any guest', 'kernel = "/k"'],
  ['Without a kernel', 'disk = [ "phy:/dev/vg/web,xvda,w" ]'],
  ['With a bootloader', 'bootloader = "pygrub"'],
  ['PV, with `vfb`', 'kernel = "/k"\nvfb = [ "sdl=1" ]'],
  ['HVM', 'builder = "hvm"'],
  ['HVM, with `sdl`', 'builder = "hvm"\nsdl = 1'],
  ['HVM, with `pci`', 'builder = "hvm"\npci = [ "01:00.0" ]'],
]

/** What xm did by itself, and xl otherwise; what comes up for several files is told once. */
const defaultRows = (): readonly (readonly string[])[] => {
  const seen = new Set<string>()
  return silentFiles.flatMap(([what, text]) => {
    const config = `name = "g"\n${text}\n`
    const done = migrate(config, { from: 'xm' })
    return migrate(config, { from: 'xm', safe: true }).told.flatMap(({ field, xm, xl }) => {
      const id = field.startsWith('display.') ? `${field} ${text.includes('hvm')}` : field
      if (seen.has(id)) return []
      seen.add(id)
      const stays = done.told.find((each) => each.field === field)
      const { domain } = readAsXm(config, { arch: 'x86', parameters: {}, name: 'g' })
      const keys = domain ? settingsFor(field, domain, done.release).map((each) => each.key) : []
      const written = done.text.split('\n').find((line) => keys.some((each) => line.startsWith(`${each} = `)))
      const todo = stays ? 'It stays as xl has it, and is told.' : `It is written out: ${code(written ?? '')}`
      return [[what, `\`${field.replace(/^.*\./, '')}\``, xm, xl, todo, decisionOf(field)?.why ?? '']]
    })
  })
}

const tables: Record<string, () => string> = {
  defaults: () => table(['Where', 'What', 'xm', 'xl', 'What the migration does', 'Why'], defaultRows()),
  options: () =>
    table(
      ['Option', 'What it did', 'What to do', 'Before', 'After'],
      [...xmTable.values()].map(({ name, summary, text, example }) => [
        `\`${name}\``,
        inTable(summary.replace(/^Under xm, /, '')),
        inTable(text),
        code(example?.before ?? ''),
        code(example?.after ?? ''),
      ]),
    ),
  'first-options': () =>
    table(
      ['Name', 'What it was', 'What becomes of it'],
      firstOptions.map(({ name, summary, replacement, note }) => [
        `\`${name}\``,
        inTable(summary),
        replacement ? `\`${replacement}\`` : inTable(`A comment. ${note ?? ''}`),
      ]),
    ),
  disks: () =>
    table(
      ['Prefix', 'What it does', 'Before', 'After'],
      Object.keys(diskPrefixes).map((prefix) => {
        const disk = `"${prefix}:/srv/web.img,xvda,w"`
        const after = becomes(`disk = [ ${disk} ]`).replace(/^disk = \[ (.*) \]$/, '$1')
        return [`\`${prefix}:\``, describePrefix(prefix), code(disk), code(after)]
      }),
    ),
  python: () => constructs(pythonConstructs),
  forms: () => constructs(formConstructs),
}

/** The guide with its tables as they have to be. */
export const withTables = (text: string): string =>
  text.replace(
    /(<!-- begin ([\w-]+) -->\n)[\s\S]*?(<!-- end \2 -->)/g,
    (_all, begin: string, name: string, end: string) => {
      const made = tables[name]
      if (!made) throw new Error(`the guide wants a table \`${name}\`, which is not known`)
      return `${begin}\n${made()}\n\n${end}`
    },
  )

export const tableNames = Object.keys(tables)
