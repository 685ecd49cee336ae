/**
 * The seed of tests that make up their own texts. They look at other texts on every run at a desk; CI judges a change, and takes
 * the same texts each time. `SEED` repeats a run. The verdicts and domains of live xl are asked for with seeds of their own, new in
 * CI too.
 */
export const seed = Number(process.env.SEED ?? (process.env.CI === 'true' ? 20_260_101 : Date.now() % 1_000_000_000))
