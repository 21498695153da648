import { expect, it } from 'vitest';
import type { LogTable, TelemetryBatch } from '../model/batch.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import type { LabelMatcher } from '../ports/store.ts';
import { compileMatchers, matchesCompiled } from './matcher.ts';
import { rowLabels } from './point-labels.ts';
import { rowMatcher } from './row-matcher.ts';

it('says of every row what its labels say', () => {
  const builder = batchBuilder();
  const resource = { 'service.name': 'cart', zone: 'a' };
  builder.log({ time: 0, resource });
  builder.log({ time: 1, resource, attributes: { zone: 'b' } });
  builder.log({ time: 2, resource, attributes: { zone: '', code: 5 } });
  builder.log({ time: 3 });
  const built = builder.build();
  // A string table may hold a text twice; both ids mean the same.
  const batch: TelemetryBatch = { ...built, strings: [...built.strings, 'zone'] };
  const logs = batch.logs as LogTable;
  logs.attributes.keys[0] = batch.strings.length - 1;
  const matchers: LabelMatcher[] = ['service.name', 'zone', 'code', 'none'].flatMap((label) =>
    ['', 'a', 'b', '5', 'cart'].flatMap((value) => [
      { label, op: '=' as const, value },
      { label, op: '!=' as const, value },
    ]),
  );
  for (const matcher of matchers) {
    const compiled = compileMatchers([matcher]);
    const matches = rowMatcher(batch, logs, compiled);
    for (let row = 0; row < logs.length; row++) {
      expect(matches(row)).toBe(matchesCompiled(rowLabels(batch, logs, row), compiled));
    }
  }
});
