import { describe, expect, it } from 'vitest'
import { hover } from '../../../server/src/features/hover.ts'
import { createService } from '../../../server/src/service.ts'
import type { Preferences } from '../../../server/src/snapshot.ts'
import type { FileKind } from '../../../server/src/values/value-type.ts'
import { atCursor } from './cursor.ts'

/** What the hover at `|` says, and the text that it is about. */
const hoverAt = (marked: string, preferences?: Partial<Preferences>, kind?: FileKind) => {
  const { snapshot, position } = atCursor(marked, preferences, kind)
  const found = hover(snapshot, position)
  if (!found) return undefined
  return {
    says: (found.contents as { value: string }).value,
    about: found.range && snapshot.document.getText(found.range),
  }
}

describe('a hover', () => {
  it('on a key says what it does, for whom, and since when', () => {
    const { says, about } = hoverAt('max|vcpus = 8') ?? {}
    expect(about).toBe('maxvcpus')
    expect(says).toMatch(/^\*\*maxvcpus\*\* · integer.* · PV, PVH, HVM · since 4\.1/)
  })

  it('on an option of xm says that no xl reads it', () => {
    const { says } = hoverAt('vcpu_|avail = 3') ?? {}
    expect(says).toMatch(/^~~\*\*vcpu_avail\*\*~~ · xm only/)
    expect(says).toMatch(/maxvcpus/)
  })

  it('on a comment for Xen Config says what it asks for', () => {
    expect(hoverAt('# xen-config: rel|ease=4.14\n')).toEqual({
      says: '`release=4.14`: The release of Xen that this file is for.',
      about: 'release=4.14',
    })
    expect(hoverAt('# xen-config: disable-next|-line unknown-key\n')?.about).toBe('disable-next-line')
    expect(hoverAt('# xen-config: disable-file octal-number,unknown-|key\n')?.says).toBe(
      '`unknown-key`: A key that no release of xl reads.',
    )
    for (const other of ['# xen-config: known rel|eased\n', '# xen-con|fig: known a\n', '# rel|ease=4.14\n'])
      expect(hoverAt(other)).toBeUndefined()
  })

  it('on a deprecated key says what came in its place', () => {
    expect(hoverAt('buil|der = "hvm"')?.says).toMatch(/~~\*\*builder\*\*~~[\s\S]*type/)
  })

  it('on a number says what it amounts to', () => {
    expect(hoverAt('memory = 51|2')?.says).toMatch(/512 MiB/)
    expect(hoverAt('memory = 204|8')?.says).toMatch(/2 GiB/)
    expect(hoverAt('memory = 05|12')?.says).toMatch(/octal.*330/)
    expect(hoverAt('memory = 0x2|00')?.says).toMatch(/hexadecimal.*512/)
  })

  it('on a value of a choice says what it means', () => {
    expect(hoverAt('on_crash = "pre|serve"')).toMatchObject({ about: '"preserve"' })
  })

  it('on a field of a spec string is about that field', () => {
    expect(hoverAt('disk = [ "format=raw, vd|ev=xvda, target=/x" ]')?.about).toBe('vdev')
    expect(hoverAt('vif = [ "mac=00:16:3e:00:00:01,bri|dge=br0" ]')?.about).toBe('bridge')
  })

  it('on `cap` tells what each scheduler makes of it', () => {
    const { says } = hoverAt('ca|p = 50') ?? {}
    expect(says).toMatch(/credit2/)
  })

  it('on `cap` says what it does in the pool of the guest', () => {
    const { snapshot, position } = atCursor('name = "a"\npool = "fast"\nca|p = 50\n')
    const service = createService()
    const says = (scheduler: 'credit2' | 'null') => {
      const pool = { name: 'fast', scheduler, uri: 'file:///etc/xen/fast.cpupool' }
      return JSON.stringify(service.hover(snapshot, position, [pool])?.contents)
    }
    expect(says('credit2')).toMatch(/In `fast` of `fast\.cpupool`\*\* \(credit2\): The most CPU time/)
    expect(says('null')).toMatch(/\(null\): Nothing.*xl 4\.22 ignores `cap` there/)
  })

  it('on a text that means nothing by itself says what its key does', () => {
    for (const [marked, key] of [
      ['pool = "fa|st"', 'pool'],
      ['uuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a5|1"', 'uuid'],
      ['kernel = "/boot/vm|linuz"', 'kernel'],
    ] as const)
      expect(hoverAt(marked)?.says).toContain(`**${key}**`)
  })

  it('on a key that xl does not know says so', () => {
    expect(hoverAt('unheard_|of = 1')?.says).toContain('`unheard_of` is no key that xl 4.22 reads here')
  })

  it('on nothing says nothing', () => {
    expect(hoverAt('name = "a"\n|\n')).toBeUndefined()
  })
})
