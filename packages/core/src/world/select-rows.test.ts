import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import { logRows, spanRows } from '../model/rows.ts';
import { selectRows } from './select-rows.ts';

function batch() {
  const builder = batchBuilder();
  const scope = { name: 'http', version: '1' };
  for (let i = 1; i <= 6; i++) {
    builder.span({
      resource: { 'service.name': `s${i % 3}` },
      scope,
      traceId: String(i).padStart(32, '0'),
      spanId: String(i).padStart(16, '0'),
      name: `op ${i}`,
      start: i,
      duration: i,
      attributes: { i, text: `text ${i}`, list: [i, 'x'] },
      events: Array.from({ length: i % 3 }, (_, k) => ({
        name: `event ${i}.${k}`,
        time: i,
        attributes: { k },
      })),
      links: i === 4 ? [{ traceId: 'f'.repeat(32), spanId: 'e'.repeat(16) }] : [],
    });
    builder.log({
      resource: { 'service.name': `s${i % 3}` },
      time: i,
      body: i === 2 ? ['nested', i] : `line ${i}`,
      attributes: { user: `u${i}` },
    });
  }
  return builder.build();
}

describe('selectRows', () => {
  it('keeps the chosen rows whole, in the order asked for', () => {
    const all = batch();
    const rows = [4, 1, 3];
    const chosen = selectRows(all, { spans: rows, logs: [1, 5] });
    const spans = [...spanRows(all)];
    const logs = [...logRows(all)];
    expect([...spanRows(chosen)]).toEqual(rows.map((row) => spans[row]));
    expect([...logRows(chosen)]).toEqual([logs[1], logs[5]]);
  });

  it('leaves out strings and resources that are not used', () => {
    const chosen = selectRows(batch(), { spans: [0] });
    expect(chosen.resources.length).toBe(1);
    expect(chosen.strings).toContain('op 1');
    expect(chosen.strings).not.toContain('op 2');
    expect(chosen.strings[0]).toBe('');
    expect(chosen.logs).toBe(undefined);
  });
});
