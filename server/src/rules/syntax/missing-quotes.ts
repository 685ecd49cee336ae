import type { SyntaxProblem } from '../../syntax/index.ts'
import type { Fix } from '../../values/value-type.ts'
import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

const quoteFix = (marked: string, { start, end }: SyntaxProblem): readonly Fix[] => [
  fix('Put it in quotes', [replace({ start, end }, `"${marked}"`)], false),
]

export const missingQuotes = syntaxRule({
  id: 'missing-quotes',
  summary: 'Text without quotes',
  message: (marked) => `Text stands in quotes: \`"${marked}"\`. xl refuses a bare word.`,
  fixes: (marked, problem) =>
    /^(True|true|yes|on)$/.test(marked)
      ? [fix('Write 1', [replace(problem, '1')], false), ...quoteFix(marked, problem)]
      : /^(False|false|no|off|none)$/.test(marked)
        ? [fix('Write 0', [replace(problem, '0')], false), ...quoteFix(marked, problem)]
        : quoteFix(marked, problem),
})
