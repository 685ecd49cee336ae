import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createDomain } from '../../server/src/create/create-domain.ts'
import { checks } from '../../server/src/create/steps.ts'
import { findingsOfCreation } from '../../server/src/rules/creation.ts'
import { fixesOf } from '../../server/src/values/basic/findings.ts'
import { applyFix, blocksOf, snapshotOf } from '../documents/block.ts'
import { casesOfPage, runCase } from '../documents/cases.ts'
import { readMarkers } from '../documents/page.ts'

// Each rule has a page under docs/rules, and the examples of each page are run: test/documents/page.ts says how they are read.
const folder = new URL('../../docs/rules/', import.meta.url)
const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')

describe('the pages of the rules', () => {
  describe.each(pages)('%s', (name) => {
    const id = name.replace('.md', '')
    const page = readFileSync(new URL(name, folder), 'utf8')
    const cases = casesOfPage(id, page)

    it('begins with the name of the rule and shows what it finds', () => {
      expect(page.startsWith(`# ${id}\n`)).toBe(true)
      expect(cases.some(({ block }) => readMarkers(block.source).expected.some(({ rule }) => rule === id))).toBe(true)
    })

    it.each(cases)('the block at line $line', (each) => runCase(each))
  })
})

describe('the checks of a creation', () => {
  /** Those that no file and no fact of a host can show. */
  const hidden = new Map([
    ['mmio-hole-range', 'xl refuses such a hole while it parses'],
    ['dm-path-access', 'what is a file in these examples may be started'],
  ])

  /** Mends that are named where the file may not tell what to write, and why. */
  const withoutFix = new Map([
    ['bootloader-no-disk', 'what the guest boots from is not known, but where the file names a kernel as well'],
    ['bootloader-empty-disk', 'which disk has the kernel is not known, but where another one has something in it'],
  ])

  /** An order to the reader. */
  const namesMend = /(?:^|[.:;,] |\bor )(?:Write|Use|Remove|Leave|Take|Add|Make|Put|Choose|Name)\b|leave .* out\b/

  it('have a fix wherever they name a mend, and object no more after it', () => {
    const unmended = new Set<string>()
    const wrong = pages.flatMap((name) =>
      blocksOf(readFileSync(new URL(name, folder), 'utf8')).flatMap((block) => {
        if (block.kind !== 'domain') return []
        const { config, document } = snapshotOf(block, readMarkers(block.source).text)
        const findings = findingsOfCreation(config)
        return (createDomain(config)?.objections ?? []).flatMap(
          ({ check: { id }, objection: { message, place } }, index) => {
            const fixes = fixesOf(findings[index]?.fixes)
            if (fixes.length === 0) unmended.add(id)
            if (fixes.length === 0)
              return namesMend.test(message) && !withoutFix.has(id) ? [`${id} names a mend: ${message}`] : []
            return fixes.flatMap((fix) => {
              const mended = applyFix(document.getText(), fix)
              const left = createDomain(snapshotOf(block, mended).config)
              const isLeft = left?.objections.some(
                (each) => each.check.id === id && each.objection.place?.item === place?.item,
              )
              return !left || isLeft ? [`${id}: ${fix.title}: ${mended}`] : []
            })
          },
        )
      }),
    )
    expect(wrong).toEqual([])
    expect([...withoutFix.keys()].filter((id) => !unmended.has(id))).toEqual([])
  })

  /** Those without a fix, by what nobody but a person knows. */
  const unknown: Readonly<Record<string, readonly string[]>> = {
    'which file, or program, is meant': [
      'disk-phy-file',
      'kernel-missing-pv',
      'kernel-missing-pvh',
      'ramdisk-missing',
      'bootloader-missing',
      'firmware-override-missing',
      'bios-override-empty',
      'stubdom-kernel',
      'stubdom-ramdisk',
      'qemu-drive-missing',
      'qemu-disk-lost',
      'qemu-kernel-missing',
      'qemu-ramdisk-missing',
      'qemu-target',
      'qemu-option',
      'arm-partial-fdt',
      'arm-partial-fdt-bad',
      'p9-fields',
    ],
    'which device of the host is meant, or what is to be done on the host': [
      'usbdev-not-assignable',
      'pci-not-assignable',
      'pci-no-pciback',
      'pci-taken',
      'pci-seize-missing',
      'arm-virtio-type',
      'arm-virtio-irqs-out',
      'dm-check-vfb',
      'dm-restrict-shared',
    ],
    'which domain is to serve it': [
      'disk-no-local-path',
      'virtio-backend-domain',
      'disk-backend-domain',
      'vif-backend-domain',
      'vkb-backend-domain',
      'vtpm-backend-domain',
      'vdispl-backend-domain',
      'vsnd-backend-domain',
      'p9-backend-domain',
    ],
    'which label the guest is to have': ['init-seclabel-bad', 'seclabel-bad', 'stubdom-seclabel-bad'],
    'how the nodes of the guest are meant': ['vnuma-vcpus', 'vnuma-video', 'vnuma-memory', 'vnuma-distance'],
    'what the guest can do without, or what it boots from': [
      'no-paging',
      'xen-no-hvm',
      'xen-memory',
      'xl-memory',
      'numa-placement-failed',
      'bootloader-empty-disk',
    ],
  }

  it('have a fix wherever the value to write is known', () => {
    const [fixed, unfixed] = [new Set<string>(), new Set<string>()]
    for (const name of pages)
      for (const block of blocksOf(readFileSync(new URL(name, folder), 'utf8'))) {
        if (block.kind !== 'domain') continue
        const { config } = snapshotOf(block, readMarkers(block.source).text)
        const findings = findingsOfCreation(config)
        for (const [index, { check }] of (createDomain(config)?.objections ?? []).entries())
          (fixesOf(findings[index]?.fixes).length > 0 ? fixed : unfixed).add(check.id)
      }
    const without = [...unfixed].filter((id) => !fixed.has(id))
    expect(without.sort()).toEqual(Object.values(unknown).flat().sort())
  })

  /** The checks that object to a block, by their ids. */
  const objectionsTo = (block: ReturnType<typeof blocksOf>[number]): readonly string[] => {
    if (block.kind !== 'domain') return []
    const { config } = snapshotOf(block, readMarkers(block.source).text)
    return createDomain(config)?.objections.map(({ check }) => check.id) ?? []
  }

  it('are each shown on the page of their rule, with a config behind it to which they do not object', () => {
    const shown = pages.flatMap((name) => {
      const blocks = blocksOf(readFileSync(new URL(name, folder), 'utf8'))
      return blocks.flatMap((block, index) => {
        const next = blocks[index + 1]
        if (!next?.words.some((word) => word === 'clean' || word === 'fixed')) return []
        const left = objectionsTo(next)
        return objectionsTo(block).flatMap((id) => (left.includes(id) ? [] : [`${name} ${id}`]))
      })
    })
    const missing = checks.filter(({ id, rule }) => !hidden.has(id) && !shown.includes(`${rule}.md ${id}`))
    expect(missing.map(({ id, rule }) => `${rule}.md ${id}`)).toEqual([])
    expect([...hidden.keys()].filter((id) => shown.some((each) => each.endsWith(` ${id}`)))).toEqual([])
  })
})
