import type { RuleId } from '../rule-ids.ts'
import type { Rule } from './rule.ts'

/** Rules about several files of a workspace: a line each. `workspace/fleet.ts` finds them. */
export const fleetRules: readonly Rule[] = [
  { id: 'same-name', summary: 'Two files that make a guest or a cpupool of one name' },
  { id: 'same-uuid', summary: 'Two guests with one UUID' },
  { id: 'same-mac', summary: 'Two guests with one MAC address' },
  { id: 'same-disk', summary: 'A disk that two guests have, and one of them writes to' },
  { id: 'same-pci-device', summary: 'A PCI device that is handed to two guests' },
  { id: 'same-vnc-port', summary: 'Two guests that want VNC or SPICE on one port' },
  { id: 'crowded-cpu', summary: 'A CPU to which several guests pin vCPUs, or that two cpupools name' },
]

const ids: ReadonlySet<string> = new Set(fleetRules.map(({ id }) => id))

/** Whether other files decide what a rule says of a file: by itself the file says nothing of it. */
export const isFleetRule = (id: RuleId | string): boolean => ids.has(id)
