import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete } from '../../../server/src/features/completion.ts'
import { withoutStops } from '../../../server/src/values/basic/tab-stops.ts'
import { atCursor } from './cursor.ts'

/* What wants more than one field, built of what is offered: xl has no complaint once it is whole. */

const faultsOf = (text: string): string[] =>
  atCursor(`${text}|`)
    .snapshot.problems.filter(({ effect }) => effect === 'refused' || effect === 'ignored')
    .map(({ rule, message }) => `${rule}: ${message}`)

/** The texts that come of accepting each thing that is offered at the cursor, by its label. */
const accepted = (marked: string): Map<string, string> => {
  const { snapshot, position } = atCursor(marked)
  return new Map(
    complete(snapshot, position).map((item) => {
      const { textEdit } = item
      if (!textEdit) throw new Error(`${item.label} has no edit`)
      const { document } = snapshot
      const range = 'range' in textEdit ? textEdit.range : textEdit.replace
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)]
      const text = document.getText()
      return [item.label, text.slice(0, start) + withoutStops(textEdit.newText) + text.slice(end)]
    }),
  )
}

describe('virtual nodes', () => {
  const guest = fc
    .record({ memory: fc.integer({ min: 128, max: 9000 }), vcpus: fc.integer({ min: 1, max: 12 }) })
    .map(({ memory, vcpus }) => `name = "g"\ntype = "hvm"\nmemory = ${memory}\nvcpus = ${vcpus}\n`)

  it('have the memory and the vCPUs of the guest between them', () => {
    fc.assert(
      fc.property(guest, fc.constantFrom('vnuma = |', 'vnuma = [ | ]', 'vnuma = [\n    |\n]'), (begun, line) => {
        const texts = [...accepted(`${begun}${line}\n`).values()]
        expect(texts).toHaveLength(1)
        expect(texts.flatMap(faultsOf)).toEqual([])
      }),
    )
  })

  it('are whole once all options are accepted, in whatever order, within quotes and without them', () => {
    const names = ['pnode', 'size', 'vcpus', 'vdistances']
    const order = fc.shuffledSubarray(names, { minLength: names.length })
    fc.assert(
      fc.property(guest, order, fc.constantFrom('"|"', '|'), (begun, labels, cursor) => {
        let text = `${begun}vnuma = [ [ @ ] ]\n`
        for (const [index, name] of labels.entries()) {
          const offered = accepted(text.replace('@', cursor))
          const after = offered.get(cursor === '|' ? `"${name}=…"` : name)
          expect(after, `${name} at ${text}`).toBeDefined()
          text = index < names.length - 1 ? (after ?? '').replace(' ] ]\n', ', @ ] ]\n') : (after ?? '')
        }
        expect(faultsOf(text)).toEqual([])
      }),
    )
  })
})

describe('a device of the host', () => {
  it.each([
    'pci = [ "|" ]',
    'pci = [ "permissive=1,|" ]',
    'pci = [ "|01:00.0" ]',
    'pci = [ "|bdf=01:00.0" ]',
    'pci = [ "01:00.0,|" ]',
  ])('is refused with nothing that is offered: %s', (line) => {
    for (const release of ['4.13', '4.17', '4.22']) {
      const begun = `# xen-config: release=${release}\nname = "g"\nkernel = "/k"\nmemory = 512\n`
      for (const [label, text] of accepted(`${begun}${line}\n`)) expect([label, faultsOf(text)]).toEqual([label, []])
    }
  })
})
