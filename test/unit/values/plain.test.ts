import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Release, releases } from '../../../server/src/release.ts'
import { type Atom, parse } from '../../../server/src/syntax/index.ts'
import { diskFindings } from '../../../server/src/values/devices/disk/findings.ts'
import { plainDisk } from '../../../server/src/values/devices/disk/plain.ts'
import { readDisk } from '../../../server/src/values/devices/disk/reader.ts'
import { vifFindings } from '../../../server/src/values/devices/vif/findings.ts'
import { plainVif } from '../../../server/src/values/devices/vif/plain.ts'
import { readVif } from '../../../server/src/values/devices/vif/reader.ts'
import { openSpec } from '../../../server/src/values/spec/fields.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { verdictRows } from '../../conformance/verdicts.ts'

/** A language of which most strings are told at a glance, and what reads all of them. */
interface Language {
  readonly plain: (text: string, cx: ReadContext) => unknown
  readonly read: (atom: Atom, cx: ReadContext) => { readonly value: unknown; readonly findings: readonly unknown[] }
  readonly usual: readonly string[]
  readonly pieces: readonly string[]
}

const languages: Readonly<Record<'disk' | 'vif', Language>> = {
  disk: {
    plain: plainDisk,
    read(atom, cx) {
      const reading = readDisk(atom.text, cx.release)
      return { value: reading.disk, findings: diskFindings(openSpec(atom), reading, cx) }
    },
    usual: [
      '/dev/vg/guest,raw,xvda,rw',
      '/dev/vg/guest, , hda, w',
      '/srv/a.qcow2,qcow2,xvda',
      '/dev/vg/guest,,sdb1,r',
      'vdev=xvda,target=/dev/vg/guest',
      'format=qcow2, vdev=xvdb, access=ro, target=/srv/a.qcow2',
      'vdev=hda,format=vhd,access=w,target=/srv/a b.vhd',
      'vdev=xvdaa2, format=raw, access=rw, target=relative.img',
    ],
    pieces: [...['/dev/vg/a', '/a:b', '/', '/dev/null', 'raw', 'qcow', 'qcow2', 'qed', 'vhd', 'empty', 'xvda', 'xvda9', 'xvdzzz', 'xvdzzzz', 'hda', 'hde', 'sdp', 'sdq', 'xvda01', 'd0p1', '51712', 'rw', 'ro', 'w', 'r', 'w!'], ...['format=', 'vdev=', 'access=', 'target=', 'devtype=cdrom', 'cdrom', 'phy:', 'backendtype=phy', 'script=', 'discard', ' ', '\t', '\n', '=', ':', ',', ', ', 'é']], // biome-ignore format: a table
  },
  vif: {
    plain: plainVif,
    read(atom, cx) {
      const reading = readVif(atom.text, cx.release)
      return { value: reading.refused ? undefined : reading.nic, findings: vifFindings(openSpec(atom), reading, cx) }
    },
    usual: ['mac=00:16:3E:00:00:01,bridge=br0', 'bridge=xenbr0', 'bridge=br0, mac=00:16:3e:00:00:01', 'mac=02:00:00:00:00:0a'], // biome-ignore format: a table
    pieces: [...['mac=', 'bridge=', '00:16:3e:00:00:01', '00:00:00:00:00:00', '00:00:00:00:00:01', '01:16:3e:00:00:01', '0:16:3e:0:0:1', '00-16-3e-00-00-01', 'br0', 'a:b', 'é'], ...['model=e1000', 'type=ioemu', 'script=vif-nat', 'rate=1MB/s', 'mtu=1500', ' ', '\t', '\n', '=', ',', ', ', '1', 'f']], // biome-ignore format: a table
  },
}

/** All strings of a key in the configs of the verdicts. */
const recorded = (key: string): string[] =>
  verdictRows.flatMap(({ kind, text }) =>
    kind === 'domain'
      ? parse(text, '4.17').settings.flatMap(({ key: { name }, value }) =>
          name === key && value?.type === 'list'
            ? value.items.flatMap((item) => (item.type === 'atom' ? [item.text] : []))
            : [],
        )
      : [],
  )

/** A text with a piece put in, in the place of some characters. */
const mutated = (text: string, [at, length, piece]: readonly [number, number, string]): string => {
  const from = text.length === 0 ? 0 : at % (text.length + 1)
  return text.slice(0, from) + piece + text.slice(from + length)
}

const contexts = fc.record({
  release: fc.constantFrom(...releases),
  guest: fc.constantFrom<ReadContext['guest']>('pv', 'hvm', 'pvh'),
})

const contextOf = (
  key: string,
  { release, guest }: { release: Release; guest: ReadContext['guest'] },
): ReadContext => ({
  release,
  guest,
  arch: 'x86',
  key,
  host: undefined,
})

const atomOf = (text: string): Atom => ({ type: 'atom', start: 0, end: text.length + 2, text, quote: '"', map: undefined, lost: [] }) // biome-ignore format: one line

describe.each(Object.entries(languages))(
  'a %s of which there is nothing to say',
  (key, { plain, read, usual, pieces }) => {
    const some = fc.oneof(
      fc.constantFrom(...usual, ...recorded(key)),
      fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((all) => all.join('')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((all) => all.join(',')),
    )
    const edit = fc.tuple(fc.nat(60), fc.nat(3), fc.constantFrom(...pieces, ''))
    const edits = fc.oneof(fc.constant([]), fc.array(edit, { maxLength: 2 }))

    it('is told at a glance as it is read', () => {
      let told = 0
      fc.assert(
        fc.property(some, edits, contexts, (text, changes, which) => {
          const written = changes.reduce(mutated, text)
          const cx = contextOf(key, which)
          const found = plain(written, cx)
          if (found === undefined) return
          told++
          expect({ value: found, findings: [] }).toEqual(read(atomOf(written), cx))
        }),
        { numRuns: 20_000 },
      )
      expect(told).toBeGreaterThan(150)
    })

    it('is told so where it is written as most are', () => {
      for (const text of usual.filter((each) => !each.includes('a b')))
        expect(plain(text, contextOf(key, { release: '4.17', guest: 'hvm' })), text).toBeDefined()
    })
  },
)
