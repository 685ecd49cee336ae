import { tableOf } from '../../table.ts'
import { type ChoiceValue, choice } from '../../values/basic/simple.ts'
import type { KeySpec } from '../key.ts'

const actions: Record<string, ChoiceValue> = tableOf({
  destroy: { text: 'The domain and all its resources are gone.' },
  restart: {
    text: 'The domain is destroyed and, two seconds later, created again from its config.',
  },
  'rename-restart': {
    text: 'The dead domain stays for inspection under a new name, and a fresh one is created from its config in its place.',
  },
  preserve: { text: 'The dead domain stays as it is, with its memory, until `xl destroy`.' },
  'coredump-destroy': {
    text: 'The memory of the domain is written to `/var/lib/xen/dump/NAME` (`/var/xen/dump` up to 4.5), then the domain is destroyed.',
  },
  'coredump-restart': {
    text: 'The memory of the domain is written to `/var/lib/xen/dump/NAME` (`/var/xen/dump` up to 4.5), then the domain is created anew.',
  },
  'soft-reset': {
    since: '4.7',
    text: 'Xen takes down all that ties the guest to it and lets the guest run on in its memory: for HVM guests that know Xen and have asked for it, as Linux does for `kexec`.',
  },
})

const action = choice(actions, {
  caseSensitive: true,
  said: (text, { key }) => `Unknown ${key} action "${text}" specified`,
})

const common = `xl compares with capitals: \`Destroy\` is refused. The process that \`xl create\` leaves in the background does this, so nothing happens after \`xl create -e\`: the dead domain then stays until \`xl destroy\`.`

export const eventKeys = [
  {
    name: 'on_poweroff',
    section: 'When the domain stops',
    value: action,
    since: '4.1',
    telling: 'surely',
    default: '`destroy`',
    summary: 'What becomes of the domain after it has shut down.',
    text: `The guest's own \`poweroff\` and \`xl shutdown\` lead here. \`preserve\` keeps the memory of the dead guest for a look at it, \`restart\` makes a guest that nobody can switch off from the inside.

${common}`,
    example: 'on_poweroff = "destroy"',
  },
  {
    name: 'on_reboot',
    section: 'When the domain stops',
    value: action,
    since: '4.1',
    telling: 'surely',
    default: '`restart`',
    summary: 'What becomes of the domain when it reboots.',
    text: `The guest's own \`reboot\` and \`xl reboot\` lead here. With \`restart\` xl builds a new domain: it has another ID, and the kernel of a PV guest is fetched again. \`destroy\` is handy while an installer runs: the domain is gone at its first reboot, and a file without the installation medium can take over.

${common}`,
    example: 'on_reboot = "restart"',
  },
  {
    name: 'on_watchdog',
    section: 'When the domain stops',
    value: action,
    since: '4.1',
    telling: 'likely',
    default: '`destroy`',
    summary: "What becomes of the domain when it no longer feeds Xen's watchdog.",
    text: `Only guests that have set the watchdog come here: Linux with \`xen_wdt\` and a daemon that feeds it. \`restart\` then heals a guest that hangs.

${common}`,
    example: 'on_watchdog = "restart"',
  },
  {
    name: 'on_crash',
    section: 'When the domain stops',
    value: action,
    since: '4.1',
    telling: 'surely',
    default: '`destroy`',
    summary: 'What becomes of the domain when its kernel crashes.',
    text: `\`coredump-restart\` writes the guest's memory to \`/var/lib/xen/dump\` for \`crash\` and starts it again: there must be room for all its memory. \`preserve\` keeps the wreck for \`xl console\` and \`xenctx\`. Beware of \`restart\` while a guest is being set up: what crashes at the start starts and crashes for ever more.

${common}`,
    example: 'on_crash = "coredump-restart"',
  },
  {
    name: 'on_soft_reset',
    section: 'When the domain stops',
    value: action,
    since: '4.7',
    telling: 'likely',
    default: '`soft-reset`',
    summary: 'What becomes of the domain when it asks for a soft reset.',
    text: `A guest asks for it before it jumps into another kernel by itself, with \`kexec\` or \`kdump\`. Only HVM guests that know Xen can come back from it; for others choose \`restart\` or \`destroy\`.

${common}`,
    example: 'on_soft_reset = "soft-reset"',
  },
] as const satisfies readonly KeySpec[]
