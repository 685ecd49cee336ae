import { deviceList } from '../spec/lists.ts'
import { backendDomain, spec, untilBare } from '../spec/spec.ts'

/** A PV Calls connection as libxl's JSON shows it (`libxl_types.idl`, `device_pvcallsif`). */
export interface PvCalls {
  backend_domname?: string
}

/** `pvcalls`: one string for each connection (the loop in `xl_parse.c, parse_config_data`). */
export const pvcalls = deviceList(
  spec<PvCalls>({
    label: 'PV Calls specification',
    snippet: '"backend=${1:0}"',
    cut: untilBare,
    said: ({ name }) => `Unknown string \`${name?.text}' in pvcalls spec`,
    fields: {
      backend: backendDomain('Domain that makes the socket calls, by name or number. Default: dom0.'),
    },
  }),
)
