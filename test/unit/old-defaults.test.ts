import { describe, expect, it } from 'vitest'
import { showView } from '../../server/src/features/show.ts'
import { type Release, releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'

const from = (first: Release) => releases.slice(releases.indexOf(first))

/* Asked of `xl create` of 4.6, 4.8, 4.10, 4.12, 4.14, 4.17, 4.20 and 4.22; where each begins and ends by the tags. */
describe('what libxl of old releases fills in otherwise', () => {
  const effective = (release: Release, lines: string) => {
    const text = `name = "vm"\nkernel = "/k"\n${lines}\n`
    const host = { cpus: 16, nodes: 2, memory: 65_536 }
    return JSON.parse(
      showView(snapshotOfText(text, 'domain', { ...defaultPreferences, arch: 'x86', release, host }), 'effective') ??
        '{}',
    )
  }
  const lastOf = (all: readonly Release[], same: (release: Release) => boolean) => all.filter(same).at(-1)

  it('an interface has another MTU up to 4.14', () => {
    const mtu = (release: Release) => effective(release, 'memory = 64\nvif = [ "bridge=a" ]').nics[0].mtu
    expect([mtu('4.14'), mtu('4.15')]).toEqual([1492, 1500])
    expect(lastOf(from('4.3'), (release) => mtu(release) === 1492)).toBe('4.14')
  })

  it('a timer is in the part of HVM guests up to 4.9', () => {
    const timers = (release: Release) => {
      const { timer_mode, 'type.hvm': hvm } = effective(release, 'builder = "hvm"\nmemory = 64').b_info
      return [hvm.timer_mode, timer_mode]
    }
    expect(timers('4.9')).toEqual(['no_delay_for_missed_ticks', undefined])
    expect(timers('4.10')).toEqual([undefined, 'no_delay_for_missed_ticks'])
  })

  it.each([
    ['4.3', '', [undefined, undefined]],
    ['4.4', '', [false, false]],
    ['4.4', 'pvh = 1', [true, true]],
    ['4.8', 'pvh = 1', [true, true]],
    ['4.8', 'pvh = 0', [false, false]],
    ['4.9', '', [undefined, undefined]],
  ] as const)('a PV guest of %s with `%s` may be one of the first PVH', (release, line, flags) => {
    const { pvh, hap } = effective(release, `memory = 64\n${line}`).c_info
    const asFlag = (value: unknown) => (value === undefined ? undefined : value === 'True' || value === true)
    expect([asFlag(pvh), asFlag(hap)]).toEqual(flags)
  })

  it('a guest without memory has a node up to 4.7: the number overflows', () => {
    const nodes = (release: Release) => effective(release, 'vcpus = 1').b_info.nodemap?.length
    expect([nodes('4.6'), nodes('4.7'), nodes('4.8'), nodes('4.10')]).toEqual([1, 1, 64, 64])
  })
})

/* Asked of `xl create` of 4.4, 4.6, 4.8, 4.10, 4.12 and 4.20; 4.2 has the same lines. */
it.each(from('4.2'))('a PV guest whose kernel has no name is not created: %s', (release) => {
  const errorsOf = (line: string) =>
    snapshotOfText(`name = "vm"\nmemory = 64\n${line}\n`, 'domain', { ...defaultPreferences, arch: 'x86', release })
      .problems.filter(({ severity }) => severity === 'error')
      .map(({ rule, said }) => `${rule} ${said?.split(': ').slice(-2).join(': ')}`)
  expect(errorsOf('kernel = ""')).toEqual(['empty-value xc_dom_kernel_file failed: No such file or directory'])
  expect(errorsOf('kernel = "/k"\nramdisk = ""')).toEqual([])
})
