const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** A size in KiB, in the largest unit of which it is a whole number: "4 GiB", "1536 MiB". */
export const sizeInWords = (kib: bigint): string => {
  let count = kib
  let unit = 0
  while (unit < units.length - 1 && count % 1024n === 0n && count > 0n) {
    count /= 1024n
    unit++
  }
  return `${count} ${units[unit]}`
}
