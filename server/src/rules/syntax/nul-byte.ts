import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const nulByte = syntaxRule({
  id: 'nul-byte',
  summary: 'A NUL byte',
  message: () => 'There is a NUL byte here: xl refuses it, and crashes on one in a string.',
  fixes: (_marked, problem, { tree: { text } }) =>
    text.charAt(problem.start) === '\0'
      ? [fix('Remove the NUL byte', [replace({ start: problem.start, end: problem.start + 1 }, '')])]
      : [],
})
