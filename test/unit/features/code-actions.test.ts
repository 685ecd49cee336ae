import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { fixAllKind } from '../../../server/src/features/announced.ts'
import { codeActions } from '../../../server/src/features/code-actions.ts'
import { atCursor } from './cursor.ts'

/** What is offered at `|`: titles, and what each makes of the text. */
const offers = (marked: string, only?: string[], commands = true) => {
  const { snapshot, position } = atCursor(marked)
  const { document } = snapshot
  return codeActions(snapshot, { start: position, end: position }, only, { commands }).map(
    ({ title, edit, command }) => ({
      title,
      command: command?.command,
      after: TextDocument.applyEdits(document, edit?.changes?.[document.uri] ?? []),
    }),
  )
}
const applied = (marked: string, title: RegExp) => offers(marked).find((offer) => title.test(offer.title))?.after

const guest = 'name = "a"\nkernel = "k"\n'

describe('quick fixes', () => {
  it('replace a key that was meant', () => {
    expect(applied(`${guest}max|cpus = 4\n`, /Replace maxcpus by maxvcpus/)).toBe(`${guest}maxvcpus = 4\n`)
  })

  it.each([
    'max|cpus = 4',
    'vg|sx = "x"',
    'buil|der = "generic"',
    'memory = 0|512',
    'vif = [ "bri|gde=br0" ]',
    'boot = "c"\nbo|ot = "d"',
  ])('are there where xl refuses the file for another line, too: %s', (line) => {
    for (const commands of [true, false]) {
      const titles = (rest: string) => offers(`${guest}${line}\n${rest}`, undefined, commands).map(({ title }) => title)
      expect(titles('d\n')).toEqual(expect.arrayContaining(titles('')))
    }
  })

  it('are for what is shown: nothing is said of a file that has only begun', () => {
    for (const begun of ['|', '# a guest|\n', 'name =|']) {
      expect(offers(begun).filter(({ title }) => /missing-(?:name|kernel)|Add a name/.test(title))).toEqual([])
    }
  })

  it.each([
    ['pci = [|03:00.0, 04:00.0]', 'pci = ["03:00.0", "04:00.0"]'],
    ['disk = [|/dev/a,raw,xvda,rw, phy:/dev/b,xvdb,w]', 'disk = ["/dev/a,raw,xvda,rw", "phy:/dev/b,xvdb,w"]'],
    ['vif = [|bridge=br0, bridge=br1]', 'vif = ["bridge=br0", "bridge=br1"]'],
    ['vif = [|bridge=br0, mac=00:16:3e:00:00:01]', 'vif = ["bridge=br0, mac=00:16:3e:00:00:01"]'],
  ])('put each of several devices in quotes, and one as a whole: %s', (bare, expected) => {
    expect(offers(`${guest}${bare}\n`)[0]?.after).toBe(`${guest}${expected}\n`)
  })

  it('declare a key of a vendor', () => {
    expect(applied(`${guest}vg|sx = "x"\n`, /known key/)).toBe(`# xen-config: known vgsx\n${guest}vgsx = "x"\n`)
    expect(applied(`# xen-config: known coproc\n${guest}vg|sx = "x"\n`, /known key/)).toBe(
      `# xen-config: known coproc vgsx\n${guest}vgsx = "x"\n`,
    )
  })

  it('remove the setting that is lost, or add to it', () => {
    const twice = `${guest}disk = [| "vdev=xvda,target=/a" ]\ndisk = [ "vdev=xvdb,target=/b" ]\n`
    expect(applied(twice, /Remove this disk/)).toBe(`${guest}disk = [ "vdev=xvdb,target=/b" ]\n`)
    expect(applied(twice, /add to this/)).toBe(
      `${guest}disk = [ "vdev=xvda,target=/a" ]\ndisk += [ "vdev=xvdb,target=/b" ]\n`,
    )
  })

  it('put quotes, brackets and commas where they are missing', () => {
    expect(applied(`${guest}boot = c|d\n`, /quotes/)).toBe(`${guest}boot = "cd"\n`)
    expect(applied(`${guest}disk = "vdev=x|vda,target=/a"\n`, /brackets/)).toBe(
      `${guest}disk = [ "vdev=xvda,target=/a" ]\n`,
    )
    expect(applied(`${guest}vif = [ "" |"" ]\n`, /comma/)).toBe(`${guest}vif = [ "", "" ]\n`)
    // The comma that is there belongs to what xl cannot read, and so would the next.
    expect(applied(`${guest}pci = [ 03:00.0", |"a" ]\n`, /comma/)).toBeUndefined()
  })

  it('leave line endings to the editor', () => {
    expect(offers(`name = "a"|\r\nkernel = "k"\r\n`).find(({ title }) => /LF/.test(title))?.command).toBe(
      'xen.useLineFeeds',
    )
  })

  it('change line endings themselves in an editor without our commands', () => {
    const mend = offers(`name = "a"|\r\nkernel = "k"\r\n`, undefined, false).find(({ title }) => /LF/.test(title))
    expect(mend).toMatchObject({ command: undefined, after: guest })
  })

  it('add a key to the settings, where the editor can', () => {
    const title = /setting xen\.knownKeys/
    expect(offers(`${guest}vg|sx = "x"\n`).find((offer) => title.test(offer.title))?.command).toBe('xen.addKnownKey')
    expect(offers(`${guest}vg|sx = "x"\n`, undefined, false).filter((offer) => title.test(offer.title))).toEqual([])
  })

  it('switch a rule off for a line or for the file', () => {
    expect(applied(`${guest}  max|cpus = 4\n`, /Disable unknown-key for this line/)).toBe(
      `${guest}  # xen-config: disable-next-line unknown-key\n  maxcpus = 4\n`,
    )
    expect(applied(`${guest}max|cpus = 4\n`, /Disable unknown-key for this file/)).toBe(
      `# xen-config: disable-file unknown-key\n${guest}maxcpus = 4\n`,
    )
  })
})

describe('fix all', () => {
  it('mends what is safe and nothing else', () => {
    const [offer] = offers(`${guest}buil|der = "generic"\nmaxcpus = 4\n# the end`, [fixAllKind])
    expect(offer?.after).toBe(`${guest}type = "pv"\nmaxcpus = 4\n# the end\n`)
  })

  it('is not offered where there is nothing to mend', () => {
    expect(offers(`${guest}|memory = 512\n`, [fixAllKind])).toEqual([])
  })
})

describe('comments that switch off', () => {
  const rulesIn = (text: string) => atCursor(`${text}|`).snapshot.problems.map(({ rule }) => rule)

  it('hold for the next line, or for the file', () => {
    expect(rulesIn(`${guest}# xen-config: disable-next-line unknown-key\nfoo = 1\nbar = 1\n`)).toEqual(['unknown-key'])
    expect(rulesIn(`${guest}# xen-config: disable-file unknown-key\nfoo = 1\nbar = 1\n`)).toEqual([])
    const both = '# xen-config: disable-next-line unknown-key\n# xen-config: disable-next-line not-a-number\n'
    expect(rulesIn(`${guest}${both}foo = 1; memory = "x"\n`)).toEqual([])
  })

  it('are reported when they switch off nothing', () => {
    expect(rulesIn(`${guest}# xen-config: disable-next-line unknown-key\nmemory = 1\n`)).toEqual(['useless-comment'])
    expect(rulesIn(`${guest}# xen-config: disable-file no-such-rule\n`)).toEqual(['useless-comment'])
    expect(rulesIn(`${guest}# xen-config: release=9.9\n`)).toEqual(['useless-comment'])
  })
})
