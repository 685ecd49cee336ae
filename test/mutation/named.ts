// Twelve changes that a reader made by hand and no test noticed at the time: `npm run mutation:named` says what catches each of them now,
// and ends with 1 if something does not.
import { createRequire } from 'node:module'
import { bundle, type Change } from './bundle.ts'
import { readMaterial } from './material.ts'
import { mutantProgram } from './program.ts'

const named: Readonly<Record<string, Change>> = {
  'a USB controller has at most 30 ports': {
    file: 'values/devices/usbctrl.ts',
    before: 'emulated ? 15 : 31',
    after: 'emulated ? 15 : 30',
  },
  'a CD-ROM by tap is refused for PV guests': {
    file: 'values/devices/disk/findings.ts',
    before: "cdrom && backend === 'tap' && cx.guest === 'hvm'",
    after: "cdrom && backend === 'tap' && cx.guest === 'pv'",
  },
  'xl drops `rdm` from 4.16 on': {
    file: 'values/devices/pci/rdm.ts',
    before: "upsideDown = atLeast(cx.release, '4.15')",
    after: "upsideDown = atLeast(cx.release, '4.16')",
  },
  'a p9 daemon does without `security_model`': {
    file: 'values/devices/p9.ts',
    before: "!(daemon && field !== 'security_model')",
    after: '!daemon',
  },
  '`crash_ctl` came with 4.10': {
    file: 'values/guest/viridian.ts',
    before: "Windows report a crash, which Xen then logs.', since: '4.9'",
    after: "Windows report a crash, which Xen then logs.', since: '4.10'",
  },
  'HVM guests have a kernel of their own from 4.6 on': {
    file: 'rules/hvmloader-kernel.ts',
    before: "atLeast(config.release, '4.5')",
    after: "atLeast(config.release, '4.6')",
  },
  'PCI devices of two domains are the same': {
    file: 'rules/duplicate-device.ts',
    before: '[domain, bus, dev, func].join',
    after: '[bus, dev, func].join',
  },
  '`apic` is read for every guest up to 4.11': {
    file: 'schema/domain/hvm.ts',
    before: "['4.11', ['hvm']]",
    after: "['4.12', ['hvm']]",
  },
  'text after a number says nothing': {
    file: 'values/spec/number-words.ts',
    before: "if (rest.trim() !== '')",
    after: 'if (false)',
  },
  'a negative number of 32 bits says nothing': {
    file: 'values/spec/number-words.ts',
    before: "(head.startsWith('-') && kept > 0n)",
    after: 'false',
  },
  'the CPU behind the last one of the host is there': {
    file: 'values/cpu/cpupool.ts',
    before: 'if (last < limit) return []',
    after: 'if (last <= limit) return []',
  },
  'xl 4.22 takes no vCPU': {
    file: 'values/cpu/vcpus.ts',
    before: "atLeast(cx.release, '4.22') && number < 1n",
    after: "atLeast(cx.release, '4.22') && number < 0n",
  },
}

const require = createRequire(import.meta.url)
const material = readMaterial()

/** The first test that fails under a change; undefined if none does. */
const catcherOf = async (change?: Change): Promise<string | undefined> =>
  mutantProgram(await bundle(change), require)()
    .makeTests(material)
    .find(({ run }) => {
      try {
        run()
        return false
      } catch {
        return true
      }
    })?.name

const red = await catcherOf()
if (red) throw new Error(`${red} is red without any change`)

const lost: string[] = []
for (const [what, change] of Object.entries(named)) {
  const catcher = await catcherOf(change)
  console.log(`${catcher ? 'caught' : 'LOST  '}  ${what}${catcher ? `: ${catcher}` : ''}`)
  if (!catcher) lost.push(what)
}
console.log(`${Object.keys(named).length - lost.length} of ${Object.keys(named).length} are caught`)
process.exitCode = lost.length > 0 ? 1 : 0
