import { describe, expect, it } from 'vitest';
import type { CaseFile } from './case-file.ts';
import { decodeCase, decodeWorld, encodeCase, encodeWorld } from './documents.ts';
import { labelsOf } from './labels.ts';
import { signalTableBuilder } from './signal-table.ts';
import type { WorldSnapshot } from './world.ts';

function world(): WorldSnapshot {
  const builder = signalTableBuilder({ start: 0, step: 1000, length: 3 });
  builder.row('service.requests', 'cart').set([1, Number.NaN, -0]);
  builder.row('log.messages', 'cart', labelsOf({ severity: 'error' })).fill(2);
  return {
    schema: 1,
    services: [
      { id: 'cart', name: 'cart', kind: 'application', versions: ['1.0'], instrumented: true },
    ],
    instances: [],
    nodes: [],
    dependencies: [],
    changes: [{ id: 'c', kind: 'deploy', time: 5, title: 'cart 1.0' }],
    signals: builder.build(),
    gaps: [{ signal: 'logs', reason: 'absent', detail: 'none' }],
    quality: {
      spans: 0,
      orphanSpans: 0,
      duplicateSpans: 0,
      unansweredCalls: 0,
      clockSkew: [],
    },
  };
}

function caseFile(): CaseFile {
  return {
    schema: 1,
    window: { start: 0, end: 3000 },
    baselines: [{ start: -3000, end: 0 }],
    world: world(),
    baselineSignals: [world().signals],
    findings: [],
    telemetry: [],
    sampling: [],
    profiles: [],
  };
}

describe('documents', () => {
  it('survive a round trip', () => {
    expect(decodeWorld(encodeWorld(world()))).toEqual(world());
    expect(decodeCase(encodeCase(caseFile()))).toEqual(caseFile());
  });

  it.each([
    ['{"schema":2}', 'schema 2'],
    ['{}', 'schema none'],
    ['[]', 'not an object'],
    ['{"schema":1,"services":[]}', 'no list "instances"'],
  ])('refuses the world %s', (text, message) => {
    expect(() => decodeWorld(text)).toThrow(message);
  });

  it('refuses a table whose values do not fit its rows', () => {
    const broken = world();
    const text = encodeWorld({
      ...broken,
      signals: { ...broken.signals, values: new Float64Array(5) },
    });
    expect(() => decodeWorld(text)).toThrow('5 signal values where 2 rows of 3 steps need 6');
  });

  it('refuses a case file without a window, or with a world of another schema', () => {
    const { window: _, ...rest } = caseFile();
    expect(() => decodeCase(encodeCase(rest as CaseFile))).toThrow('no object "window"');
    const other = { ...caseFile(), world: { ...world(), schema: 7 } } as unknown as CaseFile;
    expect(() => decodeCase(encodeCase(other))).toThrow('schema 7');
  });
});
