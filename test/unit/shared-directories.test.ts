import { expect, it } from 'vitest'
import { showView } from '../../server/src/features/show.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'

/* Which number a shared directory gets in xenstore, as live libxl 4.22 gives it. */

const ofDaemon = 'tag=a,path=/p,security_model=none,type=xen_9pfsd'
const ofQemu = 'tag=z,path=/q,security_model=none'
const dropped = 'tag=z,path=/q'

const backends = (...shares: readonly string[]): readonly string[] => {
  const list = shares.map((share) => `"${share}"`).join(', ')
  const text = `name = "a"\ntype = "pv"\nkernel = "/k"\nmemory = 300\np9 = [ ${list} ]\n`
  const shown = showView(snapshotOfText(text, 'domain', { ...defaultPreferences, release: '4.22' }), 'xenstore') ?? ''
  return [...shown.matchAll(/\/backend\/(\w*9pfs)\/DOMID\/(\d+)\/path = "(\S+)"/g)].map(([, ...parts]) =>
    parts.join(' '),
  )
}

it.each([
  [[ofDaemon], ['xen_9pfs 0 /p']],
  [
    [ofDaemon, ofQemu],
    ['9pfs 0 /q', 'xen_9pfs 1 /p'],
  ],
  [
    [ofQemu, ofDaemon],
    ['9pfs 0 /q', 'xen_9pfs 1 /p'],
  ],
  [
    [dropped, ofDaemon, ofDaemon],
    ['xen_9pfs 0 /p', 'xen_9pfs 1 /p'],
  ],
  [
    [ofQemu, ofDaemon, ofQemu],
    ['9pfs 0 /q', '9pfs 1 /q', 'xen_9pfs 2 /p'],
  ],
])('%j', (shares, expected) => {
  expect([...backends(...shares)].sort()).toEqual(expected)
})
