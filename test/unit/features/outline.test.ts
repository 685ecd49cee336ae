import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types'
import { semanticLegend } from '../../../server/src/features/announced.ts'
import { aroundEach, documentSymbols, foldingRanges, selectionRanges } from '../../../server/src/features/outline.ts'
import { semanticTokens } from '../../../server/src/features/semantic-tokens.ts'
import { signatureHelp } from '../../../server/src/features/signature.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { atCursor } from './cursor.ts'

const guest = `# A guest
# of two lines
name = "a"
disk = [
  "vdev=xvda,target=/a", # the first
  "vdev=xvdb,target=/b",
]
`

describe('the outline', () => {
  it('has the settings, with the items of their lists', () => {
    const symbols = documentSymbols(snapshotOfText(guest, 'domain'))
    expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
      ['name', '"a"'],
      ['disk', expect.stringContaining('vdev=xvda')],
    ])
    const program = documentSymbols(
      snapshotOfText('import os\narch = os.uname()[4]\nif arch:\n  memory = 64\n', 'domain'),
    )
    expect(program.map(({ name }) => name)).toEqual(['arch', 'memory'])
    expect(symbols[1]?.children?.map(({ name }) => name)).toEqual(['vdev=xvda,target=/a', 'vdev=xvdb,target=/b'])
  })
})

it('calls an item of nothing but blanks an empty text: the protocol has no names of blanks', () => {
  const [symbol] = documentSymbols(snapshotOfText('extra = [ " ", "\t", " a  b " ]\n', 'domain'))
  expect(symbol?.children?.map(({ name }) => name)).toEqual(['""', '""', 'a b'])
})

const sections = `# A whole guest
type = "pv"

## What it is
name = "a"

### Its memory
# in MiB
memory = 512

## Devices ##
disk = [ "/dev/vg/a,raw,xvda,rw" ]

# --- Network ---
vif = [ "" ]

#### The end ####
on_crash = "destroy"
`

describe('the sections of comments', () => {
  const outline = (text: string): unknown[] => {
    const names = (symbols: DocumentSymbol[]): unknown[] =>
      symbols.map(({ name, kind, children = [] }) =>
        kind === SymbolKind.Namespace ? { [name]: names(children) } : name,
      )
    return names(documentSymbols(snapshotOfText(text, 'domain')))
  }

  it('hold their settings in the outline, each style below those before it', () => {
    expect(outline(sections)).toEqual([
      'type',
      { 'What it is': ['name', { 'Its memory': ['memory'] }] },
      { Devices: ['disk', { Network: ['vif'] }] },
      { 'The end': ['on_crash'] },
    ])
  })

  it('may be drawn in many ways', () => {
    const box = `name = "a"\n\n####################\n# Disks\n####################\n\ndisk = [ "" ]\n`
    expect(outline(box)).toEqual(['name', { Disks: ['disk'] }])
    for (const heading of [
      '# ----- Disks -----',
      '#=== Disks',
      '# Disks -------',
      '##### Disks #####',
      '## Disks',
      '#*** Disks ***',
    ])
      expect(outline(`name = "a"\n${heading}\ndisk = [ "" ]\n`), heading).toEqual(['name', { Disks: ['disk'] }])
  })

  it('begin below a line that is drawn, with the first line of the comment, as in the examples of Xen', () => {
    const line = `#${'-'.repeat(70)}`
    const below = (...comment: string[]) => outline(`name = "a"\n\n${line}\n${comment.join('\n')}\ndisk = [ "" ]\n`)
    expect(below('# Kernel image file.')).toEqual(['name', { 'Kernel image file': ['disk'] }])
    expect(below('#   Configure devices:', '#', '# cpus = 2')).toEqual(['name', { 'Configure devices': ['disk'] }])
    expect(below('# enable SDL, default = 0')).toEqual(['name', { 'enable SDL, default = 0': ['disk'] }])
    expect(below('# Define the disks that are', '# wanted.')).toEqual([
      'name',
      { 'Define the disks that are …': ['disk'] },
    ])
    expect(below('#sdl=1', '# Define the disks.')).toEqual(['name', 'disk'])
    expect(below('', '# Define the disks.')).toEqual(['name', 'disk'])
    // A line ends a box, and begins none, but behind a setting that is commented out.
    expect(below('# Two lines', '# in a box', line, '# It is for disks.')).toEqual([
      'name',
      { 'Two lines …': ['disk'] },
    ])
    expect(below('# One', '#sdl=1', line, '# Two')).toEqual(['name', { One: [] }, { Two: ['disk'] }])
  })

  it('are below the chapters that are drawn otherwise', () => {
    const drawn = (sign: string, title: string) => `#${sign.repeat(20)}\n# ${title}.\n`
    expect(
      outline(
        `${drawn('=', 'A')}${drawn('-', 'B')}name = "a"\n${drawn('-', 'C')}vcpus = 1\n\n${drawn('=', 'D')}vif = [ ]\n`,
      ),
    ).toEqual([{ A: [{ B: ['name'] }, { C: ['vcpus'] }] }, { D: ['vif'] }])
  })

  it('are no settings that are commented out, no prose and no lines that are only drawn', () => {
    for (const comment of [
      '## memory = 512',
      '## One sentence,',
      '## a paragraph\n## of two lines',
      '# Disks',
      '#----------',
      '#'.repeat(40),
      '## "phy:/dev/a"',
      '# -- ',
    ])
      expect(outline(`name = "a"\n${comment}\ndisk = [ "" ]\n`), comment).toEqual(['name', 'disk'])
  })

  it('have no part for the title of the whole file', () => {
    expect(outline('#### A guest ####\nname = "a"\n## Disks\ndisk = [ "" ]\n')).toEqual(['name', { Disks: ['disk'] }])
  })

  it('fold up to the last line before the next heading', () => {
    const lines = sections.split('\n')
    const folded = foldingRanges(snapshotOfText(sections, 'domain')).map(
      ({ startLine, endLine }) => `${lines[startLine]} … ${lines[endLine]}`,
    )
    expect(folded).toEqual([
      '## What it is … memory = 512',
      '### Its memory … memory = 512',
      '## Devices ## … vif = [ "" ]',
      '# --- Network --- … vif = [ "" ]',
      '#### The end #### … on_crash = "destroy"',
    ])
  })

  it('stand within each other, in the order of the text, whatever the text is', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '## A',
        '### B',
        '# --- C ---',
        '#####',
        '# D',
        '#### E ####',
        '## G \t',
        '### H \u00a0',
        '',
        'memory = 1',
        'disk = [',
        ']',
        '# ===== F',
      ),
      fc.string({ maxLength: 8 }).map((text) => `#${text}`),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const snapshot = snapshotOfText(lines.join('\n'), 'domain')
        const offsets = ({ start, end }: DocumentSymbol['range']) =>
          [snapshot.document.offsetAt(start), snapshot.document.offsetAt(end)] as const
        const check = (symbols: DocumentSymbol[], from: number, to: number) => {
          let last = from
          for (const { range, selectionRange, children = [] } of symbols) {
            const [start, end] = offsets(range)
            const [first, behind] = offsets(selectionRange)
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeLessThanOrEqual(to)
            expect(first).toBeGreaterThanOrEqual(start)
            expect(behind).toBeLessThanOrEqual(end)
            check(children, start, end)
            last = end
          }
        }
        check(documentSymbols(snapshot), 0, snapshot.document.getText().length)
        for (const { startLine, endLine } of foldingRanges(snapshot)) expect(endLine).toBeGreaterThan(startLine)
      }),
    )
  })
})

describe('folding', () => {
  it('folds lists and comments of several lines', () => {
    expect(foldingRanges(snapshotOfText(guest, 'domain'))).toEqual([
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 3, endLine: 5, kind: 'region' },
    ])
  })
})

describe('selection', () => {
  it('grows from a field to the string, the list, the setting and the file', () => {
    const { snapshot, position } = atCursor('name = "a"\ndisk = [ "vdev=xv|da,target=/a" ]\n')
    const selected: string[] = []
    for (let range = selectionRanges(snapshot, [position])[0]; range; range = range.parent)
      selected.push(snapshot.document.getText(range.range))
    expect(selected).toEqual([
      'xvda',
      'vdev=xvda,target=/a',
      '"vdev=xvda,target=/a"',
      '[ "vdev=xvda,target=/a" ]',
      'disk = [ "vdev=xvda,target=/a" ]',
      'name = "a"\ndisk = [ "vdev=xvda,target=/a" ]\n',
    ])
  })
})

describe('selection in lists without end', () => {
  it('stays so shallow that it can be written as JSON: the file, and what is nearest', () => {
    const text = `vnuma = ${'['.repeat(20_000)}"x"${']'.repeat(20_000)}\n`
    const snapshot = snapshotOfText(text, 'domain')
    const [range] = selectionRanges(snapshot, [snapshot.document.positionAt(text.indexOf('x'))])
    expect(JSON.stringify(range).length).toBeLessThan(20_000)
    expect(snapshot.document.getText(range?.range)).toBe('x')
    let outermost = range
    while (outermost?.parent) outermost = outermost.parent
    expect(outermost && snapshot.document.getText(outermost.range)).toBe(text)
  })
})

describe('a carriage return alone', () => {
  const text = 'name = "a"\nvif = [ "bridge=a\rb,mac=00:16:3e:00:00:01" ]\n'
  const snapshot = snapshotOfText(text, 'domain')

  it('ends a line for an editor: no token goes beyond it', () => {
    const { data } = semanticTokens(snapshot)
    let position = { line: 0, character: 0 }
    const wrong: unknown[] = []
    for (let at = 0; at < data.length; at += 5) {
      const [lines = 0, characters = 0, length = 0] = data.slice(at, at + 3)
      position = { line: position.line + lines, character: (lines === 0 ? position.character : 0) + characters }
      const end = { line: position.line, character: position.character + length }
      if (
        /[\r\n]/.test(snapshot.document.getText({ start: position, end: { ...end, line: end.line } })) ||
        length === 0
      )
        wrong.push(position)
    }
    expect(data.length).toBeGreaterThan(10)
    expect(wrong).toEqual([])
  })
})

describe('colours inside strings', () => {
  it('tell fields from values, behind escapes too', () => {
    const snapshot = snapshotOfText('vif = [ "bridge=br0\\t", "mac=00:16:3e:00:00:01,type=vif" ]\n', 'domain')
    const { data } = semanticTokens(snapshot)
    const words: [string, string | undefined][] = []
    let line = 0
    let character = 0
    for (let at = 0; at < data.length; at += 5) {
      const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4)
      line += down
      character = down ? right : character + right
      const text = snapshot.document.getText({
        start: { line, character },
        end: { line, character: character + length },
      })
      words.push([text, semanticLegend.tokenTypes[type]])
    }
    expect(words).toEqual(
      expect.arrayContaining([
        ['bridge', 'property'],
        ['mac', 'property'],
        ['type', 'property'],
        ['vif', 'enumMember'],
      ]),
    )
  })
})

describe('signature help', () => {
  it('names the field that the cursor is in', () => {
    const help = (marked: string) => {
      const { snapshot, position } = atCursor(marked)
      const found = signatureHelp(snapshot, position)
      const active = found?.activeParameter
      const [signature] = found?.signatures ?? []
      const label = signature?.parameters?.[active ?? -1]?.label
      return Array.isArray(label) ? signature?.label.slice(...label) : undefined
    }
    expect(help('disk = [ "format=raw,vdev=xv|da" ]')).toMatch(/^vdev=/)
    expect(help('disk = [ "/dev/vg/a,r|aw,xvda,w" ]')).toMatch(/^format=/)
    expect(help('vif = [ "mac=00:16:3e:00:00:01,bri|dge=br0" ]')).toMatch(/^bridge=/)
    expect(help('name = "a|"')).toBeUndefined()
  })

  it('shows the usual fields, and the one that the cursor is in', () => {
    const line = (marked: string) => {
      const { snapshot, position } = atCursor(marked)
      return signatureHelp(snapshot, position)?.signatures[0]?.label ?? ''
    }
    expect(line('vif = [ "|" ]').length).toBeLessThan(160)
    expect(line('vif = [ "|" ]')).not.toMatch(/colo_/)
    expect(line('vif = [ "bridge=br0, colo_compare_out=|" ]')).toMatch(/colo_compare_out=text, …$/)
    expect(line('disk = [ "|" ]')).toMatch(/^target=path, format=raw\|qcow2\|qcow\|…, vdev=/)
  })
})

describe('the ranges around each of many places', () => {
  it('are those that a look at each of them finds, in their order', () => {
    const ranges = fc.array(
      fc.record({ start: fc.nat(20), length: fc.nat(8) }).map(({ start, length }) => ({ start, end: start + length })),
    )
    fc.assert(
      fc.property(ranges, fc.uniqueArray(fc.nat(30)), (ranges, places) => {
        const ascending = places.sort((a, b) => a - b)
        const around = aroundEach(ascending)
        for (const offset of ascending)
          expect(around(ranges, offset)).toEqual(ranges.filter(({ start, end }) => start <= offset && offset <= end))
      }),
    )
  })

  it('cost a look at each range, and not at each of them for each place', () => {
    let looks = 0
    const ranges = Array.from({ length: 1000 }, (_, index) => ({
      get start() {
        looks++
        return index * 10
      },
      end: index * 10 + 9,
    }))
    const places = ranges.map((_, index) => index * 10 + 5)
    const around = aroundEach(places)
    expect(places.every((place) => around(ranges, place).length === 1)).toBe(true)
    expect(looks).toBeLessThan(6 * ranges.length)
  })
})
