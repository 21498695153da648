import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', openai: 'src/openai/index.ts' },
  format: ['esm'],
  target: 'node22',
  dts: true,
  sourcemap: true,
  clean: true,
  tsconfig: 'tsconfig.build.json',
});
