import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readAttributes } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { texts } from './columns.ts';
import { dataset } from './index.ts';
import { periodsOf } from './periods.ts';
import { readLogs } from './read-logs.ts';
import { serviceOf } from './service-of.ts';

const day = '2021-05-06';
const inject = Date.parse(`${day}T10:20:30Z`);
const minute = 60_000;
const pods = { shop: 'shop-5f-aa', cart: 'my-cart-6c-bb' } as const;

let dir = '';

function put(path: string, text: string): void {
  const file = join(dir, path);
  mkdirSync(dirname(file), { recursive: true });
  if (file.endsWith('.gz')) writeFileSync(file, gzipSync(text));
  else writeFileSync(file, text);
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
let ids = 0;

/** `count` traces of a call from shop to cart, and the log records of cart. */
function minuteOf(start: number, count: number, logs: readonly string[]): [string, string] {
  const spans: string[] = [];
  const records: string[] = [];
  for (let at = 0; at < count; at++) {
    const trace = hex(++ids, 32);
    const [root, client, server] = [hex(++ids, 16), hex(++ids, 16), hex(++ids, 16)];
    const time = start + at * 1000;
    const line = (
      span: string,
      parent: string,
      pod: string,
      name: string,
      from: number,
      to: number,
    ) => `${trace},${span},${parent},${pod},${name},${time + from}000000,${time + to}000000,0`;
    spans.push(
      line(root, 'root', pods.shop, 'GET /', 0, 30),
      line(client, root, pods.shop, 'HTTP GET', 2, 20),
      line(server, client, pods.cart, '/cart', 3, 19),
      line(server, client, pods.cart, '/cart', 3, 19),
    );
    logs.forEach((text, order) => {
      const json = JSON.stringify({ log: `TraceID: ${trace} SpanID: ${server} ${text}\n` });
      const log = `"${json.replaceAll('"', '""')}"`;
      records.push(
        `x,${time + 4 + order}000000,10.0.0.1,${pods.cart},server,${trace},${server},${log}`,
      );
    });
  }
  const head =
    'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration';
  const logHead = 'Timestamp,TimeUnixNano,Node,PodName,Container,TraceID,SpanID,Log';
  return [[head, ...spans].join('\n'), [logHead, ...records].join('\r\n')];
}

function metricsOf(pod: string): string {
  const rows = Array.from({ length: 60 }, (_, at) => {
    const time = new Date(inject + (at - 30) * minute).toISOString();
    const stamp = `${time.slice(0, 10)} ${time.slice(11, 19)}.5 +0000 UTC m=+1`;
    return `${stamp},0,${pod},${5 + (at % 3)},${100 + (at % 2)},2,1`;
  });
  const head =
    'Time,TimeStamp,PodName,CpuUsage(m),MemoryUsage(Mi),PodWorkload(Ops),NodeCpuUsageRate(%)';
  return [head, ...rows].join('\n');
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'faults-'));
  const root = `rca_data/${day}`;
  put(
    `${root}/${day}-fault_list.json`,
    JSON.stringify({
      10: [{ inject_time: `${day} 10:20:30`, inject_pod: pods.cart, inject_type: 'return' }],
    }),
  );
  put(
    `${root}/${day}-all_fault_times.json`,
    JSON.stringify([`${day} 10:05:00`, `${day} 10:20:30`]),
  );
  const steps = ['asked for the goods', 'left with all of them'];
  const [trace, log] = minuteOf(inject - 60 * minute, 40, steps);
  put(`construct_data/${day}/trace/09_20_trace.csv.gz`, trace);
  put(`construct_data/${day}/log/09_20_log.csv`, log);
  const [broken, brokenLog] = minuteOf(inject + 1000, 40, steps.slice(0, 1));
  put(`${root}/trace/10_20_trace.csv`, broken);
  put(`${root}/trace/10_21_trace.csv.gz`, broken);
  put(`${root}/log/10_20_log.csv.gz`, brokenLog);
  for (const pod of Object.values(pods)) {
    put(`${root}/metric/${pod}_metric.csv`, metricsOf(pod));
  }
  const edge = ['time,timestamp,shop_my-cart'];
  put(`${root}/metric/source_50.csv`, [...edge, `${day} 10:21:30,0,0.02`].join('\n'));
  put(`${root}/metric/destination_50.csv`, [...edge, `${day} 10:21:30,0,0.015`].join('\n'));
});

afterAll(() => rmSync(dir, { recursive: true }));

describe('the loader', () => {
  it('reads cases, each span once, with a world of services and calls', () => {
    const [one] = [...dataset.cases(dir)];
    expect(one).toMatchObject({
      id: `${day} 10:20:30`,
      group: 'OnlineBoutique/return',
      truth: 'my-cart',
    });
    const caseFile = one?.caseFile();
    expect(caseFile?.window).toEqual({ start: inject, end: inject + 3 * minute });
    expect(caseFile?.world.services.map(({ id }) => id)).toEqual(['my-cart', 'shop']);
    expect(caseFile?.world.dependencies.map(({ id }) => id)).toEqual(['shop -> my-cart']);
    const batch = caseFile?.telemetry[0];
    expect(batch?.spans?.length).toBe(240);
    expect(batch?.logs?.length).toBe(120);
    expect(batch && readAttributes(batch.resources.attributes, batch.strings, 0)).toEqual(
      new Map([
        ['service.name', 'shop'],
        ['service.instance.id', pods.shop],
      ]),
    );
    const row = caseFile?.world.signals.rows.findIndex(
      ({ signal, entity }) => signal === 'instance.cpu.usage' && entity === pods.cart,
    );
    expect(caseFile?.world.signals.values[(row ?? 0) * 3]).toBeCloseTo(0.006, 6);
  });

  it('gives the engine enough to find the service', async () => {
    const [one] = [...dataset.cases(dir)];
    const caseFile = one?.caseFile();
    if (caseFile === undefined) throw new Error('no case');
    const diagnosis = await createEngine().analyze(caseFile);
    expect(dataset.ranked(diagnosis, caseFile)[0]?.name).toBe('my-cart');
  });

  it('says what it misses in another directory', () => {
    expect(() => [...dataset.cases(join(dir, 'construct_data'))]).toThrow(/fault_list/);
  });
});

describe('periodsOf', () => {
  it('leaves out every fault with its aftermath, and ends with the minute before', () => {
    const { window, baselines } = periodsOf(inject, [inject - 15 * minute, inject], undefined);
    expect(baselines.at(-1)).toEqual({ start: inject - minute, end: inject });
    for (const { start, end } of baselines) {
      expect(end - start).toBeGreaterThanOrEqual(minute);
      expect(end <= window.start || start >= inject + 5 * minute).toBe(true);
      expect(end <= inject - 15 * minute || start >= inject - 10 * minute).toBe(true);
    }
  });
});

describe('readLogs', () => {
  const read = (line: string) => {
    const strings = texts();
    const json = JSON.stringify({ log: line }).replaceAll('"', '""');
    const columns = readLogs(
      [`head\nx,7,n,pod-1-2,c,${'a'.repeat(32)},${'b'.repeat(16)},"${json}"`],
      strings,
    );
    return {
      severity: columns.severity[0],
      body: strings.all[columns.body[0] ?? 0],
      logger: strings.all[columns.logger[0] ?? 0],
      line: columns.line[0],
    };
  };

  it.each([
    [
      '17:30:02.618 WARN  a.b.Thing#114 TraceID: 1f SpanID: 2e [code start]\n',
      { severity: 13, body: '[code start]', logger: 'a.b.Thing', line: 114 },
    ],
    [
      '{"severity":"error","message":"TraceID: 1f SpanID: 2e no such item"}\n',
      { severity: 17, body: 'no such item', logger: '', line: 0 },
    ],
    [
      'TraceID: 1f SpanID: 2e GetCart called\n',
      { severity: 0, body: 'GetCart called', logger: '', line: 0 },
    ],
  ])('%s', (line, told) => {
    expect(read(line)).toEqual(told);
  });
});

describe('serviceOf', () => {
  it('takes the last two parts off a pod', () => {
    expect(serviceOf('my-cart-579f59597d-wc2lz')).toBe('my-cart');
    expect(serviceOf('alone')).toBe('alone');
  });
});
