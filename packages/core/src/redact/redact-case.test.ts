import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import type { CaseFile } from '../model/case-file.ts';
import { decodeCase, encodeCase } from '../model/documents.ts';
import { logRows, spanRows } from '../model/rows.ts';
import { createCaseFile } from '../world/create-case-file.ts';
import { type RedactChoice, redactCase } from './redact-case.ts';
import { lookalikes, planted } from './test-kit/planted.ts';
import { plantedChanges, plantedTelemetry, secretsIn } from './test-kit/planted-telemetry.ts';

const start = Date.UTC(2026, 10, 21, 14);
const minute = 60_000;

function plantedCase(redact: RedactChoice): CaseFile {
  return createCaseFile({
    window: { start, end: start + minute },
    instances: [{ id: 'shop-1', service: 'shop' }],
    telemetry: [plantedTelemetry('shop', start)],
    changes: plantedChanges('shop', start),
    findings: planted.map(({ text }, at) => ({
      inspection: 'area/problem',
      entity: 'shop',
      verdict: 'fail',
      severity: 'warning',
      message: `it says ${text}`,
      evidence: [
        {
          id: `area/problem/${at}`,
          kind: 'log',
          entity: 'shop',
          title: text,
          query: { kind: 'logs', service: 'shop', template: text },
          window: { start, end: start + minute },
          facts: [{ name: 'message', value: text, unit: '' }],
          trust: 'application',
        },
      ],
    })),
    gaps: planted.map(({ text }) => ({
      signal: 'logs',
      reason: 'failed',
      detail: `store said ${text}`,
    })),
    redact,
  });
}

describe('redactCase', () => {
  it('leaves no planted secret anywhere in a case file', () => {
    expect(secretsIn(encodeCase(plantedCase(false))).length).toBeGreaterThan(60);
    expect(secretsIn(encodeCase(plantedCase({})))).toEqual([]);
    expect(secretsIn(encodeCase(redactCase(decodeCase(encodeCase(plantedCase(false))))))).toEqual(
      [],
    );
  });

  it('has nothing left to do the second time', () => {
    const once = encodeCase(plantedCase({}));
    expect(encodeCase(redactCase(decodeCase(once)))).toBe(once);
  });

  it('leaves look-alikes, numbers and times as they are', () => {
    const batch = batchBuilder();
    for (const [at, text] of lookalikes.entries()) {
      batch.log({
        time: start + at,
        body: text,
        resource: { 'service.name': 'shop' },
        attributes: { note: text, n: 41 + at, ratio: 0.5 },
      });
    }
    const given = [batch.build()];
    const init = { window: { start, end: start + minute }, telemetry: given };
    expect(encodeCase(createCaseFile(init))).toBe(
      encodeCase(createCaseFile({ ...init, redact: false })),
    );
  });

  it('tells equal values from others, by key and by place', () => {
    const batch = batchBuilder();
    for (const [at, secret] of ['rose-1', 'rose-2', 'rose-1'].entries()) {
      batch.span({
        traceId: 'ab'.repeat(16),
        spanId: `000000000000000${at + 1}`,
        name: 'rose-1',
        start,
        duration: 1,
        attributes: { password: secret, note: 'rose-1' },
      });
    }
    const [clean] = createCaseFile({
      window: { start, end: start + minute },
      telemetry: [batch.build()],
    }).telemetry;
    const rows = clean === undefined ? [] : [...spanRows(clean)];
    expect(rows.map(({ attributes }) => attributes.get('password'))).toEqual([
      '[password_1]',
      '[password_2]',
      '[password_1]',
    ]);
    // Under another key and as a name the same word is a word.
    expect(rows.map(({ name, attributes }) => [name, attributes.get('note')])[0]).toEqual([
      'rose-1',
      'rose-1',
    ]);
    expect(clean?.strings.join()).not.toContain('rose-2');
  });

  it('takes out what a caller names besides', () => {
    const batch = batchBuilder();
    batch.log({
      time: start,
      body: 'ticket TCK-4711 from 10.0.12.34 and fe80::1ff:fe23:4567:890a',
      attributes: { 'badge.no': 'b-77' },
    });
    const [clean] = createCaseFile({
      window: { start, end: start + minute },
      telemetry: [batch.build()],
      redact: {
        addresses: true,
        patterns: [{ name: 'ticket', pattern: /TCK-\d+/ }],
        keys: ['badge_no'],
      },
    }).telemetry;
    const [row] = clean === undefined ? [] : [...logRows(clean)];
    expect(row?.body).toBe('ticket [ticket_1] from [address_1] and [address_2]');
    expect(row?.attributes.get('badge.no')).toBe('[secret_1]');
    expect(() =>
      redactCase(plantedCase(false), { patterns: [{ name: 'Not This', pattern: /x/ }] }),
    ).toThrow(/no name for a pattern/);
  });
});
