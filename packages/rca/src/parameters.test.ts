import { createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';

const minute = 60_000;

function slower(by: number) {
  const served = (latency: number) => ({
    'service.requests': Array(10).fill(10),
    'service.time': Array.from({ length: 10 }, (_, i) => 10 * latency * (1 + 0.001 * (i % 3))),
  });
  return createCaseFile({
    target: { service: 'api', indicator: 'latency' },
    window: { start: 30 * minute, end: 40 * minute, signals: { api: served(0.1 * (1 + by)) } },
    baselines: [{ start: 20 * minute, end: 30 * minute, signals: { api: served(0.1) } }],
  });
}

describe('EngineParameters', () => {
  it('decide what counts as a symptom', async () => {
    const caseFile = slower(0.3);
    const verdict = async (symptomLatencyShare: number): Promise<string> =>
      (await createEngine({ parameters: { symptomLatencyShare } }).analyze(caseFile)).verdict;
    expect(await verdict(0.15)).toBe('root_cause');
    expect(await verdict(0.5)).toBe('no_fault');
  });

  it('decide how far a series has to move', async () => {
    const caseFile = slower(0.3);
    const engine = createEngine({ parameters: { shiftThreshold: 100 } });
    expect((await engine.analyze(caseFile)).verdict).toBe('no_fault');
  });
});
