import { defineProject } from 'vitest/config';

export default defineProject({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
  test: { name: 'example-quick-start', include: ['src/**/*.test.ts'] },
});
