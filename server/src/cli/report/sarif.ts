import type { Invocation, Log, ReportingDescriptor, Result } from 'sarif'
import { homepage, version } from '../../../../package.json'
import type { Severity } from '../../../../protocol/src/messages.ts'
import { rules } from '../../rules/rules.ts'
import type { Unreadable } from '../files.ts'
import { severities } from '../judge.ts'
import { jsonOf } from '../printable.ts'
import { forReaders } from '../rule-page.ts'
import { levelSection, levelsIn } from './levels.ts'
import {
  type CheckedFile,
  gathered,
  type Report,
  type Reported,
  type ReportedFix,
  type ReportOptions,
  unread,
  wholeMessage,
} from './report.ts'

const levels: Record<Severity, Result.level> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' }

/** A character in a URI; a byte of a name that is no UTF-8 (`System`) as that byte. */
const escapedChar = (char: string): string =>
  /^[\uDC80-\uDCFF]$/.test(char)
    ? `%${(char.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}`
    : encodeURIComponent(char.replace(/\p{Surrogate}/u, '\uFFFD'))

/** A path as a reference of a URI: relative ones stay so, and mean the folder that the command was run in. */
const uriOf = (path: string): string => {
  const escaped = Array.from(path, (char) => (char === '/' ? char : escapedChar(char))).join('')
  return path.startsWith('/') ? `file://${escaped}` : escaped
}

/** What readers show of a text: in SARIF plain text has links as Markdown has them, and a bracket of a file makes none (3.11.6). */
const message = (text: string) => ({ text: text.replaceAll('](', '\\](') })

/** SARIF counts lines and columns from 1. */
const region = ({ start, end }: Reported['range']) => ({
  startLine: start.line + 1,
  startColumn: start.character + 1,
  endLine: end.line + 1,
  endColumn: end.character + 1,
})

const fix = (uri: string, { title, edits }: ReportedFix) => ({
  description: message(title),
  artifactChanges: [
    {
      artifactLocation: { uri },
      replacements: edits.map(({ range, newText }) => ({
        deletedRegion: region(range),
        insertedContent: { text: newText },
      })),
    },
  ],
})

const resultsOf = ({ path, problems }: CheckedFile): Result[] => {
  const uri = uriOf(path)
  return problems.map((problem): Result => {
    const { range, severity, rule, source, fixes, related } = problem
    return {
      ruleId: rule,
      ruleIndex: rules.findIndex(({ id }) => id === rule),
      level: levels[severity],
      message: message(wholeMessage(problem)),
      locations: [{ physicalLocation: { artifactLocation: { uri }, region: region(range) } }],
      ...(related.length > 0
        ? {
            relatedLocations: related.map((each) => ({
              physicalLocation: { artifactLocation: { uri: uriOf(each.path) }, region: region(each.range) },
              message: message(each.message),
            })),
          }
        : {}),
      ...(fixes.length > 0 ? { fixes: fixes.map((each) => fix(uri, each)) } : {}),
      properties: { source },
    }
  })
}

/** Where the pages of the rules are for whoever has none of them at hand. */
const pages = `${homepage.split('#', 1)}/blob/v${version}/docs/rules/`

/** The gravest level that a rule has by its page. */
const gravest = (page: string): Severity => {
  const named = levelsIn(levelSection(page)).map((level) => level.toLowerCase())
  return severities.findLast((level) => named.includes(level)) ?? 'warning'
}

const descriptors = ({ page }: ReportOptions): ReportingDescriptor[] =>
  rules.map(({ id, summary }) => {
    const markdown = page(id)
    const text = `${summary.replaceAll('`', '')}.`
    return {
      id,
      shortDescription: { text },
      helpUri: `${pages}${id}.md`,
      defaultConfiguration: { level: levels[gravest(markdown ?? '')] },
      help: markdown === undefined ? { text } : { text: forReaders(markdown), markdown: forReaders(markdown) },
    }
  })

/** How it went: a file that cannot be read is no result, but has kept the tool from its work. */
const invocation = (unreadable: readonly Unreadable[]): Invocation => ({
  executionSuccessful: unreadable.length === 0,
  ...(unreadable.length === 0
    ? {}
    : {
        toolExecutionNotifications: unreadable.map((file) => ({
          level: 'error',
          message: message(unread(file)),
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file.path) } } }],
        })),
      }),
})

/** SARIF 2.1.0, with the rules, their pages as help, and the fixes. */
export const sarif = (options: ReportOptions): Report =>
  gathered(
    options,
    resultsOf,
    () => [],
    (results, unreadable): string => {
      const log: Log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: {
              driver: {
                name: 'xencfg',
                semanticVersion: version,
                informationUri: homepage,
                rules: descriptors(options),
              },
            },
            invocations: [invocation(unreadable)],
            columnKind: 'utf16CodeUnits',
            results: [...results],
          },
        ],
      }
      return jsonOf(log, 2)
    },
  )
