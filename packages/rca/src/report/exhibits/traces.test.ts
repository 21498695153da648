import type { CaseFile, Diagnosis, TelemetryBatch } from '@abduce/core';
import { selectRows } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { call, minute, type ToldSpan, times, tracedCase } from '../../test-kit/traced-case.ts';
import { exhibitsOf } from './exhibits.ts';

const begin = 9 * minute;

function diagnosisOf(caseFile: CaseFile, entity: string, verdict: Diagnosis['verdict']): Diagnosis {
  return {
    schema: 1,
    verdict,
    window: caseFile.window,
    onset: begin,
    hypotheses: [
      {
        id: 'h1',
        cause: 'cpu_regression',
        entity,
        status: 'supported',
        score: 1,
        support: [],
        against: [],
        missing: [],
        mechanism: {},
        reason: '',
      },
    ],
    ruledOut: [],
    triggers: [],
    ranking: [],
    path: [],
    evidence: [],
    impact: [],
    counterfactuals: [],
    confidence: 0.9,
    unknowns: [],
  };
}

function shop(price: number, at: number): ToldSpan {
  const answer = { service: 'pricing', name: 'GET /price', duration: price };
  return {
    service: 'web',
    name: 'GET /cart',
    duration: price + 20 + at,
    inside: [
      call('web', answer, 5),
      { service: 'web', name: 'render', at: price + 8, duration: 4 },
    ],
  };
}

const home = { service: 'web', name: 'GET /', duration: 700 };

const slower: CaseFile = tracedCase({
  normal: [...times(9, (at) => shop(10, at)), ...times(30, home)],
  window: [...times(9, (at) => shop(400, at)), ...times(30, home)],
});

/** The same spans in another order and in two batches. */
function shuffled(caseFile: CaseFile): CaseFile {
  const telemetry = caseFile.telemetry.flatMap((batch): TelemetryBatch[] => {
    const rows = Array.from({ length: batch.spans?.length ?? 0 }, (_, row) => row);
    const even = rows.filter((row) => row % 2 === 0).toReversed();
    const odd = rows.filter((row) => row % 2 === 1);
    return [odd, even].map((spans) => selectRows(batch, { spans }));
  });
  return { ...caseFile, telemetry };
}

describe('the traces of a report', () => {
  const traces = exhibitsOf(slower, diagnosisOf(slower, 'pricing', 'root_cause')).traces;

  it('are of one operation that reaches the root cause, of median duration on either side', () => {
    expect(traces?.during.spans[0]).toMatchObject({ entity: 'web', name: 'GET /cart', start: 0 });
    expect(traces?.before?.spans[0]).toMatchObject({ entity: 'web', name: 'GET /cart' });
    expect(traces?.before?.duration).toBe(34);
    expect(traces?.during.duration).toBe(424);
    expect(traces?.during.time).toBeGreaterThanOrEqual(begin);
    expect(traces?.before?.time).toBeLessThan(begin);
  });

  it('have parents before children, and the path that the request waited on', () => {
    const { spans = [] } = traces?.during ?? {};
    expect(spans.map(({ name }) => name)).toEqual(['GET /cart', 'CALL', 'GET /price', 'render']);
    for (const [at, { parent }] of spans.entries()) {
      if (parent === undefined) expect(at).toBe(0);
      else expect(spans.findIndex(({ id }) => id === parent)).toBeLessThan(at);
    }
    expect(spans.map(({ start }) => start)).toEqual([0, 5, 5.5, 408]);
    expect(spans.every(({ critical }) => critical)).toBe(true);
  });

  it('do not depend on the order of spans and batches', () => {
    const other = shuffled(slower);
    expect(exhibitsOf(other, diagnosisOf(other, 'pricing', 'root_cause')).traces).toEqual(traces);
  });

  it('are absent where nothing is wrong, and where there are no spans', () => {
    expect(exhibitsOf(slower, diagnosisOf(slower, 'pricing', 'no_fault')).traces).toBeUndefined();
    const bare = { ...slower, telemetry: [] };
    expect(exhibitsOf(bare, diagnosisOf(bare, 'pricing', 'root_cause')).traces).toBeUndefined();
  });

  it('show a failed request where failing is what is new', () => {
    const failing = (at: number): ToldSpan => ({
      service: 'web',
      name: 'GET /cart',
      duration: at < 4 ? 3 + at : 40,
      failed: at < 4,
    });
    const some = tracedCase({ normal: times(9, (at) => shop(10, at)), window: times(9, failing) });
    const found = exhibitsOf(some, diagnosisOf(some, 'web', 'root_cause')).traces;
    expect(found?.during.spans[0]).toMatchObject({ failed: true, duration: 4 });
  });

  it('show an unusually long request where only some are', () => {
    const mixed = times(20, (at) => shop(at < 6 ? 900 + at : 10, 0));
    const some = tracedCase({ normal: times(40, (at) => shop(10, at % 3)), window: mixed });
    const found = exhibitsOf(some, diagnosisOf(some, 'pricing', 'root_cause')).traces;
    expect(found?.during.duration).toBe(922);
    expect(found?.before?.duration).toBe(31);
  });

  it('show what is most harmed where the root cause is in no trace', () => {
    const found = exhibitsOf(slower, diagnosisOf(slower, 'elsewhere', 'root_cause')).traces;
    expect(found?.during.spans[0]?.name).toBe('GET /cart');
  });

  it('know a route that is new without a trace before', () => {
    const fresh = tracedCase({ normal: times(9, home), window: times(9, (at) => shop(5, at)) });
    const found = exhibitsOf(fresh, diagnosisOf(fresh, 'pricing', 'root_cause')).traces;
    expect(found?.during.spans[0]?.name).toBe('GET /cart');
    expect(found?.before).toBeUndefined();
  });

  it('keep the forty spans that were waited for longest, and count the rest', () => {
    const wide: ToldSpan = {
      service: 'web',
      name: 'GET /cart',
      duration: 1000,
      inside: Array.from({ length: 90 }, (_, at) =>
        call('web', { service: 'pricing', name: 'GET /price', duration: 2 + at / 10 }, at * 11),
      ),
    };
    const many = tracedCase({ normal: times(5, home), window: times(5, wide) });
    const { during } = exhibitsOf(many, diagnosisOf(many, 'pricing', 'root_cause')).traces ?? {};
    expect(during?.spans.length).toBe(40);
    expect(during?.hidden).toBe(181 - 40);
    const kept = during?.spans.filter(({ name }) => name === 'GET /price') ?? [];
    expect(Math.min(...kept.map(({ duration }) => duration))).toBeGreaterThan(5);
    const ids = new Set(during?.spans.map(({ id }) => id));
    for (const { parent } of during?.spans ?? []) {
      expect(parent === undefined || ids.has(parent)).toBe(true);
    }
  });

  it('hang a span below the next one above when its parent is left out', () => {
    const inner = (at: number): ToldSpan => ({
      service: 'web',
      name: 'thin',
      at: at * 20,
      duration: 10,
      // Consumers of the same time: the child covers its parent but for a moment.
      inside: [{ service: 'web', name: 'thick', at: 0, duration: 9.9 }],
    });
    const deep: ToldSpan = {
      service: 'web',
      name: 'GET /deep',
      duration: 1000,
      inside: Array.from({ length: 45 }, (_, at) => inner(at)),
    };
    const many = tracedCase({ normal: times(3, home), window: times(3, deep) });
    const { during } = exhibitsOf(many, diagnosisOf(many, 'web', 'root_cause')).traces ?? {};
    const thick = during?.spans.filter(({ name }) => name === 'thick') ?? [];
    expect(thick.length).toBe(39);
    expect(new Set(thick.map(({ parent }) => parent))).toEqual(new Set([during?.spans[0]?.id]));
  });
});
