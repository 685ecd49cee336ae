/**
 * How well a word fits a label: the letters stand in it in their order, and the first of them begins a word there, as VS Code wants it
 * (`fuzzyScore` of `filters.ts`). Higher is better; undefined where it does not fit. Only the order of the kinds is VS Code's: what begins
 * with the word is before what has it at the start of a later word, and that before letters that are apart.
 */
export const fuzzyMatch = (word: string, label: string): number | undefined => {
  if (label.startsWith(word)) return label.length === word.length ? 50 : 40
  const [small, all] = [word.toLowerCase(), label.toLowerCase()]
  if (all.startsWith(small)) return 30
  for (let at = 0; at < all.length; at++) {
    const begins = at === 0 || /[\s_\-.:/"'=[(]/.test(all.charAt(at - 1))
    if (!begins || all.charAt(at) !== small.charAt(0)) continue
    if (all.startsWith(small, at)) return 20
    let next = at
    const fits = [...small].every((letter) => {
      next = all.indexOf(letter, next) + 1
      return next > 0
    })
    if (fits) return 10
  }
  return undefined
}
