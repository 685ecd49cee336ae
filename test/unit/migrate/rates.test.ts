import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'

const migrated = (cards: string) =>
  migrate(`name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "destroy"\nvif = [ ${cards} ]\n`, {
    release: '4.22',
    from: 'xm',
  })

const messages = ({ told }: ReturnType<typeof migrated>) => told.map(({ message }) => message)

// xend took no blank in a rate, and set no limit then.
describe('a rate that xend could not read', () => {
  it.each([
    ['"rate=10 Mb/s"', '"rate=10Mb/s"', '10 Mb/s', '1.25 MB a second: 62.5 kB every 50 ms'],
    ['"rate = 1 MB/s"', '"rate=1MB/s"', '1 MB/s', '1 MB a second: 50 kB every 50 ms'],
    ['"rate=5MB/s @ 20ms"', '"rate=5MB/s@20ms"', '5MB/s @ 20ms', '5 MB a second: 100 kB every 20 ms'],
    ['"rate = 5 MB/s @ 20 ms"', '"rate=5MB/s@20ms"', '5 MB/s @ 20 ms', '5 MB a second: 100 kB every 20 ms'],
  ])('%s is written as it was meant, and said to have been none', (card, written, said, now) => {
    const migration = migrated(card)
    expect(migration.text).toContain(`vif = [ ${written} ]\n`)
    expect(migration.status).toBe('done')
    expect(messages(migration)).toEqual([
      `\`vif\`, item 1, \`rate\`: Under xm it was no limit; xl 4.22 makes it ${now}. xend could not read the rate \`${said}\`, and set no limit. What was meant is kept: look at it.`,
    ])
    expect(migration.changes.map(({ reason }) => reason).join()).not.toContain('what xm made of it')
  })

  it('is none where nothing is plainly meant by it', () => {
    const { text, changes, told } = migrated('"bridge=br0,rate=fast"')
    expect(text).toContain('# vif: xl does not read as xm did\n#   "bridge=br0,rate=fast"\nvif = [ "bridge=br0" ]\n')
    expect(changes.map(({ reason }) => reason)).toEqual([
      '`vif`: xl 4.22 refuses it as it stands; this is what xm made of it.',
    ])
    expect(told.map(({ message }) => message)).toEqual([
      '`vif`, item 1, `rate`: Under xm it was no limit; xl 4.22 makes no limit of it. xend could not read `fast`, or found it too small or too large.',
    ])
  })
})

describe('what xl refuses', () => {
  it('is written as xm made it, or as it was meant, and that is told apart', () => {
    const reasons = (cards: string) => migrated(cards).changes.map(({ reason }) => reason)
    expect(reasons('"rate=10 Mb/s"')).toEqual(['`vif`: xl 4.22 refuses it as it stands; this is what was meant.'])
    const disks = migrate(
      'name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "destroy"\ndisk = [ "phy:/dev/a,xvda,w,store", "tap:aio:/b,xvdb, w,store" ]\n',
      { release: '4.22', from: 'xm' },
    )
    expect(disks.changes.map(({ reason }) => reason)).toEqual([
      '`disk`: xl 4.22 refuses it as it stands; this is what xm made of it, or what was meant where it read nothing.',
    ])
  })
})
