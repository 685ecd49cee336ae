/** Recorded rows whose message is not foretold, each with the reason. */
export const unforetold: Readonly<Record<string, string>> = {
  'dev-specs-1067':
    'Of a PCI address without a function xl reads the function from memory that it has not set: it may as well crash.',
}
