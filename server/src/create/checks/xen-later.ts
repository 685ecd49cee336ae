import { atLeast } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Check, Step } from '../step.ts'
import { say } from './say.ts'

/* What a live Xen 4.17 has refused once the domain itself was made. */

const seen = ({ release }: Pick<Draft, 'release'>) => !atLeast(release, '4.17')

const later = {
  rule: 'hypervisor-limit',
  layer: 'xen',
  arch: 'x86',
  since: '4.4',
} as const satisfies Partial<Check>

/** A PV guest is built into its memory: without any, not even the first pages are there (`xc_dom_chk_alloc_pages`). */
export const pvMemory: Step = {
  ...later,
  id: 'xen-pv-no-memory',
  function: [
    ['4.4', 'libxl__build_pv'],
    ['4.5', 'libxl__build_dom'],
  ],
  file: 'libxl_dom.c',
  guests: ['pv'],
  keys: ['memory'],
  find: (draft) =>
    draft.memory('b_info.target_memkb') === 0n
      ? say(
          'xc_dom_build_image failed: No such file or directory',
          'there is no memory into which the kernel could be loaded. Write the size of the guest, in MiB.',
          { mends: [{ key: 'memory', write: '512' }], unsure: seen(draft) },
        )
      : undefined,
}

/** The highest port that the guest needs: for xenstore and its console, and an HVM guest for QEMU, one more than it has vCPUs. */
const leastPort = ({ guest, number }: Draft): bigint => (guest === 'hvm' ? 3n + (number('b_info.max_vcpus') ?? 1n) : 2n)

export const eventChannels: Step = {
  ...later,
  id: 'xen-few-event-channels',
  function: 'console_xswait_callback',
  file: 'libxl_create.c',
  keys: ['max_event_channels'],
  find: (draft) => {
    const most = BigInt.asUintN(32, draft.number('b_info.event_channels') ?? 1023n)
    const least = leastPort(draft)
    return most < least
      ? say(
          '',
          `xenstore and console${draft.guest === 'hvm' ? ', and QEMU,' : ''} need ${least} at the least. Leave it out.`,
          {
            mends: [{ remove: ['max_event_channels'] }],
            // Seen with one vCPU; of more it was read (`hvm_create_ioreq_server`).
            unsure: seen(draft) || most > 3n,
          },
        )
      : undefined
  },
}
