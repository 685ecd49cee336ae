import { atLeast } from '../../release.ts'
import { type Atom, contentRange, type Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { getAtom } from '../basic/accessors.ts'
import { type ChoiceValue, choice, choiceShape, completeChoice } from '../basic/choices.ts'
import { advice, ignored, refused } from '../basic/findings.ts'
import type { Fix, GuestType, ReadContext, Reading, ValueType } from '../value-type.ts'

/** C's `strncmp(given, name, strlen(given))`: every beginning of the name will do, even none at all. */
const begins = (given: string, name: string): boolean => name.startsWith(given)

/** Arm has one kind of guest: PV up to 4.11, PVH since. xl aborts for the others, but takes `pv` for `pvh` with a warning (`libxl_arm.c`). */
const isX86 = ({ arch }: ReadContext): boolean => arch === 'x86'
const hasPvhAlone = ({ release }: ReadContext): boolean => atLeast(release, '4.12')

const types: Record<string, ChoiceValue> = tableOf({
  pv: {
    offered: (cx) => isX86(cx) || !hasPvhAlone(cx),
    text: 'Paravirtualised: the kernel talks to Xen from its first instruction on. The default on x86.',
  },
  pvh: {
    offered: (cx) => isX86(cx) || hasPvhAlone(cx),
    text: 'Hardware virtualisation without emulated devices and without a device model; the kernel must know PVH. The default on Arm since 4.12.',
  },
  hvm: {
    offered: isX86,
    text: 'A whole emulated PC with firmware, disks and network cards, for any operating system.',
  },
})

const builders: Record<string, ChoiceValue> = tableOf({
  generic: { text: 'A paravirtualised guest; write `type = "pv"` since 4.10.' },
  hvm: { text: 'A fully virtualised guest; write `type = "hvm"` since 4.10.' },
})

/** What people write for the types that xl knows. */
const meanings: Record<string, GuestType> = tableOf({
  generic: 'pv',
  linux: 'pv',
  para: 'pv',
  paravirt: 'pv',
  netbsd: 'pv',
  openbsd: 'pv',
  plan9: 'pv',
  vmx: 'hvm',
  full: 'hvm',
  fullvirt: 'hvm',
})

/** Fixes that write `name` in place of the text of `atom`. */
const replaceBy = (atom: Atom, name: string, safe = false): readonly Fix[] => [
  {
    ...(safe ? { safe } : {}),
    title: `Replace by \`${name}\``,
    edits: [{ ...contentRange(atom), newText: atom.quote ? name : `"${name}"` }],
  },
]

/** A beginning of `name` that xl takes for all of it. */
const shortened = (atom: Atom, name: string) =>
  atom.text === ''
    ? ignored('shortened-name', atom, `xl takes an empty value for \`${name}\`. Write out what is meant.`, {
        fixes: replaceBy(atom, name),
      })
    : advice('shortened-name', atom, `xl takes \`${atom.text}\` for \`${name}\`. Write the name in full.`, {
        fixes: replaceBy(atom, name),
      })

const unknown = (atom: Atom, names: readonly string[], meant: string | undefined, cx: ReadContext) =>
  refused(
    'unknown-choice',
    atom,
    `xl ${cx.release} refuses \`${atom.text}\` for \`${cx.key}\`. It knows ${names.map((name) => `\`${name}\``).join(', ')}, in small letters.`,
    {
      said: `Invalid domain type ${atom.text}.`,
      ...(meant === undefined ? {} : { fixes: replaceBy(atom, meant, true) }),
    },
  )

const plain = (atom: Atom): string => atom.text.trim().toLowerCase()

/** The guest that is meant by a name that xl refuses, unless the other one of `type` and `builder` says that it is another one. */
const meantBy = (atom: Atom, { guest, decidedBy }: ReadContext): GuestType | undefined => {
  const given = plain(atom)
  const meant = Object.hasOwn(types, given) ? (given as GuestType) : meanings[given]
  return decidedBy === undefined || meant === guest ? meant : undefined
}

/** The value of `type`, which xl reads since 4.10 (`xl_parse.c`, `parse_config_data`). */
export const guestType: ValueType<GuestType> = {
  label: 'one of `pv`, `pvh`, `hvm`',
  accessors: ['string'],
  snippet: choiceShape(types),
  read(value, cx): Reading<GuestType> {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    // xl tries them in this order: `p` is PV, and an empty text HVM.
    const type = (['hvm', 'pv', 'pvh'] as const).find((name) => begins(atom.text, name))
    if (type) return { value: type, findings: type === atom.text ? [] : [shortened(atom, type)] }
    return { value: undefined, findings: [unknown(atom, Object.keys(types), meantBy(atom, cx), cx)] }
  },
  complete: (value, offset, cx) => completeChoice(types, value, offset, cx),
  explain: (value, offset, cx) => explainName(types, value, offset, cx, ['hvm', 'pv', 'pvh']),
}

/** The value of `builder` (`xl_parse.c`, `parse_config_data`; `xl_cmdimpl.c` up to 4.8). */
export const builder: ValueType<GuestType> = {
  label: 'one of `generic`, `hvm`',
  accessors: ['string'],
  snippet: `"\${1|generic,hvm|}"`,
  read(value, cx): Reading<GuestType> {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    if (begins(atom.text, 'hvm')) return { value: 'hvm', findings: atom.text === 'hvm' ? [] : [shortened(atom, 'hvm')] }
    if (!atLeast(cx.release, '4.10')) return { value: 'pv', findings: takenForPv(atom, cx) }
    if (begins(atom.text, 'generic'))
      return { value: 'pv', findings: atom.text === 'generic' ? [] : [shortened(atom, 'generic')] }
    const type = meantBy(atom, cx)
    const meant = type === 'pv' ? 'generic' : type === 'hvm' ? 'hvm' : undefined
    return { value: undefined, findings: [unknown(atom, Object.keys(builders), meant, cx)] }
  },
  complete: (value, offset, cx) => completeChoice(builders, value, offset, cx),
  explain: (value, offset, cx) => explainName(builders, value, offset, cx, ['hvm', 'generic']),
}

/** Up to 4.9 whatever is not `hvm` is PV; only what was surely meant otherwise, or means nothing, is worth a word. */
const takenForPv = (atom: Atom, cx: ReadContext) => {
  const given = plain(atom)
  if (given === 'generic' || given === 'pv' || meanings[given] === 'pv') return []
  const meant = given === 'hvm' || meanings[given] === 'hvm' ? 'hvm' : undefined
  return [
    ignored(
      'unknown-choice',
      atom,
      `xl ${cx.release} builds a PV guest for any \`builder\` but \`hvm\`, without a message: also for \`${atom.text}\`.${meant ? ' Write `hvm`.' : ''}`,
      { fixes: replaceBy(atom, meant ?? 'generic') },
    ),
  ]
}

/** What a name says, also when only its beginning is there; `order` is the one in which xl compares. */
const explainName = (
  values: Record<string, ChoiceValue>,
  value: Value,
  offset: number,
  cx: ReadContext,
  order: readonly string[],
) => {
  if (value.type !== 'atom') return undefined
  const name = order.find((each) => begins(value.text, each))
  if (name === undefined) return undefined
  return choice(values, { caseSensitive: true }).explain?.({ ...value, text: name }, offset, cx)
}
