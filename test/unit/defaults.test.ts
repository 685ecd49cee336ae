import { describe, expect, it } from 'vitest'
import { type Default, defaults } from '../../server/src/create/defaults.ts'
import { showView } from '../../server/src/features/show.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'

/** As a person writes it: yes and no as numbers, memory in MiB. */
const written = ({ path, value }: Default): string =>
  typeof value === 'boolean'
    ? String(Number(value))
    : typeof value === 'bigint' && path.endsWith('_memkb')
      ? String(value / 1024n)
      : String(value)

/** libxl leaves it unset, and QEMU takes what the text names. */
const leftToQemu = ['mmio_hole']

const all = Object.values(defaults)
  .flat()
  .flatMap((each) => (each.key && !leftToQemu.includes(each.key) ? [[each.key, each] as const] : []))

describe('what libxl takes where nobody says anything', () => {
  it.each(all)('%s has it in its text, as a hover shows it', (key, one) => {
    expect(keysOf('domain').get(key)?.default).toMatch(new RegExp(`(?:^|\\W)${written(one)}(?:\\W|$)`))
  })

  it('differs on ARM where its machines do', () => {
    const acpi = (arch: 'x86' | 'arm') => {
      const text = 'name = "a"\ntype = "pvh"\nkernel = "/k"\nmemory = 512\n'
      const shown = showView(snapshotOfText(text, 'domain', { ...defaultPreferences, arch }), 'effective')
      const { b_info: info } = JSON.parse(shown ?? '{}')
      return [info.acpi, info.trap_unmapped_accesses]
    }
    expect(acpi('x86')).toEqual(['True', 'False'])
    expect(acpi('arm')).toEqual(['False', 'True'])
  })
})
