import { ours } from '../../markdown.ts'
import type { List, Value } from '../../syntax/index.ts'
import { getAtom, getList, getLong } from '../basic/accessors.ts'
import {
  type ChoiceValue,
  choiceShape,
  completeChoice,
  free,
  inReleases,
  offersOf,
  offerTexts,
} from '../basic/choices.ts'
import { fixesOf, ignored, refused } from '../basic/findings.ts'
import { stringList } from '../basic/simple.ts'
import type { ReadContext, Reading, ValueType } from '../value-type.ts'

export interface OpenChoiceOptions {
  /** What stands in hovers before the names. */
  readonly label: string
  /** What becomes of another name, where xl or libxl cares; undefined where it is passed on unseen. */
  readonly other?: (text: string, cx: ReadContext) => string | undefined
}

/** A text with usual values that xl hands on: libxl or the device model judges it when the domain is created. */
export const openChoice = (
  values: Record<string, ChoiceValue>,
  { label, other }: OpenChoiceOptions,
): ValueType<string> => {
  const find = (given: string) => Object.entries(values).find(([name]) => name === given.toLowerCase())
  return {
    label,
    accessors: ['string'],
    snippet: other ? choiceShape(values) : '"$1"',
    read(value, cx) {
      const { value: atom, findings } = getAtom(value, cx)
      if (!atom) return { value: undefined, findings }
      const known = find(atom.text)
      const told = known && inReleases(known[1], cx.release) ? undefined : other?.(atom.text, cx)
      return { value: atom.text, findings: told ? [ignored('unknown-choice', atom, told)] : [] }
    },
    complete: (value, offset, cx) =>
      other ? completeChoice(values, value, offset, cx) : offerTexts(offersOf(values, cx).map(free), value, offset),
    explain(value) {
      const known = value.type === 'atom' ? find(value.text) : undefined
      if (!known) return undefined
      return { start: value.start, end: value.end, markdown: ours(`**${known[0]}**\n\n${known[1].text}`) }
    },
  }
}

/** What `device_model` is since 4.2: named in a warning, and not used. */
export const ignoredDeviceModel: ValueType<string> = {
  label: 'path',
  accessors: ['string'],
  snippet: '"$1"',
  read(value, cx): Reading<string> {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    const stubdomain = atom.text.includes('stubdom-dm')
      ? ' For a device model in a stub domain, set `device_model_stubdomain_override = 1`.'
      : ''
    return {
      value: undefined,
      findings: [
        ignored(
          'ignored-key',
          value,
          `xl ignores \`device_model\` and picks the device model itself. Remove it, or name the program in \`device_model_override\` if it has to be this one.${stubdomain}`,
          { said: 'WARNING: ignoring device_model directive.', tag: 'unnecessary' },
        ),
      ],
    }
  },
}

/** The option of `xl create` that took over from `vncviewer`. */
const viewerOption = '-V'

/** What `vncviewer` is since 4.5: named in a warning, whatever number it has. */
export const ignoredVncViewer: ValueType<boolean> = {
  label: 'boolean: 0 or 1',
  accessors: ['long'],
  snippet: '0',
  read(value, cx) {
    const { value: number, findings } = getLong(value, cx)
    if (number === undefined) return { value: undefined, findings }
    return {
      value: undefined,
      findings: [
        ignored(
          'ignored-key',
          value,
          `xl ignores \`vncviewer\`. Remove it; \`xl create ${viewerOption}\` opens a viewer for the new domain, \`xl vncviewer\` for a running one.`,
          {
            said: `WARNING: ignoring "${cx.key}" option. Use "${viewerOption}" option of "xl create" to automatically spawn vncviewer.`,
            tag: 'unnecessary',
          },
        ),
      ],
    }
  },
}

/** What `vif2` is since 4.2: named in a warning; its items are never looked at. */
export const ignoredVif2: ValueType<List> = {
  label: 'list of text',
  accessors: ['list'],
  snippet: '[ "$1" ]',
  read(value, cx) {
    const { value: list, findings } = getList(value, cx)
    if (!list) return { value: undefined, findings }
    return {
      value: undefined,
      findings: [
        ignored(
          'ignored-key',
          value,
          'xl ignores `vif2`: the second network channel is gone, and these interfaces are not made. Use `vif`.',
          { said: 'WARNING: vif2: netchannel2 is deprecated and not supported by xl', tag: 'unnecessary' },
        ),
      ],
    }
  },
}

const argumentStrings = stringList({ label: 'list of arguments' })

/**
 * Arguments for the device model, one an item. Since 4.2 a single value ends xl (`parse_extra_args`), where elsewhere
 * the wrong shape is only warned about.
 */
export const deviceModelArguments: ValueType<readonly string[]> = {
  ...argumentStrings,
  snippet: '[ "$1", "$2" ]',
  read(value, cx) {
    if (value.type === 'list') return argumentStrings.read(value, cx)
    const { findings } = argumentStrings.read(value, cx)
    const { start, end, fixes, said } = findings[0] ?? { start: value.start, end: value.end }
    return {
      value: undefined,
      findings: [
        refused(
          'single-for-list',
          { start, end },
          `xl refuses a single value for \`${cx.key}\`. Make it a list with one string for each argument.`,
          { said: `${said ?? ''}\nxl: Unable to parse ${cx.key}.`, fixes: [...splitFix(value), ...fixesOf(fixes)] },
        ),
      ],
    }
  },
}

/** `"-device usb-tablet"` becomes `[ "-device", "usb-tablet" ]` where no quoting can be at work. */
const splitFix = (value: Value) => {
  if (value.type !== 'atom' || !value.quote || !/^[^\s"'\\]+(\s+[^\s"'\\]+)+$/.test(value.text)) return []
  const { quote, text, start, end } = value
  const items = text.split(/\s+/).map((item) => `${quote}${item}${quote}`)
  return [
    { title: 'Make it a list of arguments', edits: [{ start, end, newText: `[ ${items.join(', ')} ]` }], safe: false },
  ]
}
