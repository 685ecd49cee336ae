import { defineConfig } from 'vitest/config'

// Two suites: what is decided by our own texts, and what is decided by xl. The suites inside VS Code are Mocha's.
const elsewhere = ['test/vscode/**', 'test/web/**', '**/node_modules/**']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    // What a file imports is most of what it costs, and no file changes what another one sees: each worker imports it once.
    isolate: false,
    pool: 'threads',
    setupFiles: ['test/setup.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/conformance/**', ...elsewhere] },
      },
      { extends: true, test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], exclude: elsewhere } },
    ],
  },
})
