import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Long, and not to be the last that one core works at while the others have nothing to do. */
const long = ['test/injection/', 'clickhouse/cluster.conformance'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      long.some((place) => moduleId.includes(place));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Suites that have everything to themselves but the cores: no clock to keep, no machine to observe, nobody to kill. */
const together = [
  'packages/core/src/**/*.integration.test.ts',
  'packages/rca/src/render/**/*.integration.test.ts',
  'packages/storage/src/clickhouse/**/*.integration.test.ts',
  'test/{fences,report-bytes,stores,week}.integration.test.ts',
  'test/injection/**/*.integration.test.ts',
];

const common = { testTimeout: 180_000, hookTimeout: 60_000 };
const ssr = { resolve: { conditions: ['@abduce/source', 'node', 'default'] } };

// Suites that need a browser, other processes or minutes: run by `.ci/run`, not by `pnpm test`.
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        ssr,
        test: { ...common, name: 'integration', include: together, maxWorkers: '100%' },
      },
      {
        ssr,
        test: {
          ...common,
          name: 'integration-alone',
          include: ['packages/*/src/**/*.integration.test.ts', 'test/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**', ...together],
          maxWorkers: 1,
        },
      },
    ],
  },
});
