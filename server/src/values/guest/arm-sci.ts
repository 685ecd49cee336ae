import { rawPieces } from '../spec/pieces.ts'
import { oneOf, spec } from '../spec/spec.ts'

/** As libxl's JSON shows it (`libxl_types.idl`, `arm_sci`). */
export interface ArmSci {
  type?: string
}

/** `arm_sci`: a single string; xl passes over a list without a word (`xl_parse.c, parse_arm_sci_config`). */
export const armSci = spec<ArmSci>({
  label: 'SCI interface',
  snippet: `"type=\${1|scmi_smc,none|}"`,
  // Spaces behind a comma are not skipped; a piece of nothing but blanks is passed over as all others are.
  cut: ({ atom }) => ({ pieces: rawPieces(atom.text, false).filter(({ text }) => text.trim() !== '') }),
  fields: {
    type: oneOf({
      text: 'The interface through which the guest reaches the firmware.',
      type: 'interface',
      values: {
        none: { text: 'None, as without this key.' },
        scmi_smc: {
          text: 'SCMI through SMC calls: Xen passes them on to the firmware. Xen wants `scmi-smc-passthrough` on its command line.',
        },
      },
      unset: ['none'],
      said: (given) => `Unknown ARM_SCI type: ${given}`,
    }),
  },
})
