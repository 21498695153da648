import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotDocument } from '../protocol/documents.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { startRabbitmq } from '../test-kit/programs/rabbitmq.ts';
import { makeStage, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  server = await startRabbitmq({ cgroup: stage.servers });
}, 180_000);

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const messages = (snapshot: SnapshotDocument, method: string): number =>
  snapshot.requests
    .filter((row) => row.side === 'client' && row.protocol === 'rabbitmq' && row.method === method)
    .reduce((sum, row) => sum + row.durations.count, 0);

describe('RabbitMQ', () => {
  it.each([10, 9000])('counts messages of %i bytes, published and consumed', async (size) => {
    await using agent = await stage.watch();
    const url = `amqp://guest:guest@${server.address}:${server.port}`;
    expect(await stage.client('rabbitmq-client', url, '300', String(size))).toBe(300);
    const snapshot = await agent.seen(
      '300 messages each way',
      (seen) => messages(seen, 'produce') >= 300 && messages(seen, 'consume') >= 300,
    );
    expect([messages(snapshot, 'produce'), messages(snapshot, 'consume')]).toEqual([300, 300]);
  });
});
