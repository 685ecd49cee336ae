const sizes = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']

/** What is an exponent of 1024 among the sizes; undefined for what is no size. */
const powerOf = (unit: string | undefined): number | undefined => {
  const power = unit === undefined ? -1 : sizes.indexOf(unit)
  return power < 0 ? undefined : power
}

/** "2 GiB" for 2048 MiB: a size in the largest unit in which it is a whole number; undefined where it stands in that, or is no size. */
export const inLargerUnit = (number: bigint, unit: string): string | undefined => {
  const exponent = powerOf(unit)
  if (exponent === undefined || number <= 0n) return undefined
  let units = number
  let power = exponent
  while (power < sizes.length - 1 && units % 1024n === 0n) {
    units /= 1024n
    power++
  }
  return power === exponent ? undefined : `${units} ${sizes[power]}`
}

const written =
  /^\+?(?<whole>\d[\d_]*|\d{1,3}(?:[,' ]\d{3})+)(?:\.(?<fraction>\d*))?[ \t]*(?:(?<prefix>[kmgt])(?:i?b|bytes?)?)?$/i

/**
 * A number as people write it, as the bare one that xl reads: `1_024`, `1,024`, `2.0`; with a unit, or as a fraction, where the key counts
 * in `unit` and the number is whole in that: `512m`, `2 GB`, `1.5g` of MiB. Undefined where it is none.
 */
export const bareNumber = (text: string, unit: string | undefined): string | undefined => {
  const { whole, fraction = '', prefix } = written.exec(text.trim())?.groups ?? {}
  if (whole === undefined) return undefined
  const digits = whole.replace(/[_,' ]/g, '')
  if (prefix === undefined && /^0*$/.test(fraction)) return BigInt(digits).toString()
  const own = powerOf(unit)
  // Nobody counts half a MiB: a small fraction is of GiB.
  const given = prefix
    ? 'kmgt'.indexOf(prefix.toLowerCase()) + 1
    : unit === 'MiB' && Number(digits) < 64
      ? 3
      : undefined
  if (own === undefined || given === undefined) return undefined
  const bytes = BigInt(digits + fraction) * 1024n ** BigInt(given)
  const divisor = 10n ** BigInt(fraction.length) * 1024n ** BigInt(own)
  return bytes % divisor === 0n ? String(bytes / divisor) : undefined
}
