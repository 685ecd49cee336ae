import { kept } from '../../edited-list.ts'
import { describeRate } from '../../values/devices/vif/rate.ts'
import { timerModes, tscModes } from './xl-domain.ts'

/** CPUs as `cpus` has them: `0-2,5`; where none is named the vCPU may run on all. */
export const rangesOf = kept((cpus: readonly number[]): string => {
  const pieces: [number, number][] = []
  for (const cpu of cpus) {
    const last = pieces.at(-1)
    if (last && cpu === last[1] + 1) last[1] = cpu
    else pieces.push([cpu, cpu])
  }
  return pieces.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',') || 'all'
})

const sizes = new Set(['memory', 'maxmem', 'videoram', 'shadow_memory'])

const modes: ReadonlyMap<string, readonly string[]> = new Map([
  ['timer_mode', timerModes],
  ['tsc_mode', tscModes],
])

/** Fields of a device that are a truth value here and a word in the file: what it is when it is on, and when it is off. */
const choices: ReadonlyMap<string, readonly [on: string, off: string]> = new Map([
  ['rw', ['w', 'r']],
  ['cdrom', ['cdrom', 'disk']],
  ['vfb', ['a screen', 'no screen']],
])

/** Bytes in each interval, and that in microseconds. */
const rateWords = ([bytes, microseconds]: readonly [number, number]): string =>
  describeRate({
    bytesPerSecond: BigInt(Math.round((bytes * 1e6) / microseconds)),
    bytesPerInterval: BigInt(bytes),
    intervalMicroseconds: BigInt(microseconds),
  })

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'number')

/** The items of a list in one line: one with a blank in it stands in quotes. */
const itemWords = (field: string, item: unknown): string => {
  if (field === 'ioports' && isPair(item)) return `${item[0].toString(16)}-${(item[0] + item[1] - 1).toString(16)}`
  const text = String(item)
  return /\s/.test(text) ? `"${text}"` : text
}

/** The value of a field of the domain in the words of a config. */
export const wordsOf = (field: string, value: unknown): string => {
  const member = field.slice(field.lastIndexOf('.') + 1)
  if (value === undefined || value === null || value === '') return member === 'rate' ? 'no limit' : 'nothing'
  if (member === 'rate' && isPair(value)) return rateWords(value)
  if (typeof value === 'boolean') {
    const [on, off] = choices.get(member) ?? ['on', 'off']
    return value ? on : off
  }
  if (Array.isArray(value))
    return value.length === 0
      ? 'nothing'
      : value.map((item) => itemWords(field, item)).join(field === 'bootloader_args' ? ' ' : ', ')
  if (typeof value === 'number') {
    const mode = modes.get(field)?.[value]
    return mode ?? (sizes.has(field) ? `${value} MiB` : String(value))
  }
  return String(value)
}

/** The same inside a sentence: what is no word of ours is set off. */
export const quotedWords = (words: string): string =>
  /^(?:nothing|on|off|any|an? .*|no .*|-?\d{1,12}(?: MiB)?|.* a second: .*)$/.test(words) || /[`\n]/.test(words)
    ? words
    : `\`${words}\``
