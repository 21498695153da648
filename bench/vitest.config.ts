import { defineProject } from 'vitest/config';

export default defineProject({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
  test: { name: 'bench', include: ['**/*.test.ts'], exclude: ['node_modules/**'] },
});
