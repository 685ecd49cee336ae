import type { Range as LspRange } from 'vscode-languageserver-types'
import type { FileKind } from '../../../protocol/src/messages.ts'
import type { Markdown } from '../markdown.ts'
import type { Release } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import type { Atom, Range, Value } from '../syntax/index.ts'

export type { FileKind }
export type GuestType = 'pv' | 'hvm' | 'pvh'
export type Arch = 'x86' | 'arm'

/** The machine that a file is meant for, as far as it is known. */
export interface Host {
  /** Physical CPUs. */
  readonly cpus?: number
  /** NUMA nodes. */
  readonly nodes?: number
  /** Memory in MiB. */
  readonly memory?: number
  /** The longest vectors (SVE) of an ARM host in bits; 0 where it has none. */
  readonly sve?: number
  /** The scheduler of its cpupools. */
  readonly scheduler?: Scheduler
  /** The cpupools beside Pool-0. */
  readonly pools?: readonly string[]
  /** The CPUs of cpupools, by their names, as far as they are known. */
  readonly poolCpus?: Readonly<Record<string, readonly number[]>>
  /** The CPUs of each NUMA node, from node 0 on. */
  readonly nodeCpus?: readonly (readonly number[])[]
  /** All its PCI devices, as `0000:01:00.0`. */
  readonly pci?: readonly string[]
  /** The PCI devices that `xl pci-assignable-list` shows: bound to pciback, and with no guest. */
  readonly assignable?: readonly string[]
  /** Its USB devices by bus and address, as `1.3`, without hubs. */
  readonly usb?: readonly string[]
  /** The PCI and USB devices that another guest has. */
  readonly taken?: readonly string[]
  /** The domains that run beside dom0. */
  readonly domains?: readonly string[]
  /** The users of dom0, as far as a config may name them. */
  readonly users?: readonly string[]
  /** The labels of the policy that it has loaded (XSM), as far as a config may name them. */
  readonly labels?: readonly string[]
  /** What the host can do, and cannot. What is not named is not known. */
  readonly can?: Readonly<Partial<Record<Ability, boolean>>>
  /** The files of dom0, where a person says that this machine is it. */
  readonly files?: FilesOfDom0
}

/** What libxl finds at a path of dom0, links followed. */
export type FileOfDom0 =
  | { readonly kind: 'missing'; readonly why: 'No such file or directory' | 'Not a directory' }
  | { readonly kind: 'file'; readonly size: number; readonly executable: boolean }
  | { readonly kind: 'block' | 'folder' | 'other' }

/** A look at the files of dom0. Nothing is written or kept; a path is absolute. */
export interface FilesOfDom0 {
  /** Undefined where it cannot be told. */
  at(path: string): FileOfDom0 | undefined
  /** The first bytes of a plain file, as many as there are up to `count`; undefined where it cannot be read. */
  start(path: string, count: number): Uint8Array | undefined
}

export const schedulers = ['credit', 'credit2', 'rtds', 'arinc653', 'null'] as const
export type Scheduler = (typeof schedulers)[number]

/**
 * What a host may be able to do: run each type of guest; page with hardware or with shadow page tables; hand devices over, and share
 * page tables for it; count events for guests; label domains (XSM); hand over nodes of a device tree; colour
 * its cache; hand over an Intel graphics card; serve USB by a driver of dom0's kernel; trace the processors of guests;
 * let guests run guests of their own; keep several views of their memory; hand PCI devices over by a driver of dom0's kernel; run QEMU, and
 * speak to one in a stub domain; take memory from dom0 for a guest; set features and quotas of xenstored.
 */
export const abilities = [
  'hvm',
  'pv',
  'hap',
  'shadow',
  'iommu',
  'share_pt',
  'vpmu',
  'xsm',
  'dtdev',
  'llc_colors',
  'igd',
  'usbback',
  'vmtrace',
  'nested',
  'altp2m',
  'pciback',
  'qemu',
  'qmp_proxy',
  'autoballoon',
  'xenstore_features',
  'xenstore_quota',
] as const
export type Ability = (typeof abilities)[number]

/** What stands around a value that is being typed: for proposals alone, it decides nothing. */
export interface Around {
  /** The other strings of the list that the value stands in. */
  readonly siblings?: readonly Atom[]
  /** The name of the guest. */
  readonly name?: string | undefined
  /** What the guest can ever have: memory in MiB, and vCPUs; undefined where the file does not say it. */
  readonly most?: { readonly memory: number | undefined; readonly vcpus: number | undefined }
  /** What other files use, by name: the most common first. */
  readonly used?: {
    readonly [what in 'bridge' | 'pool' | 'guest']?: readonly string[]
  }
  /** The values of a key or of a field (`disk.target`), each with the guest that has it. */
  readonly values?: (what: string) => readonly { readonly value: string; readonly guest: string | undefined }[]
  /** Whether a MAC address, in small letters, is that of another guest. */
  readonly isTaken?: (mac: string) => boolean
  /** Whether a screen of another guest is asked for at a port. */
  readonly isPortTaken?: (port: number) => boolean
  /** A number that is another one each time, from 0 on and below 1, to make up addresses from; always the same unless given. */
  readonly chance?: number
}

/** What decides how xl reads a value. */
export interface ReadContext {
  readonly release: Release
  readonly arch: Arch
  /** The guest that `type` and `builder` ask for; pv for other files. */
  readonly guest: GuestType
  /** The key whose value is read. */
  readonly key: string
  readonly host: Host | undefined
  /** The key that decides the guest, `type` or `builder`; undefined where neither does. */
  readonly decidedBy?: 'type' | 'builder'
  /** Whether the key was last set with `+=`: xl does not read numbers then. */
  readonly added?: boolean
  /** What is known beside the value, for proposals. */
  readonly around?: Around
  /** The vCPUs that xl has counted when it comes to `cpus` (`vcpusOf` in cpus.ts); undefined while that is not known. */
  readonly vcpus?: number
}

/**
 * What becomes of a file because of a finding: xl refuses the file, or it takes the file and ignores, drops or misreads
 * what is marked, or nothing happens and it is advice; a remark is not even that: xl prints a line although all is well.
 */
export type Effect = 'refused' | 'ignored' | 'advice' | 'remark'

/** A change to the text: what stands between two offsets is replaced. */
export interface Edit extends Range {
  readonly newText: string
}

/** A way to mend a finding. */
export interface Fix {
  /** What an editor shows: an order, such as "Replace `vcpu` by `vcpus`". */
  readonly title: string
  readonly edits: readonly Edit[]
  /** Whether xl builds the same domain afterwards, or the one that can only have been meant: then it may be applied unseen. */
  readonly safe?: boolean
  /** Whether a person has to choose it, since another way may as well be meant: a migration passes it over. */
  readonly byHand?: boolean
  /** Whether it keeps one of two versions of a text: what the other one says goes, with its comments. */
  readonly ofVersions?: boolean
  /** Whether it gives a protection up, or only hides the problem: then only a person takes it, and nothing that mends several problems at once. */
  readonly deliberate?: boolean
  /** Whether the line endings of the whole document become line feeds. */
  readonly lineFeeds?: boolean
  /** Whether the document is to be stored without a byte-order mark. */
  readonly withoutByteOrderMark?: boolean
  /** The key that is added to the setting `xen.knownKeys`; there are no edits then. */
  readonly knownKey?: string
}

/** Ways to mend a finding, or what works them out once somebody asks (`fixesOf`): there may be thousands of findings, and one is mended. */
export type Fixes = readonly Fix[] | (() => readonly Fix[])

/** A place in another file, as LSP has it. */
export interface Elsewhere {
  readonly uri: string
  readonly range: LspRange
  readonly message: string
}

/** Something that is wrong at a place, or could be better there. */
export interface Finding extends Range {
  /** The id of the rule that it belongs to: a page under `docs/rules/`. */
  readonly rule: RuleId
  readonly effect: Effect
  /** What xl will do, then how to mend it. Names of keys and values in backquotes. */
  readonly message: string
  /** The line that xl prints for it, without file and line number; undefined where xl is silent. */
  readonly said?: string
  /** Who finds it in `xl create`, where the dry run takes the file; absent for what the parser does. */
  readonly by?: 'libxl' | 'xen'
  /** Whether nearly every host makes no guest of it, and not each: that is why it is none of those that are refused. */
  readonly onMostHosts?: true
  /** Whether the parser takes it as it is: the message is finished by what the creation makes of it (`rules/creation.ts`). */
  readonly untilCreation?: true
  readonly fixes?: Fixes
  readonly tag?: 'deprecated' | 'unnecessary'
  /** Places in other files that belong to it. */
  readonly elsewhere?: readonly Elsewhere[]
  /** Another place that belongs to it. */
  readonly related?: Range & { readonly message: string }
}

/** What a stretch of a value is: for semantic highlighting and for finding the part under the cursor. */
export interface Part extends Range {
  readonly role: 'field' | 'value' | 'number' | 'choice' | 'operator' | 'path' | 'device'
  /** The name of the field that it belongs to. */
  readonly field?: string
}

/** What xl makes of a value. */
export interface Reading<T> {
  /** What xl goes on with; undefined when it leaves the key unset. */
  readonly value: T | undefined
  readonly findings: readonly Finding[]
  readonly parts?: readonly Part[]
  /** Of a list, the readings of its items: its parts are theirs. */
  readonly items?: readonly Reading<unknown>[]
}

/** Something to offer while a value is typed. */
export interface Proposal {
  readonly label: string
  readonly kind: 'value' | 'field' | 'snippet'
  /** One line. */
  readonly detail?: string
  readonly documentation?: Markdown
  /** What is replaced; it ends at the cursor or beyond. */
  readonly replace: Range
  /** Defaults to the label. With tab stops when `snippet`. */
  readonly insert?: string
  readonly snippet?: boolean
  readonly deprecated?: boolean
  /** What is held against what is typed, in place of the label. */
  readonly filter?: string
  /** Whether it is offered to a person who asks, and not whenever a separator is typed: what comes next may as well be a number. */
  readonly whenAsked?: boolean
  /** Whether any other text may as well be meant: it is offered as long as what is typed is its beginning. */
  readonly free?: boolean
  /** Whether nothing is known of it before more stands beside it: then it is not tried. */
  readonly begun?: boolean
}

/** What the thing at an offset is. */
export interface Explanation extends Range {
  readonly markdown: Markdown
}

/** What may be written at an offset, one position or field after another. */
export interface Signature {
  readonly label: string
  readonly documentation?: Markdown
  readonly parameters: readonly { readonly label: string; readonly documentation?: Markdown }[]
  readonly active: number | undefined
}

/** The functions of libxlu_cfg.c through which xl reads a key. */
export type Accessor = 'string' | 'long' | 'bounded_long' | 'defbool' | 'list' | 'list_as_string_list'

/** One kind of value: how xl reads it, and what an editor can say about it. */
export interface ValueType<T = unknown> {
  /** What stands in hovers and docs: "integer, MiB", "disk specification". */
  readonly label: string
  /** What a number counts: "MiB". */
  readonly unit?: string
  /** How xl reads it. */
  readonly accessors: readonly Accessor[]
  /** What xl makes of this value, and what it says meanwhile. Ranges are in the document. */
  read(value: Value, cx: ReadContext): Reading<T>
  /** Proposals at an offset inside the value, or at the place where it is missing (then `value` is undefined). */
  complete?(value: Value | undefined, offset: number, cx: ReadContext): Proposal[]
  /** What the thing under the offset is. */
  explain?(value: Value, offset: number, cx: ReadContext): Explanation | undefined
  /** Which position or field the offset is in. */
  signature?(value: Value, offset: number, cx: ReadContext): Signature | undefined
  /** A snippet with the right shape for a new value, with tab stops: `"$1"`, `[ "$1" ]`, `${1:1024}`. */
  readonly snippet?: Shape
}

/** A snippet, or one that depends on the release and on what stands around the value. */
export type Shape = string | ((cx: ReadContext) => string)
