import { defineConfig } from 'vitest/config';

// Suites that need a browser, other processes or minutes: run by `.ci/run`, not by `pnpm test`.
export default defineConfig({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'default'] } },
  test: {
    name: 'integration',
    include: ['packages/*/src/**/*.integration.test.ts', 'test/**/*.integration.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
