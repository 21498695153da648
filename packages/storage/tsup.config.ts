import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    chdb: 'src/chdb/index.ts',
    clickhouse: 'src/clickhouse/index.ts',
    compose: 'src/compose/index.ts',
    memory: 'src/memory/index.ts',
    prometheus: 'src/prometheus/index.ts',
    queue: 'src/queue/index.ts',
    state: 'src/state/index.ts',
  },
  format: ['esm'],
  target: 'node22',
  dts: true,
  // `node:sqlite` exists under that name only.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  tsconfig: 'tsconfig.build.json',
});
