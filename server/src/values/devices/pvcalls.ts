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

/** A PV Calls connection as libxl's JSON shows it (`libxl_types.idl`, `device_pvcallsif`). */
export interface PvCalls {
  backend_domname?: string
  devid?: number
}

const table: Record<string, Field> = {
  backend: {
    text: 'Domain that makes the socket calls, by name or number. Default: dom0.',
    type: 'domain',
    example: '0',
  },
}

/** The loop in `parse_config_data` (`xl_parse.c`). */
const item = fields<PvCalls>({
  label: 'PV Calls specification',
  fields: table,
  snippet: '"backend=${1:0}"',
  read(spec, cx) {
    const device: PvCalls = {}
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
      } else {
        findings.push(unknownField('refused', token, spec, cx, table, `Unknown string \`${name.text}' in pvcalls spec`))
      }
      set.push(token)
    }
    findings.push(...duplicates(set, spec, cx))
    const bad = findings.some(({ effect }) => effect === 'refused')
    return { value: bad ? undefined : device, findings }
  },
})

export const pvcalls: ValueType<readonly (PvCalls | undefined)[]> = numbered(listOf(item))
