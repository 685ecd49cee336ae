import type { XmDomain } from './domain.ts'
import { isTrue, itemsOf, textItem, toInt, toText, type XmOptions, XmRefusal, type XmValue } from './options.ts'

/** More vCPUs than this are not listed: Xen itself has never had so many. */
const mostListed = 4096

/** How many vCPUs there are, and which of them are online at the start (`create.py`, `vcpu_conf`). */
export const vcpusOf = (options: XmOptions): Pick<XmDomain, 'vcpus' | 'vcpus_on'> => {
  const [vcpus = 1n, most] = [options.get('vcpus'), options.get('maxvcpus')]
  if (isTrue(most) && isTrue(vcpus) && typeof vcpus !== 'bigint')
    throw new XmRefusal('`vcpus` is no number beside `maxvcpus`: unsupported operand type(s) for <<')
  if (vcpus !== undefined && !isTrue(vcpus) && !isTrue(most)) throw new XmRefusal("there is no vCPU: KeyError: 'vcpus'")
  const all = Number(toInt(most !== undefined && isTrue(most) ? most : isTrue(vcpus) ? vcpus : 1n))
  const online = isTrue(most) && isTrue(vcpus) ? Math.min(all, Number(toInt(vcpus))) : all
  return { vcpus: all, vcpus_on: Array.from({ length: Math.max(0, Math.min(online, mostListed)) }, (_, vcpu) => vcpu) }
}

/** `0-3,^1`: ranges and numbers in their order, `^` takes away what is there by then (`XendConfig._convert_cpus_to_list`). */
const cpuList = (text: string): number[] => {
  if (text === '') return []
  const cpus = new Set<number>()
  for (const piece of text.split(',')) {
    if (piece.includes('-')) {
      const [from = '', to = '', ...more] = piece.split('-')
      if (more.length > 0) throw new XmRefusal('too many values to unpack')
      const [first, last] = [Number(toInt(from)), Number(toInt(to))]
      for (let cpu = first; cpu <= Math.min(last, first + mostListed); cpu++) cpus.add(cpu)
    } else if (piece.startsWith('^')) {
      cpus.delete(Number(toInt(piece.slice(1))))
    } else cpus.add(Number(toInt(piece)))
  }
  return [...cpus].sort((a, b) => a - b)
}

/** The same; what is wrong with it is said with the text, as xend did. */
const cpusIn = (text: string): number[] => {
  try {
    return cpuList(text)
  } catch (error) {
    throw error instanceof XmRefusal ? new XmRefusal(`cpus = ${text}: ${error.message}`) : error
  }
}

/** `cpus` behind `cpu`: one set for all vCPUs, or a list with one for each (`XendConfig._parse_sxp`). */
export const cpusOf = (options: XmOptions, vcpus: number): XmDomain['cpus'] => {
  const [cpu, cpus] = [options.get('cpu'), options.get('cpus')]
  const value = cpu === undefined ? cpus : cpus === undefined ? toText(cpu) : `${toText(cpu)},${toText(cpus)}`
  if (value === undefined) return []
  if (Array.isArray(value)) {
    const texts = itemsOf(value).map(textItem)
    const sets = new Map([...new Set(texts)].map((text) => [text, cpusIn(text)]))
    const lists = texts.map((text) => sets.get(text) ?? [])
    if (lists.length !== vcpus)
      throw new XmRefusal('vcpus and the item number of cpus are not same', ['vcpus', 'maxvcpus'])
    return lists.some((list) => list.length > 0) ? lists : []
  }
  // `Array.isArray` does not tell a list that cannot be changed from what is none.
  const list = cpusIn(textItem(value as XmValue))
  return list.length === 0 ? [] : Array.from({ length: Math.min(vcpus, mostListed) }, () => list)
}

const bits = (hex: string): string => BigInt.asUintN(32, BigInt(hex)).toString(2).padStart(32, '0')

/** `cpuid`: what a leaf returns, register by register (`create.py`, `preprocess_cpuid`; `XendConfig.parse_cpuid`). */
export const cpuidOf = (options: XmOptions): XmDomain['cpuid'] =>
  Object.fromEntries(
    itemsOf(options.get('cpuid')).flatMap((item) => {
      const found = /^((?:0x)?[0-9a-f]+(?:,(?:0x)?[0-9a-f]+)?):(.*)/i.exec(textItem(item))
      if (!found) return []
      const [leaf = '', subleaf] = (found[1] ?? '')
        .split(',')
        .map((each) => (each.startsWith('0x') ? String(Number.parseInt(each, 16)) : each))
      const registers = (found[2] ?? '').split(',').map((piece) => {
        const [, name, value = ''] = /^(eax|ebx|ecx|edx)=(.*)/.exec(piece) ?? []
        if (name === undefined) throw new XmRefusal("cpuid's syntax is (eax|ebx|ecx|edx)=value")
        if (!value.startsWith('0x') && value.length !== 32)
          throw new XmRefusal('cpuid: We should specify all the bits of the register')
        if (value.startsWith('0x') && !/^0x[0-9a-f]+$/i.test(value)) throw new XmRefusal(`invalid literal: ${value}`)
        return [name, value.startsWith('0x') ? bits(value) : value]
      })
      return [[`${leaf},${subleaf ?? '-'}`, Object.fromEntries(registers)]]
    }),
  )
