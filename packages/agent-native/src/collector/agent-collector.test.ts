import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  pointRows,
  spanKind,
  spanRows,
  spanStatus,
  systemClock,
  type TelemetryBatch,
} from '@abduce/core';
import { random } from '@abduce/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helperPath } from '../test-kit/observe.ts';
import { recordsOf, type Script } from '../test-kit/record-writer.ts';
import { canReplay } from '../test-kit/replay.ts';
import { agentCollector } from './agent-collector.ts';

const request = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: shop.local:8080\r\n${headers}\r\n`;
const answer = (status: number): string => `HTTP/1.1 ${status} X\r\nContent-Length: 2\r\n\r\nok`;
const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';

const scripts: readonly Script[] = [
  {
    steps: [
      { out: request('/orders/17?secret=1', `traceparent: 00-${trace}-${parent}-01\r\n`) },
      { in: answer(200), at: 21 },
      { out: request('/orders/18'), at: 30 },
      { in: answer(503), at: 35 },
    ],
  },
  { role: 'server', steps: [{ in: request('/health') }, { out: answer(404), at: 3 }] },
];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-agent-`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function replayed(
  records: Uint8Array,
): Promise<{ readonly batches: TelemetryBatch[]; readonly text: string; readonly log: string[] }> {
  const recording = join(folder, 'recording');
  await writeFile(recording, records);
  const batches: TelemetryBatch[] = [];
  const log: string[] = [];
  const agent = agentCollector({
    scope: { host: true },
    recording,
    helperPath,
    random: random(5).next,
  });
  await agent.run(
    { write: async (batch) => void batches.push(batch) },
    {
      clock: systemClock(),
      logger: { log: (level, message) => log.push(`${level} ${message}`) },
      signal: new AbortController().signal,
    },
  );
  return { batches, text: agent.metrics(), log };
}

describe('a collector', () => {
  it('wants to be told what it may observe', () => {
    expect(() => agentCollector({ scope: { labels: false } })).toThrow(/names nothing/);
    expect(() => agentCollector({ scope: { cgroups: ['web'] } })).toThrow(/"web" is no cgroup/);
    expect(() => agentCollector({ scope: { cgroups: ['/'] } })).toThrow(/no cgroup below the root/);
  });

  it('refuses numbers that make no sense', () => {
    const scope = { host: true };
    expect(() => agentCollector({ scope, interval: 5 })).toThrow('interval is 5');
    expect(() => agentCollector({ scope, maxSeries: Number.NaN })).toThrow('maxSeries is NaN');
  });

  it.runIf(canReplay)('makes metrics and spans of what the helper saw', async () => {
    const { batches, text, log } = await replayed(recordsOf(scripts));
    expect(log.filter((line) => /^(?:warn|error)/.test(line))).toEqual([]);
    const points = batches.flatMap((batch) => [...pointRows(batch)]);
    const spans = batches.flatMap((batch) => [...spanRows(batch)]);

    const byPath = new Map(spans.map((span) => [String(span.attributes.get('url.path')), span]));
    expect(spans).toHaveLength(3);
    const joined = spans.find(({ traceId }) => traceId === trace);
    expect(joined).toMatchObject({
      parentSpanId: parent,
      kind: spanKind.client,
      status: spanStatus.unset,
    });
    expect(joined?.duration).toBeCloseTo(20, 3);
    expect(Object.fromEntries(joined?.attributes ?? [])).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': 'shop.local',
      'server.port': 8080,
      'network.peer.address': '10.0.0.2',
      'network.peer.port': 8080,
    });
    expect(String(joined?.attributes.get('url.path'))).not.toMatch(/secret|17/);
    const failed = spans.find(
      ({ attributes }) => attributes.get('http.response.status_code') === 503,
    );
    expect(failed).toMatchObject({
      parentSpanId: '',
      status: spanStatus.error,
      kind: spanKind.client,
    });
    // Not found is the client's error, not the server's.
    expect(byPath.get('/health')).toMatchObject({
      kind: spanKind.server,
      status: spanStatus.unset,
    });

    const values = points
      .filter(({ descriptor }) => /^container_http.*requests_total$/.test(descriptor.name))
      .map(({ descriptor, attributes, value }) => [
        descriptor.name,
        attributes.get('destination'),
        attributes.get('status'),
        value,
      ]);
    expect(values).toEqual([
      ['container_http_requests_total', '10.0.0.2:8080', '2xx', 1],
      ['container_http_requests_total', '10.0.0.2:8080', '5xx', 1],
      ['container_http_inbound_requests_total', undefined, '4xx', 1],
    ]);
    expect(text).toMatch(
      /^container_http_requests_duration_seconds_total_bucket\{.*le="0.025"\} 2$/m,
    );
    expect(text).toMatch(/^abduce_agent_events_total\{.*kind="data"\} 6$/m);
  });

  it.runIf(canReplay)('says what is wrong with a recording', async () => {
    await expect(replayed(Buffer.alloc(64, 0xff))).rejects.toMatchObject({ code: 'DECODE' });
    const agent = agentCollector({
      scope: { host: true },
      recording: join(folder, 'none'),
      helperPath,
    });
    const context = {
      clock: systemClock(),
      logger: { log: () => {} },
      signal: new AbortController().signal,
    };
    await expect(agent.run({ write: async () => {} }, context)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringMatching(/recording .*none cannot be read/),
    });
  });
});
