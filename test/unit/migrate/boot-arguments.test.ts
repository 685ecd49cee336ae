import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'

const guest = 'name = "g"\nmemory = 512\nbootloader = "pygrub"\non_crash = "destroy"\ndisk = [ "phy:/dev/a,xvda,w" ]\n'

const migrated = (bootargs: string, release: '4.1' | '4.22' = '4.22') =>
  migrate(`${guest}bootargs = ${bootargs}\n`, { release, from: 'xm', name: 'g' })

describe('arguments of the bootloader in a list', () => {
  // xend took `str()` of the list, and cut that as a shell does.
  it.each([
    ["[ '-q', '--entry=1' ]", '[ "-q", "--entry=1" ]', '[-q, --entry=1]', '-q --entry=1'],
    ["[ '-q' ]", '[ "-q" ]', '[-q]', '-q'],
    ["[ '--entry=My Linux' ]", '[ "--entry=My Linux" ]', '"[--entry=My Linux]"', '"--entry=My Linux"'],
    [`[ "it's" ]`, `[ "it's" ]`, "[it's]", "it's"],
  ])('%s are what was meant, and what xm made of them is told', (bootargs, written, xm, xl) => {
    const { text, told, status } = migrated(bootargs)
    expect(text).toContain(`\nbootloader_args = ${written}\n`)
    expect(told.map(({ message }) => message)).toEqual([
      `\`bootargs\`, \`bootloader_args\`: Under xm it was \`${xm}\`; xl 4.22 makes it \`${xl}\`. xend made one text of the list, with its brackets and commas, and cut that up. What was meant is kept: look at it.`,
    ])
    expect(status).toBe('done')
  })

  it('are one text for the xl that has no list of them', () => {
    expect(migrated("[ '-q', '--entry=1' ]", '4.1').text).toContain('\nbootloader_args = "-q --entry=1"\n')
  })

  it('are none in an empty one: then xm gave its own', () => {
    const { text, told } = migrated('[]')
    expect(text).toContain('\nbootloader_args = [ "-q" ]\n')
    expect(told).toEqual([])
  })
})
