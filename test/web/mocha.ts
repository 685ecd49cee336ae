// Stands in for `import ... from 'mocha'` in the web bundle: Mocha's browser build defines these as globals.
export const { describe, it, before, after, beforeEach, afterEach } = globalThis as unknown as typeof import('mocha')
