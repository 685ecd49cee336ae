import { refused } from '../basic/findings.ts'
import { listOf } from '../basic/simple.ts'
import { type Field, fields } from '../spec/fields.ts'
import {
  blankValue,
  duplicates,
  emptyValue,
  numbered,
  stopsAt,
  type Token,
  tokensOf,
  unknownField,
} from '../spec/tokens.ts'
import type { Finding, ValueType } from '../value-type.ts'

/** A virtual TPM as libxl's JSON shows it (`libxl_types.idl`, `device_vtpm`). */
export interface Vtpm {
  backend_domname?: string
  devid?: number
  uuid?: string
}

const table: Record<string, Field> = {
  backend: {
    text: 'Domain that serves the TPM, by name or number; it must be given. For a guest that is its vTPM domain, for a vTPM domain the vTPM manager.',
    type: 'domain',
    example: 'vtpm-web',
  },
  uuid: {
    text: 'UUID of the TPM, under which the vTPM manager keeps its state. A guest may leave it away; a vTPM domain needs a fixed one.',
    type: 'UUID',
  },
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
const noUuid = '00000000-0000-0000-0000-000000000000'

/** The loop in `parse_config_data` (`xl_parse.c`). */
const item = fields<Vtpm>({
  label: 'vTPM specification',
  fields: table,
  snippet: '"backend=${1:vtpm-domain}"',
  read(spec, cx) {
    const device: Vtpm = {}
    const findings: Finding[] = []
    const set: Token[] = []
    for (const token of tokensOf(spec.atom.text)) {
      const { name, value } = token
      if (!value) {
        findings.push(...stopsAt(token, spec, cx))
        break
      }
      if (name.text === 'backend') {
        device.backend_domname = value.text
        findings.push(...blankValue(token, spec, cx), ...emptyValue(token, spec, cx))
      } else if (name.text === 'uuid') {
        if (!isUuid(value.text)) {
          const message = `xl ${cx.release} refuses \`${value.text}\`: a UUID has 32 hexadecimal digits in five groups, with nothing around it.`
          findings.push(
            refused('bad-uuid', spec.range(value), message, { said: `Failed to parse vtpm UUID: ${value.text}` }),
          )
        } else if (value.text === noUuid) delete device.uuid
        else device.uuid = value.text.toLowerCase()
      } else {
        findings.push(unknownField('refused', token, spec, cx, table, `Unknown string \`${name.text}' in vtpm spec`))
      }
      set.push(token)
    }
    findings.push(...duplicates(set, spec, cx))
    if (device.backend_domname === undefined && !findings.some(({ effect }) => effect === 'refused')) {
      const message = `xl ${cx.release} refuses a vTPM without \`backend\`: name the domain that serves it.`
      findings.push(refused('bad-spec', spec.atom, message, { said: 'vtpm spec missing required backend field!' }))
    }
    const bad = findings.some(({ effect }) => effect === 'refused')
    return { value: bad ? undefined : device, findings }
  },
})

export const vtpm: ValueType<readonly (Vtpm | undefined)[]> = numbered(listOf(item))
