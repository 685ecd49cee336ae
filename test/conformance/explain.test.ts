import { describe, expect, it } from 'vitest'
import { creationMessages } from '../../server/src/explain/creation-messages.ts'
import { explainOutput } from '../../server/src/explain/explain-output.ts'
import { readLogLine } from '../../server/src/explain/log-line.ts'
import { recognise } from '../../server/src/explain/recognise.ts'
import { readOutput } from '../../server/src/explain/runs.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { checks, creationRows } from './create/rows.ts'
import { readLine } from './match.ts'
import { verdictRows } from './verdicts.ts'

/** Lines that are known, as far as they are more than the echo of another. */
const knownOf = (line: string) => recognise(readLogLine(line))?.known ?? []

/** The line that the example of a check made libxl print, with its place in libxl's source. */
const printedBy = checks.flatMap(({ id, verified }) => {
  const line = /"(libxl: .*?)"; neighbour/.exec(verified ?? '')?.[1]?.replaceAll('\\"', '"')
  // A record of two messages in one is no line.
  return line && !line.includes('{') ? [[id, line] as const] : []
})

describe('a line that a real xl printed', () => {
  it('while it parsed is recognised, with a rule that foretells it', () => {
    const wrong = verdictRows.flatMap(({ id, verdicts }) =>
      verdicts.flatMap(({ releases: [release], said }) =>
        said.flatMap((line) => {
          const known = knownOf(line)
          if (known.length === 0) return [`${id}: ${line}`]
          const rules = (release ? readLine(line, release) : undefined)?.flatMap((part) =>
            part.messages.flatMap(({ told }) => (typeof told === 'string' ? [] : 'after' in told ? told.after : told)),
          )
          if (!rules?.length || known.some((each) => each.rules.some((rule) => rules.includes(rule)))) return []
          return [`${id}: ${line} is not of ${rules.join()}`]
        }),
      ),
    )
    expect([...new Set(wrong)]).toEqual([])
  })

  it('in a creation is recognised', () => {
    const unknown = creationRows.flatMap(({ id, verdicts }) =>
      verdicts.flatMap(({ said }) =>
        said.filter((line) => !recognise(readLogLine(line))).map((line) => `${id}: ${line}`),
      ),
    )
    expect(unknown).toEqual([])
  })

  it.each(printedBy)('for the check %s names it: %s', (id, line) => {
    expect(knownOf(line).map(({ check }) => check)).toContain(id)
  })

  it('is in the table for every check that has a message', () => {
    const known = new Set(creationMessages.map(({ id }) => id))
    const silent = checks.filter(({ message }) => message.startsWith('(no message'))
    expect(checks.filter((check) => !known.has(check.id) && !silent.includes(check)).map(({ id }) => id)).toEqual([])
  })
})

/** What an output comes to: the names, and the lines of the file. */
const leadsTo = (text: string, output: string, preferences = defaultPreferences) =>
  explainOutput(output, snapshotOfText(text, 'domain', preferences)).lines.map(({ name, range }) =>
    [name, range?.start.line].join(' at '),
  )

/** What is known of an output, line by line. */
const knownIn = (output: string) =>
  readOutput(output).runs.flatMap(({ told }) =>
    told.map(({ what, level }) => [level, ...('known' in what ? what.known : []).map(({ check }) => check)].join(' ')),
  )

/** The examples of some checks, with the line that each made libxl print, and the place that it leads to. */
const examples = printedBy.flatMap(([id, line]) => {
  const text = checks.find((check) => check.id === id)?.example
  return text ? [{ id, line, text }] : []
})
const some = examples
  .filter((_, index) => index % 3 === 0)
  .map((each) => ({ ...each, plain: leadsTo(each.text, each.line) }))

/** What stands around a line in logs, on terminals and in mails. */
const forms: readonly (readonly [name: string, form: (line: string) => string])[] = [
  ['syslog', (line) => `Nov 26 08:17:24 dom0 xendomains[1234]: ${line}`],
  ['journalctl -o short-iso', (line) => `2026-11-26T08:17:24+0100 dom0 xl[99]: ${line}`],
  ['journalctl -o json', (line) => JSON.stringify({ _PID: '1', MESSAGE: line })],
  [
    'Ansible',
    (line) => `fatal: [dom0]: FAILED! => ${JSON.stringify({ rc: 3, stderr: `Parsing config from x\n${line}` })}`,
  ],
  ['xl -T', (line) => `2026-11-26 08:17:24 UTC [4711] ${line}`],
  ['colours', (line) => `\u001b[1;31m${line}\u001b[0m`],
  ['a mail', (line) => `> > ${line}`],
  ['Windows', (line) => `${line}\r\n`],
  ['before 4.10', (line) => line.replace(/Domain \d+:/, '')],
  ['4.1', (line) => line.replace(/Domain \d+:/, '').replace(/(\.c:\d+:\w+): /, '$1 ')],
  ['without a place', (line) => line.replace(/[\w-]+\.c:\d+:/, '')],
  [
    'xl -vvv',
    (line) =>
      `libxl: debug: libxl_event.c:639:libxl__ev_xswatch_register: watch w=0x55 wpath=/local\nxc: detail: xc_dom_allocate: cmdline=""\n${line}\nlibxl: debug: libxl_event.c:1870:libxl__ao_complete: ao 0x56: complete, rc=-3`,
  ],
]

/** What else is wrong with the file, though it is not what the line is about. */
const elsewhere: readonly (readonly [name: string, text: string])[] = [
  ['xl refuses a value', 'on_crash = "nope"\n'],
  ['xl cannot read it', 'foo = [ 1\n'],
  ['libxl refuses it at its beginning', 'pool = "nosuch"\n'],
  ['it looks like one for ARM', 'gic_version = "v3"\n'],
]

describe('a line of libxl', () => {
  it.each(forms)('is known in the form of %s', (_, form) => {
    const wrong = examples.flatMap(({ id, line }) => {
      const [plain, formed] = [knownIn(line), knownIn(form(line))]
      return plain.length === 1 && plain.join() === formed.join() ? [] : [`${id}: ${plain} and not ${formed}`]
    })
    expect(wrong).toEqual([])
  })

  it.each(elsewhere)('leads to the same place although %s', (_, more) => {
    const wrong = some.flatMap(({ id, line, text, plain }) => {
      if (text.includes(more.slice(0, more.indexOf(' ')))) return []
      const now = leadsTo(text + more, line)
      return plain.join() === now.join() ? [] : [`${id}: ${plain} and not ${now}`]
    })
    expect(wrong).toEqual([])
  })
})
