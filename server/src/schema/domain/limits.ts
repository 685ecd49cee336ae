import { integer } from '../../values/basic/simple.ts'
import { grantLimit } from '../../values/host/grant-limit.ts'
import type { KeySpec } from '../key.ts'

const unsigned = { width: 32, signed: false } as const

/** Said of the three keys that end xl without a word. */
const silent =
  'xl refuses the whole file, and prints nothing, when the value is a list, is not a number, or lies outside 0 to 2147483647.'

export const limitKeys = [
  {
    name: 'max_event_channels',
    section: 'Limits',
    value: integer({ range: { max: 131071 }, bits: unsigned, usual: [1023, 4095, 131071] }),
    since: '4.4',
    stored: 'b_info.event_channels',
    telling: 'likely',
    default: '1023',
    summary: 'How many event channels the guest can have: its virtual interrupts.',
    text: `Each virtual disk, network queue and vCPU takes some. 1023 is plenty for most guests; driver domains and guests with hundreds of devices need more.

How many a guest can use depends on its kernel: 131071 with the FIFO interface (Linux since 3.14), otherwise 4095 in 64 bits and on Arm, 1023 in 32-bit x86. libxl takes 0 for 1023.`,
    example: 'max_event_channels = 4095',
  },
  {
    name: 'max_grant_frames',
    section: 'Limits',
    value: [
      ['4.10', integer({ range: { min: 1 }, bits: unsigned, usual: [32, 64, 128, 256] })],
      ['4.13', grantLimit({ usual: [32, 64, 128, 256], range: { min: 1 } })],
    ],
    since: '4.10',
    stored: 'b_info.max_grant_frames',
    telling: 'likely',
    default: '`max_grant_frames` of xl.conf',
    summary: "How large the guest's grant table may grow, in pages.",
    text: `Through grants a guest lends its memory to others, above all to the backends of its disks and network cards: a page of the table holds 512 grants (256 in version 2). Too few, and the last devices of a guest with many disks or network queues fail to connect.

Xen wants 1 or more; up to 4.17 it refuses to make a guest that asks for more than the hypervisor's \`gnttab_max_frames\`. Where neither the file nor xl.conf sets it, the hypervisor's own limit holds since 4.13 (64 as a rule); before, it was 32, or 64 on hosts with memory above 16 TiB.

Since 4.13, ${silent} Before, it only warned.`,
    example: 'max_grant_frames = 128   # many disks or network queues',
  },
  {
    name: 'max_maptrack_frames',
    section: 'Limits',
    value: [
      ['4.10', integer({ range: { min: 0 }, bits: unsigned, usual: [0, 1024] })],
      ['4.13', grantLimit({ usual: [0, 1024], range: { min: 0 } })],
    ],
    since: '4.10',
    stored: 'b_info.max_maptrack_frames',
    default: '`max_maptrack_frames` of xl.conf, or else what the hypervisor says (1024)',
    summary: "How much room the guest has to remember what it maps of other guests' memory, in pages.",
    text: `Only a guest that serves others needs it: a driver domain with network or disk backends. 0 suits all the others, and keeps them from mapping anything. Up to 4.17 Xen refuses to make a guest that asks for more than the hypervisor's \`gnttab_max_maptrack_frames\`.

Since 4.13, ${silent} Before, it only warned.`,
    example: 'driver_domain = 1\nmax_maptrack_frames = 1024',
  },
  {
    name: 'max_grant_version',
    section: 'Limits',
    value: grantLimit({ usual: [1, 2], range: { min: 1, max: 2 } }),
    since: '4.16',
    stored: 'b_info.max_grant_version',
    default: '`max_grant_version` of xl.conf, or else the newest that Xen knows',
    summary: 'The newest version of the grant table interface that the guest may use: 1 or 2.',
    text: `Version 2 is the one with addresses beyond 16 TiB; guests seldom need it, and 1 leaves less to go wrong. Xen refuses to make a guest with 0, or with more than it supports itself: 1 where it was booted with \`gnttab=max-ver:1\`, as on Arm.

${silent}`,
    example: 'max_grant_version = 1',
  },
] as const satisfies readonly KeySpec[]
