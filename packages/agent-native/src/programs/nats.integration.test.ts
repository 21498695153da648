import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotDocument } from '../protocol/documents.ts';
import { startNats } from '../test-kit/programs/nats.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { makeStage, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  server = await startNats({ cgroup: stage.servers });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const messages = (snapshot: SnapshotDocument, method: string): number =>
  snapshot.requests
    .filter((row) => row.side === 'client' && row.protocol === 'nats' && row.method === method)
    .reduce((sum, row) => sum + row.durations.count, 0);

describe('NATS', () => {
  it.each([5, 7000])('counts messages of %i bytes, published and delivered', async (size) => {
    await using agent = await stage.watch();
    expect(
      await stage.client('nats-client', server.address, String(server.port), '400', String(size)),
    ).toBe(400);
    const snapshot = await agent.seen(
      '400 messages each way',
      (seen) => messages(seen, 'produce') >= 400 && messages(seen, 'consume') >= 400,
    );
    expect([messages(snapshot, 'produce'), messages(snapshot, 'consume')]).toEqual([400, 400]);
  });
});
