import type { Release } from '../../../server/src/release.ts'
import { isReadBy, keysOf } from '../../../server/src/schema/index.ts'
import type { Chance } from '../generate.ts'
import type { Question } from './script.ts'

/** What the hypervisor decides about, with values on both sides of its limits. */
const values: ReadonlyMap<string, readonly string[]> = new Map([
  ['maxvcpus', ['2', '8', '128', '129', '200', '0']],
  ['max_grant_frames', ['0', '1', '4', '63', '64', '65', '128', '-1', '4294967295', '4294967296']],
  ['max_maptrack_frames', ['0', '1', '1023', '1024', '1025', '65536', '-1', '4294967296']],
  ['max_grant_version', ['0', '1', '2', '3', '15', '16', '-1']],
  ['vmtrace_buf_kb', ['0', '1', '4', '12', '64', '65536', '65537', '131072']],
  ['altp2m', ['"disabled"', '"mixed"', '"external"', '"limited"', '0', '1', '3']],
  ['altp2m_count', ['0', '1', '10', '11']],
  ['altp2mhvm', ['0', '1']],
  ['nestedhvm', ['0', '1']],
  ['hap', ['0', '1']],
  ['vpmu', ['0', '1']],
  ['msr_relaxed', ['0', '1']],
  ['passthrough', ['"disabled"', '"enabled"', '"sync_pt"', '"share_pt"']],
  [
    'cpus',
    [
      '"0"',
      '"0-3"',
      '"1,3"',
      '"all"',
      '"^1"',
      '"0-3,^2"',
      '"4"',
      '"7"',
      '"8"',
      '"64"',
      '"node:0"',
      '"node:1"',
      '["0","1"]',
    ],
  ],
  ['cpus_soft', ['"0-1"', '"all"', '"3"', '"9"', '"node:0"', '["2","3"]']],
  ['cpu_weight', ['0', '1', '256', '65535', '65536', '70000', '-1', '-2']],
  ['cap', ['0', '1', '50', '100', '101', '200', '201', '9000', '-1', '-2']],
  ['period', ['4000', '100']],
  [
    'cpuid',
    [
      '"host"',
      '"host,htt=0"',
      '"host,avx2=0,sse4_2=0"',
      '"host,family=6,model=15"',
      '["1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]',
    ],
  ],
  ['shadow_memory', ['0', '8', '16']],
  ['max_event_channels', ['0', '1', '1023', '2047', '131071']],
  ['tsc_mode', ['"default"', '"native"', '"always_emulate"', '"native_paravirt"']],
  ['timer_mode', ['"one_missed_tick_pending"', '0', '3']],
  ['apic', ['0', '1']],
  ['acpi', ['0', '1']],
  ['hpet', ['0', '1']],
  ['viridian', ['0', '1', '["base","freq"]']],
  ['nomigrate', ['0', '1']],
  ['oos', ['0', '1']],
  ['ioports', ['["2f8-2ff"]', '["378"]', '["20"]', '["60-61"]', '["62"]', '["378", "cf8-cff"]']],
  ['irqs', ['[0]', '[4]', '[9]']],
  ['iomem', ['["fe000,1"]', '["fee00,1"]', '["fedff,2"]', '["feeff,1"]']],
  ['e820_host', ['0', '1']],
  ['vcpus', ['0', '1', '2', '4', '5', '16', '128', '129', '512']],
  ['pool', ['"Pool-0"', '"side"', '"nowhere"']],
])

/** The same of QEMU: for HVM guests alone. */
const ofQemu: ReadonlyMap<string, readonly string[]> = new Map([
  ['boot', ['"c"', '"dca"', '"z"', '"cc"', '"acdn"', '""']],
  ['serial', ['"pty"', '"none"', '"nowhere"', '["pty","null"]', '["pty","x"]', '"mon:pty"']],
  ['usbdevice', ['"tablet"', '"tabelt"', '["mouse","keyboard"]']],
  ['videoram', ['8', '12', '16']],
  ['vncdisplay', ['1', '59635', '59636']],
  ['vif', ['[""]', '["model=e1000"]', '["model=RTL8139"]', '["model=tulips"]', '["type=vif,model=tulips"]']],
  ['disk', ['[",raw,hdc,cdrom"]', '[",raw,xvde,cdrom"]', '[",raw,hdc,cdrom", ",raw,xvdc,cdrom"]']],
])

/** A pool that stands beside Pool-0, for guests that ask for it. */
const side = 'name = "side"\nsched = "credit2"\ncpus = "2-3"\n'

const settings = (
  of: ReadonlyMap<string, readonly string[]>,
  names: readonly string[],
  count: number,
  { pick }: Chance,
): string[] =>
  Array.from({ length: count }, () => pick(names)).map((name) => `${name} = ${pick(of.get(name) ?? ['1'])}`)

const pool = ({ pick, odds }: Chance): Question => {
  const lines = ['name = "fresh"']
  if (odds(0.6)) lines.push(`sched = "${pick(['credit', 'credit2', 'credit3', ''])}"`)
  if (odds(0.7))
    lines.push(`cpus = ${pick(['"1"', '"1-3"', '"2,3"', '"1-3,^2"', '"node:0,^0"', '["1","3"]', '"x"', '[1]'])}`)
  else if (odds(0.5)) lines.push(`nodes = ${pick(['"0"', '"0-1"', '["0"]'])}`)
  return { kind: 'cpupool', text: `${lines.join('\n')}\n` }
}

const domain = (chance: Chance, release: Release): Question => {
  const { pick, odds, below } = chance
  const known = keysOf('domain')
  const names = [...values.keys()].filter((name) => {
    const key = known.get(name)
    return key && isReadBy(key, release)
  })
  const type = pick(['pv', 'pv', 'pvh', 'pvh', 'pvh', 'hvm'])
  const lines = ['name = "vm"', `type = "${type}"`, 'memory = 64']
  if (type !== 'hvm') lines.push('kernel = "/boot/vmlinuz"')
  if (odds(0.2)) lines.push('ramdisk = "/boot/initrd"')
  lines.push(...settings(values, names, 1 + below(4), chance))
  if (type === 'hvm' && odds(0.6)) lines.push(...settings(ofQemu, [...ofQemu.keys()], 1 + below(2), chance))
  const text = `${lines.join('\n')}\n`
  return { kind: 'domain', text, ...(text.includes('"side"') ? { pools: [side] } : {}) }
}

/** A question about what the hypervisor decides: a guest more often than a pool. */
export const generateQuestion = (chance: Chance, release: Release): Question =>
  chance.odds(0.07) ? pool(chance) : domain(chance, release)
