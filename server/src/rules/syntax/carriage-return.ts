import { replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const carriageReturn = syntaxRule({
  id: 'carriage-return',
  summary: 'Windows line endings',
  message: () =>
    'xl refuses Windows line endings (CRLF): every line is an error. Change the line endings of the file to LF.',
  fixes: (_marked, _problem, { tree: { text } }) => [
    {
      title: 'Change all line endings to LF',
      // With the newline: between the two there is no position in the protocol.
      edits: [...text.matchAll(/\r\n/g)].map(({ index }) => replace({ start: index, end: index + 2 }, '\n')),
      safe: true,
      lineFeeds: true,
    },
  ],
})
