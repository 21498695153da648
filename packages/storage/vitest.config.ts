import { defineProject } from 'vitest/config';

export default defineProject({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
  test: {
    name: 'storage',
    include: ['src/**/*.test.ts'],
    exclude: ['src/**/*.integration.test.ts'],
  },
});
