import { fixesOfSlip, wordsOfSlip } from '../fixes/slip-words.ts'
import { syntaxRule } from './syntax-rule.ts'

export const otherNotation = syntaxRule({
  id: 'other-notation',
  summary: 'A line as another language has it',
  message: (marked, { slip }) => (slip ? wordsOfSlip(slip, marked.trim()) : ''),
  fixes: (_marked, { slip }, config) => (slip ? fixesOfSlip(slip, config) : []),
})
