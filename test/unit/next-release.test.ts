import { readdirSync, readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { checkPreferences } from '../../server/src/preferences.ts'
import {
  compareReleases,
  isRelease,
  newestRelease,
  oldestRelease,
  type Release,
  releases,
} from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { xencfg } from './cli/run.ts'

/*
 * What is known of releases must follow from their list alone, and not from how their names look: here Xen 5.0 has come out, and its xl
 * does what that of the last one did.
 */

vi.mock('../../server/src/releases.ts', async (original) => {
  const { releases: known } = await original<typeof import('../../server/src/releases.ts')>()
  return { releases: [...known, '5.0'] }
})

const next = '5.0' as Release
const last = releases.at(-2) as Release

it('is the newest release', () => {
  expect(newestRelease).toBe(next)
  expect(isRelease('5.0')).toBe(true)
  for (const release of releases) expect(Math.sign(compareReleases(next, release))).toBe(release === next ? 0 : 1)
  expect([...releases].sort(compareReleases)).toEqual(releases)
})

it('is taken by the settings', () => {
  expect(checkPreferences({ release: '5.0' })).toMatchObject({ preferences: { release: '5.0' }, complaints: [] })
  expect(checkPreferences({ release: '5.1' }).complaints[0]?.message).toContain(`from "${oldestRelease}" to "5.0"`)
})

it('is taken by the comment of a file', () => {
  const { config } = snapshotOfText('# xen-config: release=5.0\nname = "a"\n', 'domain', defaultPreferences)
  expect(config.release).toBe('5.0')
})

it('is taken by the command line', async () => {
  const { status, out } = await xencfg(['explain', '--release', '5.0', 'maxvcpus'])
  expect(status).toBe(0)
  expect(out).toContain('maxvcpus')
})

const examples = new URL('../../examples/', import.meta.url)

it.each(readdirSync(examples))('reads %s as the release before', (name) => {
  const text = readFileSync(new URL(name, examples), 'utf8').replace(/^# xen-config: release=.*$/m, '')
  const kind = name.endsWith('.cpupool') ? 'cpupool' : name === 'xl.conf' ? 'xl-conf' : 'domain'
  const say = (release: Release) =>
    snapshotOfText(text, kind, { ...defaultPreferences, release }).problems.map(({ start, rule, message }) => ({
      start,
      rule,
      message: message.replaceAll(release, 'N'),
    }))
  expect(say(next)).toEqual(say(last))
})

it('reads the disks that the release before reads', () => {
  const text = `name = "a"\ndisk = [ "specification=virtio, format=qed, backendtype=standalone, vdev=xvda, untrusted, target=/a" ]\n`
  const { config } = snapshotOfText(text, 'domain', { ...defaultPreferences, release: next })
  expect(config.entries.get('disk')?.reading?.value).toMatchObject([{ format: 'qed', trusted: 'False' }])
})
