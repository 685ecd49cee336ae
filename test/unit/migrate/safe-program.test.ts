import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'

/** xm made `nfsroot=192.0.2.9:/srv/a` of the first two, and one disk of the two texts without a comma between them. */
const program = `kernel = "/boot/vmlinuz"
name = "web"
nfs_server = ".".join([ "192", "0", "2", "9" ])
nfs_root = "/srv/a" if 1 else "/srv/b"
disk = [ "drbd:r" "es0,xvda,w" ]
`

describe('A program of which safe changes alone make no settings', () => {
  it('stays as it is: nobody reads its lines as settings', () => {
    const { text, status, changes } = migrate(program, { release: '4.17', safe: true })
    expect(text).toBe(program)
    expect(changes).toEqual([])
    expect(status).toBe('refused')
  })

  it('is settings with the others', () => {
    const { text } = migrate(program, { release: '4.17' })
    expect(text).toContain('\nextra = "nfsroot=192.0.2.9:/srv/a"\n')
    expect(text).toContain('\ndisk = [ "vdev=xvda, access=rw, script=block-drbd, target=res0" ]\n')
  })
})
