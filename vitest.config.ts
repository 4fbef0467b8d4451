import { defineConfig } from 'vitest/config';

/** The folders where every branch decides about bytes or refusals, and the share of them that tests must take. */
const held = ['syntax', 'codegen', 'optimize', 'link', 'names'];
const enough = { branches: 95 };

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The default one last: its summary closes the run.
    reporters: ['./test/support/skip-reporter.ts', 'default'],
    // vitest keeps a core for itself otherwise: half of a small machine.
    maxWorkers: '100%',
    // Tests put back what they change: the modules are loaded once a worker, which takes a quarter off the whole run.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: held.map((folder) => `src/${folder}/**`),
      exclude: ['**/*.generated.ts'],
      reporter: ['text', 'json'],
      reportOnFailure: true,
      thresholds: Object.fromEntries(held.map((folder) => [`src/${folder}/**`, enough])),
    },
  },
});
