import fc from 'fast-check'

// Property tests look at other texts on every run at a desk. CI judges a change, and takes the same texts each time; what is
// compared with live xl is new there too.
const seed = Number(process.env.SEED ?? (process.env.CI === 'true' ? 20_260_101 : Date.now() % 1_000_000_000))
fc.configureGlobal({ seed })
