import { atLeast, type History, inRelease } from '../../release.ts'
import type { DomainKey } from '../../schema/index.ts'
import type { Draft } from '../draft.ts'
import type { Step } from '../step.ts'
import { whyNoLabel } from './labels.ts'
import { say, sayIf } from './say.ts'

/* `libxl__domain_config_setdefault` of libxl_create.c up to the create info; up to 4.12 a part of `initiate_domain_create`. */

export const setdefault: History<string> = [
  ['4.1', 'initiate_domain_create'],
  ['4.13', 'libxl__domain_config_setdefault'],
]

const label = (path: string, keys: readonly DomainKey[], name: string, id: string, offId: string): Step[] => {
  const common = { function: setdefault, file: 'libxl_create.c', since: '4.5', keys } as const
  return [
    {
      ...common,
      id: offId,
      rule: 'label-without-xsm',
      outcome: 'dropped',
      find: ({ text, host }) =>
        sayIf(
          text(path) !== undefined && host.can?.xsm === false,
          `XSM Disabled: ${name} not supported`,
          'the host has no XSM, and libxl drops the label.',
          { mends: [{ remove: keys }] },
        ),
    },
    {
      ...common,
      id,
      rule: 'label-without-xsm',
      exit: 1,
      find: ({ text, host }) => {
        const given = text(path)
        const why = given === undefined ? undefined : whyNoLabel(given, host)
        return why === undefined ? undefined : say(`Invalid ${name}: ${given}`, why)
      },
    },
  ]
}

/** The labels that guests and stub domains have where nobody names one, by number: the hypervisor has one more since 4.17. */
const guestLabel: History<number> = [
  ['4.6', 11],
  ['4.17', 12],
]
export const stubdomainLabel: History<number> = [
  ['4.6', 12],
  ['4.17', 13],
]

const namesPool = (name: string, { host }: Draft): boolean | undefined => {
  if (name === 'Pool-0' || name === '0') return true
  if (name === '') return false
  if (!host.pools) return undefined
  return host.pools.includes(name) || (/^\d+$/.test(name) && Number(name) <= host.pools.length)
}

export const createInfo: readonly Step[] = [
  ...label('c_info.ssid_label', ['init_seclabel', 'seclabel'], 'init_seclabel', 'init-seclabel-bad', 'label-xsm-off'),
  ...label('b_info.exec_ssid_label', ['seclabel'], 'seclabel', 'seclabel-bad', 'seclabel-xsm-off'),
  ...label(
    'b_info.device_model_ssid_label',
    ['device_model_stubdomain_seclabel'],
    'device_model_stubdomain_seclabel',
    'stubdom-seclabel-bad',
    'stubdom-seclabel-xsm-off',
  ),
  {
    id: 'pool-unknown',
    rule: 'unknown-pool',
    function: setdefault,
    file: 'libxl_create.c',
    since: '4.5',
    exit: 6,
    keys: ['pool'],
    find: (draft) => {
      const name = draft.text('c_info.pool_name')
      if (name === undefined || namesPool(name, draft) !== false) return undefined
      return say(
        `Illegal pool specified: ${name}`,
        name === '' ? 'this names no cpupool.' : `the host has no cpupool \`${name}\`.`,
        {
          mends: [{ remove: ['pool'] }],
        },
      )
    },
  },
  {
    id: 'no-paging',
    rule: 'host-cannot',
    function: 'libxl__domain_create_info_setdefault',
    file: 'libxl_create.c',
    since: '4.13',
    guests: ['pvh', 'hvm'],
    arch: 'x86',
    exit: 6,
    keys: ['type', 'builder'],
    find: ({ host }) =>
      sayIf(
        host.can?.hap === false && host.can?.shadow === false,
        'neither hap nor shadow paging available',
        'the host can page neither with hardware (HAP) nor with shadow page tables: only PV guests run there.',
      ),
  },
  {
    function: 'libxl__domain_create_info_setdefault',
    fill: ({ guest, host, release, fillUnset, flag }) => {
      if (guest !== 'pv') {
        fillUnset('c_info.hap', host.can?.hap ?? true)
        fillUnset('c_info.oos', true)
      } else if (atLeast(release, '4.4') && !atLeast(release, '4.9')) {
        // The first PVH was a PV guest with hardware page tables.
        fillUnset('c_info.pvh', false)
        fillUnset('c_info.hap', flag('c_info.pvh') ?? false)
      }
      fillUnset('c_info.run_hotplug_scripts', true)
      if (atLeast(release, '4.4')) fillUnset('c_info.driver_domain', false)
      if (atLeast(release, '4.14')) fillUnset('c_info.xend_suspend_evtchn_compat', false)
      fillUnset('c_info.ssidref', inRelease(guestLabel, release))
    },
  },
]
