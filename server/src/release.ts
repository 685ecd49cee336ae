/** The releases of Xen that brought `xl`, oldest first. */
export const releases = [
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.5',
  '4.6',
  '4.7',
  '4.8',
  '4.9',
  '4.10',
  '4.11',
  '4.12',
  '4.13',
  '4.14',
  '4.15',
  '4.16',
  '4.17',
  '4.18',
  '4.19',
  '4.20',
  '4.21',
  '4.22',
] as const

/** A release of Xen, by major and minor number. */
export type Release = (typeof releases)[number]

export const oldestRelease: Release = '4.1'
export const newestRelease: Release = '4.22'

const order = new Map<string, number>(releases.map((release, index) => [release, index]))

/** Whether `text` names a release that we know. */
export const isRelease = (text: string): text is Release => order.has(text)

/** Negative when `a` is older than `b`, 0 when they are the same, positive when it is newer. */
export const compareReleases = (a: Release, b: Release): number => (order.get(a) ?? 0) - (order.get(b) ?? 0)

/** Whether `release` is `since` or newer. */
export const atLeast = (release: Release, since: Release): boolean => compareReleases(release, since) >= 0

/** The release before `release`; the oldest one for the oldest. */
export const releaseBefore = (release: Release): Release => releases[(order.get(release) ?? 0) - 1] ?? oldestRelease

/** The release after `release`; the newest one for the newest. */
export const releaseAfter = (release: Release): Release => releases[(order.get(release) ?? 0) + 1] ?? newestRelease

/** Something that changed over time: what holds from each release on, oldest first. */
export type History<T> = readonly (readonly [since: Release, what: T])[]

/** What `history` holds in `release`; undefined before its first entry. */
export const inRelease = <T>(history: History<T>, release: Release): T | undefined =>
  history.findLast(([since]) => atLeast(release, since))?.[1]
