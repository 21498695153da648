import { expect, it } from 'vitest';
import { analyze } from './analyze.ts';

it('finds the statement that became slow, and the release that did it', async () => {
  const lines = await analyze(
    new URL('../../../fixtures/demo/bad-release/telemetry/', import.meta.url),
  );
  const text = lines.join('\n');
  expect(lines[0]).toBe('553 requests: 330 before, 204 after');
  expect(text).toMatch(/critical path\n {2}demo:orders SELECT orders: 0\.\d ms -> \d\d\.\d ms/);
  expect(text).toMatch(/there are more\n {2}demo:orders SELECT orders: slower \d\d\.\d ms/);
  expect(text).toContain('demo:orders service.version=2.14.0: 50 % against 0 %');
  const path = lines.slice(lines.findIndex((line) => line.startsWith('the slowest')) + 1);
  const sum = path.reduce((all, line) => all + Number.parseFloat(line), 0);
  expect(sum).toBeCloseTo(168.2, 0);
});
