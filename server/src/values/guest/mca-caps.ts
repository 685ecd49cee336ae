import { ours } from '../../markdown.ts'
import { getAtom } from '../basic/accessors.ts'
import { completeChoice, unknownName } from '../basic/choices.ts'
import { refused } from '../basic/findings.ts'
import { strictList } from '../spec/lists.ts'
import type { ValueType } from '../value-type.ts'

const capabilities = {
  lmce: { text: "Intel's local machine checks: a hardware error reaches just the vCPU that it concerns." },
}

const capability: ValueType<string> = {
  label: 'MCA capability',
  accessors: ['string'],
  snippet: '"lmce"',
  read(value, cx) {
    const { value: atom } = getAtom(value, cx, { quiet: true })
    if (!atom || atom.text === 'lmce') return { value: atom?.text, findings: [] }
    const said = `ERROR: unrecognized MCA capability '${atom.text}'.`
    return { value: undefined, findings: [unknownName(atom, cx, ['lmce'], { said })] }
  },
  complete: (value, offset, cx) => completeChoice(capabilities, value, offset, cx),
  explain: (value) =>
    value.type === 'atom' && value.text === 'lmce'
      ? { start: value.start, end: value.end, markdown: ours(`**lmce**\n\n${capabilities.lmce.text}`) }
      : undefined,
}

const list = strictList(capability, {
  label: 'list of MCA capabilities',
  quiet: true,
  nested: () => ({ message: 'crashes over a list inside this list. Write `"lmce"`.' }),
})

/** `mca_caps`: the value is a bit mask, as in libxl's JSON. */
export const mcaCaps: ValueType<number> = {
  ...list,
  read(value, cx) {
    if (value.type === 'atom')
      return {
        value: undefined,
        findings: [
          refused(
            'single-for-list',
            value,
            `xl ${cx.release} refuses a single value for \`${cx.key}\`: it wants a list.`,
            {
              said: 'ERROR: unable to parse mca_caps.',
              fixes: [
                {
                  title: 'Put it in brackets',
                  edits: [
                    { start: value.start, end: value.start, newText: '[ ' },
                    { start: value.end, end: value.end, newText: ' ]' },
                  ],
                },
              ],
            },
          ),
        ],
      }
    const { value: names, ...rest } = list.read(value, cx)
    return { ...rest, value: names === undefined ? undefined : names.length > 0 ? 1 : 0 }
  },
}
