import { releases } from './releases.ts'

export { releases }

/** A release of Xen, by major and minor number. */
export type Release = (typeof releases)[number]

export const [oldestRelease] = releases
export const newestRelease: Release = releases[releases.length - 1] ?? oldestRelease

const order = new Map<string, number>(releases.map((release, index) => [release, index]))

/** Whether `text` names a release that we know. */
export const isRelease = (text: string): text is Release => order.has(text)

/** The release that a version belongs to: `4.17.5` and `4.17.5-pre` are 4.17. Undefined for none that we know. */
export const releaseNamed = (version: string): Release | undefined => {
  const text = /^(\d+\.\d+)(?:[.-].*)?$/.exec(version)?.[1] ?? version
  return isRelease(text) ? text : undefined
}

/** Negative when `a` is older than `b`, 0 when they are the same, positive when it is newer. */
export const compareReleases = (a: Release, b: Release): number => (order.get(a) ?? 0) - (order.get(b) ?? 0)

/** Whether `release` is `since` or newer. */
export const atLeast = (release: Release, since: Release): boolean => compareReleases(release, since) >= 0

/** The release after `release`; the newest one for the newest. */
export const releaseAfter = (release: Release): Release => releases[(order.get(release) ?? 0) + 1] ?? newestRelease

/** Something that changed over time: what holds from each release on, oldest first. */
export type History<T> = readonly (readonly [since: Release, what: T])[]

/** What `history` holds in `release`; undefined before its first entry. */
export const inRelease = <T>(history: History<T>, release: Release): T | undefined =>
  history.findLast(([since]) => atLeast(release, since))?.[1]
