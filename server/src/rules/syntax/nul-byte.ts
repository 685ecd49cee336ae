import { isWide, narrowed } from '../../syntax/index.ts'
import { fix, replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const nulByte = syntaxRule({
  id: 'nul-byte',
  summary: 'A NUL byte',
  message: (_marked, _problem, { tree: { text } }) =>
    isWide(text)
      ? 'The file is stored as UTF-16: xl reads bytes, finds a NUL beside each character and refuses it. Save it as UTF-8.'
      : 'There is a NUL byte here: xl refuses it, and crashes on one in a string.',
  fixes: (_marked, problem, { tree: { text } }) =>
    isWide(text)
      ? [fix('Remove the NUL bytes', [replace({ start: 0, end: text.length }, narrowed(text))], false)]
      : text.charAt(problem.start) === '\0'
        ? [fix('Remove the NUL byte', [replace({ start: problem.start, end: problem.start + 1 }, '')])]
        : [],
})
