import type { Draft } from '../../draft.ts'
import type { Check, Objection } from '../../step.ts'
import { isOwn } from '../device-model-start.ts'
import { say } from '../say.ts'

/*
 * What QEMU itself refuses of its arguments: it ends, and libxl says no more than that it did. A live QEMU has refused each of these;
 * where the QEMU that a host has decides, it is a Warning.
 */

type Refusal = Omit<Objection, 'said'>

export const refusal = (
  check: Pick<Check, 'id' | 'keys'> & Partial<Pick<Check, 'rule' | 'guests' | 'since'>>,
  find: (draft: Draft) => Refusal | undefined,
  line = 'domain … device model: spawn failed (rc=-3)',
): Check => ({
  rule: 'device-model-conflict',
  guests: ['hvm'],
  function: 'device_model_spawn_outcome',
  file: 'libxl_dm.c',
  // xl 4.2 ends with 0 all the same.
  since: '4.3',
  ...check,
  arch: 'x86',
  layer: 'qemu',
  find: (draft) => {
    const found = isOwn(draft) ? find(draft) : undefined
    if (!found) return undefined
    const { message, ...more } = found
    return say(line, `QEMU does not start: ${message}`, more)
  },
})
