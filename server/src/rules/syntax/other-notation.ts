import { fixesOfSlip, wordsOfSlip } from '../fixes/slip-words.ts'
import { syntaxRule } from './syntax-rule.ts'

export const otherNotation = syntaxRule({
  id: 'other-notation',
  summary: 'A line as another language has it',
  message: (marked, { slip }) => (slip ? wordsOfSlip(slip, marked.trim()) : ''),
  // A comma at the end of a line of a program is one between the arguments of a call, or makes a tuple.
  fixes: (_marked, { slip }, config) =>
    slip && !(config.python && slip.habit === 'end') ? fixesOfSlip(slip, config) : [],
})
