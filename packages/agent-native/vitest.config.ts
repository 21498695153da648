import { defineProject } from 'vitest/config';

export default defineProject({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
  test: {
    name: 'agent-native',
    include: ['src/**/*.test.ts'],
    exclude: ['src/**/*.integration.test.ts'],
    // Real sockets and child processes: patience for a busy machine, which costs nothing on an idle one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
