/** Which test comes to which mutant: a bit for each pair. */
export interface Coverage {
  readonly tests: number
  /** A row of bits for each mutant. */
  readonly bits: Uint8Array
  /** Mutants in what runs while the sources are loaded: tables, most of them. */
  readonly atLoad: Uint8Array
}

const width = (tests: number): number => Math.ceil(tests / 8)

export const noCoverage = (tests: number, mutants: number): Coverage => ({
  tests,
  bits: new Uint8Array(width(tests) * mutants),
  atLoad: new Uint8Array(mutants),
})

/** Notes that a test comes to all the mutants that have left a mark. */
export const note = ({ tests, bits }: Coverage, test: number, seen: Uint8Array): void => {
  const row = width(tests)
  for (let mutant = 0; mutant < seen.length; mutant++)
    if (seen[mutant])
      bits[mutant * row + (test >> 3)] = (bits[mutant * row + (test >> 3)] as number) | (1 << (test & 7))
}

/** Whether a test comes to a mutant. */
export const covers = ({ tests, bits }: Coverage, test: number, mutant: number): boolean =>
  (((bits[mutant * width(tests) + (test >> 3)] ?? 0) >> (test & 7)) & 1) === 1

/** The tests that come to a mutant, in their order. */
export const coveringTests = (coverage: Coverage, mutant: number): number[] => {
  const found: number[] = []
  for (let test = 0; test < coverage.tests; test++) if (covers(coverage, test, mutant)) found.push(test)
  return found
}
