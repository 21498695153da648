import { defineProject } from 'vitest/config';

export default defineProject({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
  test: { name: 'workspace', include: ['**/*.test.ts'], exclude: ['**/*.integration.test.ts'] },
});
