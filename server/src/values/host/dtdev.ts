import { contentRange } from '../../syntax/index.ts'
import { notCreated } from '../basic/findings.ts'
import { path } from '../basic/simple.ts'
import { deviceList } from '../spec/lists.ts'
import type { ValueType } from '../value-type.ts'

/** A device of the device tree as libxl's JSON shows it (`libxl_types.idl`, `device_dtdev`). */
export interface DtDev {
  readonly path: string
}

const node: ValueType<DtDev> = {
  label: 'path in the device tree',
  accessors: ['string'],
  snippet: `"\${1:/soc/ethernet@fe300000}"`,
  read(value, cx) {
    const { value: text, findings } = path({ quiet: true }).read(value, cx)
    if (text === undefined || value.type !== 'atom') return { value: undefined, findings }
    const odd = text.trim() !== text || !text.startsWith('/')
    return {
      value: { path: text },
      findings: odd ? [notCreated(contentRange(value), cx, 'a device is the full path of a node, from `/` on.')] : [],
    }
  },
}

/** `dtdev`: devices of the host's device tree for the guest. */
export const dtdev = deviceList(node, { label: 'list of paths in the device tree', numbered: () => false })
