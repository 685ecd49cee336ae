import { buildDomain, printJson } from '../../../server/src/build/build-domain.ts'
import { type BuildOptions, originOf } from '../../../server/src/build/domain.ts'
import { isWritten } from '../../../server/src/create/checks/device-model-start.ts'
import { isStubdomain } from '../../../server/src/create/checks/device-model-version.ts'
import { type Creation, createDomain, printEffective } from '../../../server/src/create/create-domain.ts'
import { deviceModelArguments } from '../../../server/src/create/device-model/arguments.ts'
import { draftOf, random } from '../../../server/src/create/draft.ts'
import { xenstoreEntries } from '../../../server/src/create/xenstore/entries.ts'
import { atLeast, type Release } from '../../../server/src/release.ts'
import { findingsOfCreation } from '../../../server/src/rules/creation.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Finding, Host } from '../../../server/src/values/value-type.ts'
import { pretendedHost } from '../judge.ts'
import { lastOf } from '../last-of.ts'
import type { Verdict } from '../verdicts.ts'
import type { CreationRow, Effective } from './rows.ts'

/** The host on which the rows were recorded, and that the shim of the live ones pretends. */
export const creationHost = lastOf(
  (release: Release): Host => ({
    ...pretendedHost,
    scheduler: atLeast(release, '4.12') ? 'credit2' : 'credit',
    pools: [],
    domains: [],
    users: ['root'],
    can: {
      hvm: true,
      pv: true,
      hap: true,
      shadow: true,
      iommu: true,
      share_pt: true,
      vpmu: true,
      xsm: false,
      dtdev: false,
      llc_colors: false,
      igd: false,
      usbback: false,
      altp2m: true,
    },
  }),
)

/** Where Xen keeps its firmware there: the 4.17 is Debian's. */
const ofDebian: BuildOptions = { firmwareDirectory: '/usr/lib/xen-4.17/boot' }
const elsewhere: BuildOptions = {}

/** Where our answer to a row differs from that of `xl create`; each is undefined where the two agree. */
export interface Difference {
  /** Refused by one and created by the other. */
  readonly refused?: string
  /** Refused by both, each with another first line. */
  readonly line?: string
  /** What libxl fills in and we do not, or otherwise. */
  readonly effective?: readonly string[]
  /** Where the arguments of the device model differ. */
  readonly deviceModel?: string
  /** Where the entries of xenstore differ. */
  readonly xenstore?: readonly string[]
}

/** What we say of a config under a release, on the host of the rows. */
const answer = lastOf(
  (text: string, release: Release, host: Host): Snapshot =>
    snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch: 'x86', host }),
)

/** What creation makes of a config there, whatever hypervisor and QEMU say. */
const creationOf = lastOf((text: string, release: Release, host: Host, options: BuildOptions): Creation | undefined => {
  const { config } = answer(text, release, host)
  return createDomain(config, config.host, { ...options, permissive: true })
})

/** `max_grant_version` out of range: libxl returns its error with the wrong sign, and xl ends with 0 without a domain. */
const withoutDomain = /max grant version -?\d+ out of range/

/** Whether there is no domain afterwards. */
export const isRefused = ({ exit, said }: Verdict): boolean =>
  exit !== 0 || said.some((line) => withoutDomain.test(line))

/** Whether a line of ours is what libxl prints, with anything in place of what we leave open: a number, a path of the host. */
const fits = (ours: string, line: string): boolean => {
  const [first = '', ...rest] = ours.split('…')
  const last = rest.pop()
  if (last === undefined) return first === line
  if (!line.startsWith(first) || !line.slice(first.length).endsWith(last)) return false
  const at = rest.reduce((from, part) => (from < 0 ? from : line.indexOf(part, from)), first.length)
  return at >= 0 && at <= line.length - last.length
}

/** The first error of libxl. (In 4.2 xl itself asks for one pool too many, and goes on.) */
const firstError = ({ said }: Verdict): string | undefined =>
  said.filter((line) => line.startsWith('libxl: error') && !line.includes('cpupool_info: failed'))[0]

/** What is found where hypervisor and QEMU take everything, as those of the rows do. */
const findingsOn = ({ problems, config }: Snapshot): readonly Finding[] =>
  problems.every(({ effect, by }) => effect !== 'refused' || by !== undefined) &&
  createDomain(config)?.objections.some(({ check }) => check.layer !== undefined)
    ? findingsOfCreation(config, { permissive: true })
    : problems

/** Compares our answer with what `xl create` of a release did. */
export const compare = (
  { text }: Pick<CreationRow, 'text'>,
  release: Release,
  verdict: Verdict,
  host = creationHost(release),
): Difference => {
  const problems = findingsOn(answer(text, release, host))
  const errors = problems.filter(({ effect }) => effect === 'refused')
  const ours = errors.map(({ rule, said, message }) => `${rule}: ${said ?? message}`).join(' | ')
  const lines = verdict.said.join(' / ')
  if (errors.length > 0 !== isRefused(verdict))
    return {
      refused: isRefused(verdict) ? `xl creates nothing: ${lines}; we say nothing` : `xl creates it; we say ${ours}`,
    }
  const line = firstError(verdict)
  if (
    !isRefused(verdict) ||
    line === undefined ||
    problems.some(({ said }) => said?.split('\n').some((each) => fits(each, line)))
  )
    return {}
  return { line: `xl prints ${lines}; we say ${ours}` }
}

export type Flat = Readonly<Record<string, unknown>>

/** Every value that is no object or list, by its path. */
export const flat = (value: unknown, path = ''): Flat =>
  typeof value === 'object' && value !== null
    ? Object.assign(
        {},
        ...Object.entries(value).map(([name, inner]) =>
          flat(inner, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
        ),
      )
    : { [path]: value }

const plain = (json: Parameters<typeof printJson>[0]): Flat => flat(JSON.parse(printJson(json)))

/**
 * Where our answer to who has put a value into a domain does not fit what libxl filled in: of that, and of nothing else, we say that libxl
 * has. Of the rest we know by which key it came, or that xl put it there by itself.
 */
export const compareOrigins = (
  text: string,
  release: Release,
  { filled }: Effective,
  host = creationHost(release),
): readonly string[] => {
  const creation = creationOf(text, release, host, ofDebian)
  if (!creation) return ['we say that it is refused']
  return Object.keys(plain(printEffective(creation))).flatMap((path) => {
    const origin = originOf(creation.domain, path)
    return origin !== undefined && (origin === 'libxl') === path in filled ? [] : [`${path}: we say ${origin}`]
  })
}

/** What creation makes of the domain of a config, as a difference to what xl has built; undefined where we say that it is refused. */
const filledBy = (text: string, release: Release, host: Host): Flat | undefined => {
  const options = release === '4.17' ? ofDebian : elsewhere
  const built = buildDomain(answer(text, release, host).config, options)
  const creation = creationOf(text, release, host, options)
  if (!built || !creation?.created) return undefined
  const before = plain(built)
  const after = Object.entries(plain(printEffective(creation)))
  return Object.fromEntries(after.filter(([path, value]) => before[path] !== value))
}

const chance = { [random]: '00:16:3e:RANDOM' } as Readonly<Record<string, string>>

/** The same of values of the domain, by their path: a MAC address, or the UUID of a vTPM. */
const drawn = (path: string, value: unknown): unknown =>
  value === random && path.endsWith('.uuid') ? 'UUID' : (chance[String(value)] ?? value)

/** Compares what libxl fills into a domain with what we do. */
export const compareEffective = (
  text: string,
  release: Release,
  { filled }: Effective,
  host = creationHost(release),
): Difference => {
  const ours = filledBy(text, release, host)
  if (!ours) return { effective: ['we say that it is refused'] }
  const paths = [...new Set([...Object.keys(ours), ...Object.keys(filled)])]
  const effective = paths.flatMap((path) => {
    const value = drawn(path, ours[path])
    return String(value) === String(filled[path]) ? [] : [`${path}: libxl has ${filled[path]}, we have ${value}`]
  })
  return effective.length > 0 ? { effective } : {}
}

/**
 * Compares the command line of the device model. Where QEMU itself is, unless the file says so, was chosen when the Xen of the rows was
 * built.
 */
export const compareDeviceModel = (
  text: string,
  release: Release,
  { dm }: Pick<Effective, 'dm'>,
  host = creationHost(release),
): Difference => {
  const creation = creationOf(text, release, host, ofDebian)
  if (!creation?.created) return { deviceModel: 'we say that it is refused' }
  const { domain } = creation
  const draft = draftOf(domain, answer(text, release, host).config.host ?? {})
  // The words of one in a stub domain of Linux are in xenstore.
  if (isStubdomain(draft) && isWritten(draft)) return {}
  const ours = deviceModelArguments(draft, '1', '2')
    ?.flatMap(({ words }) => words)
    .map((word) => word.replace(random, chance[random] ?? ''))
  const isNamed = domain.get('b_info.device_model') !== undefined
  const known = (words: readonly string[] | undefined) =>
    words
      ?.slice(isNamed ? 0 : 1)
      .join('\n')
      .replace(/\bfd=(?:\d+|FD)\b/, 'fd=FD')
  return known(ours) === known(dm) ? {} : { deviceModel: `libxl has ${dm?.join(' ')}, we have ${ours?.join(' ')}` }
}

/** Nodes of devices that the recorded rows have on the guest's side, and those that they leave out on the other. */
const recordedOfFrontends = ['device-type', 'trusted', 'virtual-device', 'mac', 'mtu']
const unrecordedOfBackends = ['frontend', 'frontend-id', 'online', 'state', 'domain', 'protocol']

/** Whether the rows have a node: those with a value, of devices, and of the guest's own directory some. */
const isRecorded = (path: string, value: string): boolean => {
  const [, domain, room = '', rest = ''] = /^\/local\/domain\/(\d+)\/(\w+)\/?(.*)$/.exec(path) ?? []
  const name = rest.split('/').at(-1) ?? ''
  // The stub domain is no part of what we say.
  if (value === '' || domain === '2' || path.startsWith('/local/domain/0/backend/vfb/2/')) return false
  if (domain === '0') return !unrecordedOfBackends.includes(name)
  if (room === 'device') return recordedOfFrontends.includes(name)
  return ['memory', 'platform', 'hvmloader'].includes(room) || path.endsWith('/cpu/0/availability')
}

/** A path by the UUID of the guest, which is another one each time. */
const withoutUuid = (text: string) => text.replace(/^\/vm\/[^/]+/, '/vm/UUID')

/** The nodes by the UUID of the guest, without that of its stub domain. */
const ofGuest = (xenstore: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const vm = xenstore['/local/domain/1/vm']
  return Object.fromEntries(
    Object.entries(xenstore).flatMap(([path, value]) =>
      path.startsWith('/vm/') && !path.startsWith(`${vm}/`) ? [] : [[withoutUuid(path), withoutUuid(value)]],
    ),
  )
}

/** What we leave to the host, or to chance. */
const isOpen = (value: string | undefined) => value?.startsWith('(') === true

/** The entries of the guest in xenstore, as we know them. */
const xenstoreOf = (text: string, release: Release, host: Host): Readonly<Record<string, string>> | undefined => {
  const creation = creationOf(text, release, host, ofDebian)
  if (!creation?.created) return undefined
  const entries = xenstoreEntries(draftOf(creation.domain, host), '1', '2')
  // An address within a text is named as in a recorded one; what is drawn as a whole stays open.
  const named = (value: string) => value.replace(`mac=${random}`, `mac=${chance[random]}`)
  return ofGuest(Object.fromEntries(entries.map(({ path, value }) => [path, named(value)])))
}

/** Compares what libxl writes into xenstore. `isAsked` says of which nodes. */
export const compareXenstore = (
  text: string,
  release: Release,
  { xenstore: recorded = {} }: Pick<Effective, 'xenstore'>,
  host = creationHost(release),
  isAsked = isRecorded,
): Difference => {
  const ours = xenstoreOf(text, release, host)
  const xenstore = ofGuest(recorded)
  if (!ours) return { xenstore: ['we say that it is refused'] }
  const asked = Object.fromEntries(Object.entries(ours).filter(([path, value]) => isAsked(path, value)))
  const theirs = Object.entries(xenstore).flatMap(([path, value]) => (isAsked(path, value) ? [path] : []))
  const differing = [...new Set([...Object.keys(asked), ...theirs])].flatMap((path) => {
    const [libxl, we] = [xenstore[path], asked[path]]
    return libxl === we || (libxl !== undefined && isOpen(we)) ? [] : [`${path}: libxl has ${libxl}, we have ${we}`]
  })
  return differing.length > 0 ? { xenstore: differing } : {}
}

/** Rows with which we do not agree, and why. */
export const explained: Readonly<Record<string, string>> = {
  'dev-create-create-904': 'as dev-create-create-158',
  'dev-create-create-158':
    '4.10: `cpus` without a CPU of the host is refused from 4.10.2 on (`xl_vcpu.c`, `apply_global_affinity_masks`); the recorded 4.10.0 takes it',
}
