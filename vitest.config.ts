import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Three suites: what is decided by our own texts, by xl, and by a running Xen. The suites inside VS Code are Mocha's.
const elsewhere = ['test/vscode/**', 'test/web/**', '**/node_modules/**']
/** Tests that put a module of their own in the place of one of ours. */
const mocking = ['test/unit/next-release.test.ts']

/** Vitest begins with the largest files. Ours that take longest are small, since they make up their texts: they come before them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) =>
      /(?:properties|limits|process|live|documents|conformance-doc|accepting|binary)\.test\.ts$/.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Left to itself Vitest keeps one CPU for the person before the screen: of two that is half.
    maxWorkers: '100%',
    // What a file imports is most of what it costs, and no file changes what another one sees: each worker imports it once.
    isolate: false,
    pool: 'threads',
    setupFiles: ['test/setup.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/conformance/**', 'test/clients/**', ...mocking, ...elsewhere],
        },
      },
      { extends: true, test: { name: 'unit-alone', include: mocking, isolate: true, pool: 'forks' } },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          exclude: ['test/conformance/livexen/**', ...elsewhere],
        },
      },
      { extends: true, test: { name: 'clients', include: ['test/clients/**/*.test.ts'] } },
      { extends: true, test: { name: 'xen', include: ['test/conformance/livexen/*.test.ts'] } },
    ],
  },
})
