import { getAtom } from '../basic/accessors.ts'
import { refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { type Field, fields, type Spec } from '../spec/fields.ts'
import { duplicateFields, replaceSlice, type Token, tokensOf, unknownField, untilRefused } from '../spec/spec-reader.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

/** As libxl's JSON shows it (`libxl_types.idl`, `arm_sci`). */
export interface ArmSci {
  readonly type?: 'scmi_smc'
}

const table: Record<string, Field> = {
  type: {
    text: 'The interface through which the guest reaches the firmware.',
    type: 'interface',
    values: {
      none: { text: 'None, as without this key.' },
      scmi_smc: {
        text: 'SCMI through SMC calls: Xen passes them on to the firmware. Xen wants `scmi-smc-passthrough` on its command line.',
      },
    },
  },
}

/** `xl_parse.c, parse_arm_sci_config`: what is not `type=` is passed over, spaces behind a comma are not. */
const read = (spec: Spec, cx: ReadContext): Reading<ArmSci> => {
  const tokens = tokensOf(spec.atom.text, false)
  let type: string | undefined
  const findings: Finding[] = []
  for (const token of tokens) {
    if (token.name?.text !== 'type') {
      findings.push(...passedOver(token, spec, cx))
      continue
    }
    type = token.value.text.toLowerCase()
    if (!Object.hasOwn(table.type?.values ?? {}, type)) findings.push(badType(token, spec, cx))
  }
  findings.push(...duplicateFields(tokens, spec, cx))
  const found = untilRefused(findings)
  if (found.some(({ effect }) => effect === 'refused')) return { value: undefined, findings: found }
  return { value: type === 'scmi_smc' ? { type } : {}, findings: found }
}

const passedOver = (token: Token, spec: Spec, cx: ReadContext): Finding[] => {
  if (token.text.trim() === '') return []
  const bare = Object.keys(table.type?.values ?? {}).find((name) => name === token.text.trim().toLowerCase())
  const found = unknownField(token, spec, cx, { names: ['type'] })
  if (bare === undefined) return [found]
  return [
    {
      ...found,
      message: `xl ${cx.release} drops \`${token.text}\` without a message: it has no \`=\`. Write \`type=${bare}\`.`,
      fixes: [replaceSlice(`Write \`type=${bare}\``, spec, token, `type=${bare}`)],
    },
  ]
}

const badType = ({ value }: Token, spec: Spec, cx: ReadContext): Finding => {
  const near = nearName(value.text.replaceAll('-', '_'), ['none', 'scmi_smc'])
  return refused(
    'unknown-choice',
    spec.range(value),
    `xl ${cx.release} refuses the type \`${value.text}\`. It knows \`none\` and \`scmi_smc\`.`,
    {
      said: `Unknown ARM_SCI type: ${value.text}`,
      ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, value, near)] } : {}),
    },
  )
}

const base = fields<ArmSci>({
  label: 'SCI interface',
  fields: table,
  read,
  snippet: `"type=\${1|scmi_smc,none|}"`,
})

/** `arm_sci`: a single string; xl passes over a list without a word. */
export const armSci: ValueType<ArmSci> = {
  ...base,
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx, { quiet: true })
    return atom ? base.read(atom, cx) : { value: undefined, findings }
  },
}
