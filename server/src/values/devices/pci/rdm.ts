import { atLeast } from '../../../release.ts'
import { tableOf } from '../../../table.ts'
import { getAtom } from '../../basic/accessors.ts'
import { advice, ignored } from '../../basic/findings.ts'
import { nearName } from '../../basic/near.ts'
import { stop } from '../../basic/tab-stops.ts'
import { type Field, type Slice, type Spec, type Stored, specType } from '../../spec/fields.ts'
import { sliceOf } from '../../spec/pieces.ts'
import { addField, quoted, replaceSlice } from '../../spec/words.ts'
import type { Finding, Fix, ReadContext, Reading, ValueType } from '../../value-type.ts'

/** What xl makes of `rdm`; a member that is missing has no defined value. */
export interface Rdm {
  strategy?: 'host'
  policy?: 'strict' | 'relaxed'
}

/** What may stand in an `rdm`. */
const rdmFields: Readonly<Record<string, Field & Stored<never, keyof Rdm>>> = tableOf({
  strategy: {
    makes: ['strategy'],
    text: 'Which regions are kept free. Without it, those of the devices in `pci`.',
    type: 'name',
    values: {
      host: { text: 'All that the firmware of the host has reserved: what hot-plugging a device later needs.' },
    },
  },
  policy: {
    makes: ['policy'],
    text: 'What a clash with the memory of the guest leads to. `rdm_policy` of a device in `pci` goes first. From 4.15 on, xl drops the whole key if this is right.',
    type: 'name',
    until: '4.14',
    values: {
      strict: { text: 'The guest is not created.' },
      relaxed: { text: 'A warning; the guest may crash when the device reaches for its memory.' },
    },
  },
})

/** A name or a value as xl cuts it, and what it does there. */
interface Step {
  readonly kind: 'name' | 'strategy' | 'policy'
  readonly slice: Slice
}

const policies = ['strict', 'relaxed']

/** What decides the fate of the string: where xl gives up, and whether it says so. */
interface Outcome {
  readonly rdm: Rdm | undefined
  /** Where xl gives up. */
  readonly failed?: Step
  /** A policy that it does not know, where it goes on all the same. */
  readonly skipped?: Step
  readonly said?: string | undefined
}

/** `libxlu_pci.c, xlu_rdm_parse`, as a machine of states that eats one character after another. */
const parseRdm = (text: string, cx: ReadContext): Outcome => {
  const free = atLeast(cx.release, '4.14')
  const upsideDown = atLeast(cx.release, '4.15')
  type State = 'strategy-name' | 'policy-name' | 'name' | 'strategy' | 'policy' | 'end'
  let state: State = free ? 'name' : 'strategy-name'
  let from = 0
  const rdm: Rdm = {}
  let skipped: Step | undefined
  let told: string | undefined
  const fail = (step: Step, said?: string): Outcome => ({
    rdm: undefined,
    failed: step,
    said: [told, said].filter((line) => line !== undefined).join('') || undefined,
  })
  for (let at = 0; at <= text.length; at++) {
    const last = at === text.length
    const slice = sliceOf(text, from, at)
    if (state === 'end') continue
    if (state === 'strategy' || state === 'policy') {
      if (!last && text[at] !== ',') continue
      const step: Step = { kind: state, slice }
      if (state === 'strategy') {
        if (slice.text !== 'host') return fail(step, `Unknown RDM strategy option: ${slice.text}`)
        rdm.strategy = 'host'
      } else if (upsideDown) {
        // The test is upside down: xl gives up at a policy that it knows, and goes on at one that it does not.
        if ([...policies, 'invalid'].includes(slice.text.toLowerCase())) return fail(step)
        told = `${told ?? ''}Unknown RDM policy: ${slice.text}`
        skipped = step
      } else {
        if (!policies.includes(slice.text)) return fail(step, `Unknown RDM property policy value: ${slice.text}`)
        rdm.policy = slice.text as 'strict' | 'relaxed'
      }
      state = free ? (last ? 'end' : 'name') : state === 'strategy' ? 'policy-name' : 'end'
      from = at + 1
      continue
    }
    if (text[at] !== '=') continue
    const step: Step = { kind: 'name', slice }
    if (slice.text === 'strategy' && state !== 'policy-name') state = 'strategy'
    else if (slice.text === 'policy' && state !== 'strategy-name') state = 'policy'
    else {
      const what = state === 'policy-name' ? 'property value' : 'state option'
      return fail(step, `Unknown RDM ${what}: ${slice.text}`)
    }
    from = at + 1
  }
  if (state !== 'end' || from !== text.length + 1)
    return fail({ kind: 'name', slice: sliceOf(text, Math.min(from, text.length), text.length) })
  return { rdm, ...(skipped ? { skipped } : {}), said: told }
}

const specification = specType<Rdm>({
  label: 'reserved device memory',
  fields: rdmFields,
  // Up to 4.13 nothing but both together is read, and since 4.15 a policy is fatal to the key.
  snippet: ({ release }) =>
    atLeast(release, '4.14') ? '"strategy=host"' : `"strategy=host,policy=${stop(1, 'relaxed', 'strict')}"`,
  read(spec, cx): Reading<Rdm> {
    const { text } = spec.atom
    const outcome = parseRdm(text, cx)
    if (outcome.failed) return { value: undefined, findings: [dropped(outcome.failed, outcome, spec, cx)] }
    const findings: Finding[] = []
    if (outcome.skipped) {
      const message = `xl ${cx.release} goes on without the policy \`${outcome.skipped.slice.text}\`: whether a clash is fatal is left to chance. The devices in \`pci\` have their own, \`rdm_policy\`.`
      findings.push(ignored('unknown-choice', spec.range(outcome.skipped.slice), message, { said: outcome.said }))
    } else if (outcome.rdm?.policy === undefined) {
      const late = atLeast(cx.release, '4.15')
      const message = late
        ? `xl ${cx.release} takes the policy from memory that it has not set, and cannot be told one here. Set \`rdm_policy\` for each device in \`pci\`.`
        : `Without \`policy\`, xl ${cx.release} takes it from memory that it has not set. Add \`policy=relaxed\` or \`policy=strict\`.`
      const fixes = late ? [] : ['policy=relaxed', 'policy=strict'].map((field) => addField(field, spec))
      findings.push(advice('bad-spec', spec.atom, message, fixes.length > 0 ? { fixes } : {}))
    } else if (outcome.rdm.strategy === undefined) {
      const message = `Without \`strategy\`, xl ${cx.release} takes it from memory that it has not set. Add \`strategy=host\`.`
      findings.push(advice('bad-spec', spec.atom, message, { fixes: [addField('strategy=host', spec)] }))
    }
    return { value: outcome.rdm, findings }
  },
})

export const rdm: ValueType<Rdm> = {
  ...specification,
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    return atom ? specification.read(atom, cx) : { value: undefined, findings }
  },
}

const dropped = ({ kind, slice }: Step, { said }: Outcome, spec: Spec, cx: ReadContext): Finding => {
  const xl = `xl ${cx.release}`
  const whole = `${xl} ignores all of \`rdm\`${said === undefined ? ' without a message' : ''}`
  const place = slice.start < slice.end ? spec.range(slice) : spec.atom
  const old = !atLeast(cx.release, '4.14')
  if (kind === 'policy' && said === undefined) {
    const fixes = withoutPolicy(slice, spec)
    const instead = 'set `rdm_policy` for each device in `pci`.'
    return ignored(
      'bad-spec',
      place,
      `${whole}: since 4.15 its test of \`policy\` is the wrong way round, and a right one is fatal to the key. ${fixes.length > 0 ? `Remove \`policy\`, and ${instead}` : `Without it, ${instead}`}`,
      { fixes },
    )
  }
  if (kind === 'name' && said === undefined) {
    const shape = old
      ? 'It wants exactly `strategy=host,policy=…`, with `strict` or `relaxed`.'
      : 'Each piece is `name=value`, with one comma between them and none at the end.'
    const fixes =
      old && spec.atom.text === 'strategy=host'
        ? [replaceSlice('Add `policy=relaxed`', spec, { start: 13, end: 13 }, ',policy=relaxed')]
        : /,\s*$/.test(spec.atom.text) && !old
          ? [replaceSlice('Remove the comma', spec, { start: spec.atom.text.search(/,\s*$/), end: slice.end }, '')]
          : []
    return ignored('bad-spec', place, `${whole}. ${shape}`, { fixes })
  }
  const names =
    kind === 'name' ? (old ? ['strategy'] : Object.keys(rdmFields)) : kind === 'policy' ? policies : ['host']
  const near = nearName(slice.text, names)
  const what = kind === 'name' ? 'the field' : `the ${kind}`
  const rule = kind === 'name' ? 'unknown-field' : 'unknown-choice'
  return ignored(
    rule,
    place,
    `${whole}: it does not know ${what} \`${slice.text}\`${kind === 'name' && old ? ' in this place' : ''}. It knows ${quoted(names)}.`,
    {
      said,
      ...(near && near !== slice.text ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, slice, near)] } : {}),
    },
  )
}

/** Takes `policy=…` and its comma away where something is left. */
const withoutPolicy = (value: Slice, spec: Spec): Fix[] => {
  const { text } = spec.atom
  const start = text.lastIndexOf('policy', value.start)
  if (start > 0 && text[start - 1] === ',')
    return [replaceSlice('Remove `policy`', spec, { start: start - 1, end: value.end }, '')]
  return text[value.end] === ',' ? [replaceSlice('Remove `policy`', spec, { start, end: value.end + 1 }, '')] : []
}
