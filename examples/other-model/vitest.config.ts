import { defineProject } from 'vitest/config';

export default defineProject({
  ssr: { resolve: { conditions: ['@abduce/source', 'node', 'import', 'default'] } },
  test: { name: 'example-other-model', include: ['src/**/*.test.ts'] },
});
