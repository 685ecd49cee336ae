import { marked, type Token } from 'marked'
import { describe, expect, it } from 'vitest'
import type { MarkupContent } from 'vscode-languageserver-types'
import { textOfKey } from '../../server/src/config/lookup.ts'
import { complete, resolveCompletion } from '../../server/src/features/completion.ts'
import { hover } from '../../server/src/features/hover.ts'
import { signatureHelp } from '../../server/src/features/signature.ts'
import { code, markdown, ofMessage, ours, plain } from '../../server/src/markdown.ts'
import { upgradeReport } from '../../server/src/migrate/upgrade-report.ts'
import { type Release, releases } from '../../server/src/release.ts'
import { keysOf, xmTable } from '../../server/src/schema/index.ts'
import { createService } from '../../server/src/service.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { underPool } from '../../server/src/workspace/pools.ts'

/** What draws, links, runs or opens something when it is taken for Markdown; all of it speaks of `evil`. */
const hostile = [
  '![x](https://evil.example/x.png)',
  '[x](command:evil.run)',
  '[x](https://evil.example)',
  '<img src=https://evil.example/x.png>',
  '<a href=command:evil.run>x</a>',
  'https://evil.example/x',
  'www.evil.example',
  'evil@evil.example',
  '<https://evil.example>',
  '`[x](command:evil.run)`',
  '``![x](https://evil.example)',
  '`` ` ``[x](command:evil.run)',
  '`a` `[x](command:evil.run)',
  '[evil]: https://evil.example',
  '\\[x](https://evil.example)',
  '&lt;img src=https://evil.example&gt;',
  '\u2028![x](https://evil.example)',
  '**evil',
  '|evil|evil|',
]

/** The links, pictures and tags in Markdown that come from a file. */
const active = (text: string): string[] => {
  const found: string[] = []
  const look = (token: Token) => {
    if (['link', 'image', 'html', 'def'].includes(token.type) && token.raw.includes('evil')) found.push(token.raw)
  }
  marked.walkTokens(marked.lexer(text, { gfm: true }), look)
  return found
}

/** What Markdown shows, as it is read. */
const shown = (text: string): string =>
  (marked.parse(text, { gfm: true, async: false }) as string)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim()

/** What a terminal or the bidirectional algorithm obeys. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const obeyed = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/

describe('what is shown of a file as a name, a title or a message', () => {
  const hostileSigns = [
    '\x1b[31m',
    '\x1b]8;;https://evil.example\x07',
    '\x9b31m',
    '\x7f',
    '\u202e',
    '\u2066',
    '\u2028',
    '\b',
  ]
  const texts = (sign: string) => [
    `name = "g${sign}"\nmemory = "1${sign}"\nkernel = "/boot/${sign}"\ntype = "${sign}"\non_crash = "dest${sign}roy"\n`,
    `name = "g"\nkernel = "/k"\ndisk = [ "/a${sign},raw,xvda", "phy:${sign},hda,w" ]\nvif = [ "brige=${sign}", 'model=${sign}' ]\nfo${sign}o = 1\n`,
    `${sign} = 1\nx = [ ${sign}, "a${sign}" ]\n# ${sign} a heading\nvcpus = 2${sign}\nmaxcpus = "${sign}"\n`,
    `# ---- Disks ${sign} here ----\nname = "%s" % "${sign}"\nkernel = "/k"\nbuilder = "linux"\nroot = "/dev/${sign} ro"\ndhcp = "${sign}"\nhostname = "${sign}"\n`,
  ]
  const textsOf = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value
        ? Object.values(value).flatMap(textsOf)
        : []
  const shownOf = (text: string): string[] => {
    const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, inlayHints: 'all' })
    const whole = { start: { line: 0, character: 0 }, end: snapshot.document.positionAt(text.length) }
    const service = createService({ commands: () => true })
    const { changes = [], left = [], told = [] } = service.migrate(snapshot, { release: '4.22' }) ?? {}
    return [
      ...textsOf(service.documentSymbols(snapshot)),
      ...service
        .diagnostics(snapshot)
        .flatMap(({ message, relatedInformation }) => textsOf([message, relatedInformation])),
      ...service.codeActions(snapshot, whole).map(({ title }) => title),
      ...textsOf(service.inlayHints(snapshot, whole)),
      ...textsOf(service.codeLenses(snapshot, { commands: true, programs: true })),
      ...textsOf(service.picture(snapshot)),
      ...service.refusals(snapshot),
      ...changes.map(({ reason }) => reason),
      ...[...left, ...told].map(({ message }) => message),
    ]
  }

  it.each(hostileSigns)('has nothing in it that is obeyed: %j', (sign) => {
    for (const text of texts(sign)) for (const shown of shownOf(text)) expect(shown).not.toMatch(obeyed)
  })

  it.each(hostileSigns)('has nothing of it in a report, whatever a program says of itself: %j', (sign) => {
    for (const text of [...texts(sign), `raise ValueError("${sign}")\nx = 1\n`, `if 1:\n    x = int("${sign}")\n`]) {
      const snapshot = snapshotOfText(text, 'domain')
      const service = createService()
      const file = { title: `g${sign}.cfg`, snapshot, options: { release: '4.22' } } as const
      for (const report of [service.migrationReport([file]), service.upgradeReport(snapshot, '4.4', '4.22')])
        expect(report).not.toMatch(obeyed)
    }
  })
})

describe('text of a file', () => {
  it('would be active if it were taken for Markdown', () => {
    expect(hostile.filter((text) => active(text).length === 0)).toEqual([
      '`[x](command:evil.run)`',
      '**evil',
      '|evil|evil|',
    ])
  })

  it.each(hostile)('is shown letter by letter: %s', (text) => {
    const line = text.replaceAll('\u2028', ' ')
    for (const made of [plain(text), code(text)]) {
      expect(active(made)).toEqual([])
      expect(shown(markdown`- a ${made} b`)).toBe(`a ${line.startsWith(' ') && made === code(text) ? line : line} b`)
    }
    expect(active(ofMessage(`xl ignores \`${text}\` and \`${text}\`: ${text}.`))).toEqual([])
  })

  it('is short, and on one line', () => {
    expect(plain('a\n\u001b[31m# b')).toBe('a \\[31m\\# b')
    expect(code('x'.repeat(1_000_000)).length).toBeLessThan(300)
    expect(ofMessage('one\n\n# two')).toBe('one \\# two')
  })

  it('leaves our own words alone', () => {
    expect(ofMessage('xl 4.22 ignores `maxcpus` without a message. Did you mean `maxvcpus`?')).toBe(
      'xl 4.22 ignores `maxcpus` without a message. Did you mean `maxvcpus`?',
    )
    expect(markdown`**${ours('a')}** is ${1}`).toBe('**a** is 1')
  })
})

/** Texts in which a hostile one stands in each place where something is read: as a value, an item, a field, in front and behind. */
const configsFor = (key: string, text: string): string[] => {
  const inside = text.replaceAll('"', '')
  return [
    `${key} = "${inside}"\n`,
    `${key} = [ "${inside}", [ "${inside}" ] ]\n`,
    `${key} = [ "0${inside}", "1=${inside},target=${inside},vdev=${inside}", "${inside}=1", "host,avx=${inside}" ]\n`,
    `${key} = "1${inside},^0${inside}"\n`,
  ]
}

const textOf = (content: unknown): string =>
  typeof content === 'string' ? content : ((content as MarkupContent)?.value ?? '')

/** Everything that is shown as Markdown for places all over a text, as far as it speaks of `evil`. */
const markdownOf = (text: string, kind: FileKind, release: Release): string[] => {
  const uri = 'file:///a/%5Bx%5D(command:evil.run)'
  const snapshot = snapshotOfText(text, kind, { ...defaultPreferences, release }, uri)
  const places = text.split('').flatMap((_, offset) => (offset % 7 === 2 ? [snapshot.document.positionAt(offset)] : []))
  const said = places.flatMap((position, index) => {
    const help = signatureHelp(snapshot, position)?.signatures ?? []
    const proposals = index % 5 === 4 ? complete(snapshot, position).slice(0, 5) : []
    return [
      textOf(hover(snapshot, position)?.contents),
      ...proposals.map((item) => textOf(resolveCompletion(item).documentation)),
      ...help.flatMap(({ documentation, parameters = [] }) => [
        textOf(documentation),
        ...parameters.map((parameter) => textOf(parameter.documentation)),
      ]),
    ]
  })
  return [...new Set([...said, upgradeReport(snapshot, '4.1', release)])].filter((each) => each.includes('evil'))
}

const some = hostile.slice(0, 4).concat('`[x](command:evil.run)', 'https://evil.example/x')

describe('whatever we say of a file in Markdown', () => {
  it.each([
    ['domain', [...keysOf('domain').keys(), ...xmTable.keys()]],
    ['cpupool', [...keysOf('cpupool').keys()]],
    ['xl-conf', [...keysOf('xl-conf').keys()]],
  ] as const)('is not active: %s', (kind, keys) => {
    const found = keys.flatMap((key, index) => {
      // Each key with one of the texts in each run of its kind, and all texts over the keys.
      const texts = configsFor(key, some[index % some.length] ?? '')
      const release = releases[index % releases.length] ?? '4.22'
      return texts.flatMap((text) =>
        markdownOf(text, kind, release)
          .flatMap(active)
          .map((raw) => `${text}: ${raw}`),
      )
    })
    expect([...new Set(found)]).toEqual([])
  })

  it.each(hostile)('is not active in what shows values best: %s', (text) => {
    const found = [
      ...configsFor('cpus', text),
      ...configsFor('cpuid', text),
      ...configsFor('disk', text),
      ...configsFor('vif', text),
      ...configsFor('nmae', text),
      `# ${text}\n# xen-config: disable-file ${text}\n${text.replaceAll(/[^a-z]/g, '')} = 1\nx = ${text}\n`,
    ].flatMap((config) => (['4.2', '4.17'] as const).flatMap((release) => markdownOf(config, 'domain', release)))
    const pools = [...configsFor('cpus', text), ...configsFor('nodes', text)].flatMap((config) =>
      markdownOf(config, 'cpupool', '4.17'),
    )
    expect([...new Set([...found, ...pools].flatMap(active))]).toEqual([])
  })

  it.each(hostile)('is not active in names of pools and of files: %s', (text) => {
    const name = text.replaceAll('"', '')
    const { config } = snapshotOfText(`pool = "${name}"\ncap = 50\n`, 'domain')
    const uri = `file:///etc/${encodeURIComponent(text)}`
    const pool = { name: textOfKey(config, 'pool') ?? '', scheduler: 'credit', uri } as const
    const said = underPool(config, 'cap', [pool])
    expect(said).toMatch(/credit/)
    expect(active(said ?? '')).toEqual([])
  })
})
