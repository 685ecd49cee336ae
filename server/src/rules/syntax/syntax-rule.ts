import type { Config } from '../../config/read-config.ts'
import type { Cause, SyntaxCode } from '../../syntax/index.ts'
import { refused } from '../../values/basic/findings.ts'
import type { Finding, Fix } from '../../values/value-type.ts'
import { causeOfPython, pythonHint, pythonMessage } from '../python-code.ts'
import type { Rule } from '../rule.ts'

/** A reason why xl's lexer or grammar refuses a file, in words. The syntax layer finds it and gives it its code. */
interface Explained {
  readonly id: SyntaxCode
  readonly summary: string
  /** What xl does with the text that is marked, and how to mend it. */
  readonly message: (marked: string, problem: Cause, config: Config) => string
  readonly fixes?: (marked: string, problem: Cause, config: Config) => readonly Fix[]
}

/** The rule for one code of the syntax layer. */
export const syntaxRule = (explained: Explained): Rule => ({
  id: explained.id,
  summary: explained.summary,
  check: (config) => findings(config, explained),
})

const none: readonly Cause[] = []

/** The causes of a file by their codes, found out once for all rules: a broken file can have a hundred thousand. */
const causesByCode = new WeakMap<readonly Cause[], ReadonlyMap<SyntaxCode, readonly Cause[]>>()

const causesOfCode = (causes: readonly Cause[], id: SyntaxCode): readonly Cause[] => {
  const known = causesByCode.get(causes)
  if (known) return known.get(id) ?? none
  const byCode = new Map<SyntaxCode, Cause[]>()
  for (const cause of causes) {
    const alike = byCode.get(cause.code)
    if (alike) alike.push(cause)
    else byCode.set(cause.code, [cause])
  }
  causesByCode.set(causes, byCode)
  return byCode.get(id) ?? none
}

const findings = (config: Config, { id, message, fixes }: Explained): Finding[] => {
  const { tree } = config
  const own: Cause[] = [...causesOfCode(tree.causes, id)]
  if (id === 'byte-order-mark' && config.byteOrderMark) {
    own.push({ code: id, start: 0, end: 0, said: 'lexical error', xlLine: 0, places: [] })
  }
  // In a program everything is wrong: then only what xl itself names is shown.
  const named = config.python ? own.filter(({ xlLine }) => xlLine !== undefined) : own
  // One line ending is like the other: the first stands for all.
  const shown = id === 'carriage-return' ? own.slice(0, 1) : named
  const ofPython = causeOfPython(config)
  return shown.map((problem) => {
    const { release } = config
    const marked = tree.text.slice(problem.start, Math.min(problem.end, problem.start + 80))
    const isPython = problem === ofPython?.cause
    // What xl adds of Python is said once: with the Python, or with the first error.
    const hints = tree.likelyPython && (config.python ? isPython : problem === tree.causes[0])
    const words = isPython ? pythonMessage(release) : message(marked, problem, config)
    const lines = [
      ...(problem.said?.split('\n').map((line) => `config parsing error near …: ${line}`) ?? []),
      ...(hints ? [pythonHint(release)] : []),
    ]
    return refused(
      isPython ? 'python-code' : id,
      (isPython && ofPython?.range) || problem,
      hints && !isPython ? `${words} xl also prints that the file looks like Python.` : words,
      {
        ...(lines.length > 0 ? { said: lines.join('\n') } : {}),
        ...(fixes ? { fixes: () => fixes(marked, problem, config) } : {}),
      },
    )
  })
}
