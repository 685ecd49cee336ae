import { refused } from '../basic/findings.ts'
import { deviceList } from '../spec/lists.ts'
import { backendDomain, type SpecField, spec, untilBare } from '../spec/spec.ts'

/** A virtual TPM as libxl's JSON shows it (`libxl_types.idl`, `device_vtpm`). */
export interface Vtpm {
  backend_domname?: string
  uuid?: string
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
const noUuid = '00000000-0000-0000-0000-000000000000'

const uuid: SpecField = {
  text: 'UUID of the TPM, under which the vTPM manager keeps its state. A guest may leave it away; a vTPM domain needs a fixed one.',
  type: 'UUID',
  example: 'ac0a5b9e-cbe2-4c07-b43b-1d69e46fb839',
  read({ value }, at, cx) {
    const { text } = value
    if (isUuid(text)) return { stored: text === noUuid ? undefined : text.toLowerCase() }
    const message = `xl ${cx.release} refuses \`${text}\`: a UUID has 32 hexadecimal digits in five groups, with nothing around it.`
    return {
      findings: [refused('bad-uuid', at.range(value), message, { said: `Failed to parse vtpm UUID: ${text}` })],
    }
  },
}

/** `vtpm`: one string for each TPM (the loop in `xl_parse.c, parse_config_data`). */
export const vtpm = deviceList(
  spec<Vtpm>({
    label: 'vTPM specification',
    snippet: '"backend=${1:vtpm-domain}"',
    cut: untilBare,
    said: ({ name }) => `Unknown string \`${name?.text}' in vtpm spec`,
    fields: {
      backend: {
        ...backendDomain(
          'Domain that serves the TPM, by name or number; it must be given. For a guest that is its vTPM domain, for a vTPM domain the vTPM manager.',
          'vtpm-web',
        ),
        required: true,
      },
      uuid,
    },
    check({ spec: at, cx, given, refused: dead }) {
      if (dead || given('backend')) return []
      const message = `xl ${cx.release} refuses a vTPM without \`backend\`: name the domain that serves it.`
      return [refused('bad-spec', at.atom, message, { said: 'vtpm spec missing required backend field!' })]
    },
  }),
)
