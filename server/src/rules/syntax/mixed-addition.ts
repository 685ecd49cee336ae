import { syntaxRule } from './syntax-rule.ts'

export const mixedAddition = syntaxRule({
  id: 'mixed-addition',
  summary: 'A list added to a text',
  message: () => '`+=` joins text with text or a list with a list, and not one with the other; xl refuses the file.',
})
