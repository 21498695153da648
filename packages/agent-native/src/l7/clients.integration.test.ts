import { Client } from 'cassandra-driver';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { replay } from '../test-kit/replay.ts';
import { startCassandraServer } from '../test-kit/servers/cassandra-server.ts';
import { startMongoServer } from '../test-kit/servers/mongo-server.ts';
import { startTee } from '../test-kit/tee.ts';
import { brief } from './test-kit/brief.ts';

describe('JavaScript clients, recorded', () => {
  it('MongoDB: as many commands as the driver made', async () => {
    await using server = await startMongoServer();
    await using tee = await startTee(server);
    const client = new MongoClient(`mongodb://127.0.0.1:${tee.port}/?directConnection=true`, {
      maxPoolSize: 3,
      monitorCommands: true,
    });
    const started: string[] = [];
    client.on('commandStarted', ({ commandName }) => {
      // It tells the server that sessions are over, and does not wait for an answer.
      if (commandName !== 'endSessions') started.push(commandName);
    });
    const cart = client.db('shop').collection<{ _id: number; text?: string }>('cart');
    await cart.insertMany(
      Array.from({ length: 50 }, (_, _id) => ({ _id, text: 'x'.repeat(1000) })),
    );
    await expect(cart.insertOne({ _id: 1 })).rejects.toThrow('duplicate');
    await Promise.all(Array.from({ length: 20 }, (_, _id) => cart.findOne({ _id })));
    expect(await cart.find({}).toArray()).toHaveLength(50);
    await cart.updateOne({ _id: 1 }, { $set: { text: 'y' } }, { writeConcern: { w: 0 } });
    await cart.deleteOne({ _id: 2 });
    await client.db('shop').collection('delay-60').findOne({});
    await expect(client.db('shop').command({ nonsense: 1 })).rejects.toThrow('no such command');
    await client.close();
    const { spans, snapshot } = await replay(tee.scripts(27_017));
    expect(spans.map((span) => span.method).sort()).toEqual(started.sort());
    expect(
      spans
        .filter((span) => span.failed)
        .map(brief)
        .sort(),
    ).toEqual([
      'insert shop cart failed DuplicateKey failed',
      'nonsense shop failed CommandNotFound failed',
    ]);
    const slow = spans.find((span) => span.duration > 60e6);
    expect(slow?.duration).toBeLessThan(150e6);
    expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_lost_sync: 0, l7_unanswered: 0 });
  });

  it('Cassandra: as many statements as the driver made', async () => {
    await using server = await startCassandraServer();
    await using tee = await startTee(server);
    const client = new Client({
      contactPoints: [`127.0.0.1:${tee.port}`],
      localDataCenter: 'dc1',
      keyspace: 'shop',
      isMetadataSyncEnabled: false,
      protocolOptions: { port: tee.port },
    });
    await client.connect();
    const find = 'select v from cart where id = ?';
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => client.execute(find, [`${i}`], { prepare: true })),
    );
    await client.execute('select v from big limit 500');
    await client.execute("insert into cart (id) values ('secret')");
    await expect(client.execute("select v from t where note = 'fail-2200'")).rejects.toThrow(
      'asked for',
    );
    await client.batch([{ query: 'update cart set n = 1' }, { query: 'update cart set n = 2' }], {
      prepare: false,
    });
    await client.execute("select v from slow where note = 'delay-60'");
    await client.shutdown();
    const { spans, snapshot } = await replay(tee.scripts(9042));
    const own = spans.filter((span) => !/system|USE/.test(span.method + span.target));
    const kinds = new Map<string, number>();
    for (const span of own) kinds.set(brief(span), (kinds.get(brief(span)) ?? 0) + 1);
    expect([...kinds].sort()).toEqual(
      [
        [`SELECT cart shop ${find} ok`, 40],
        ['SELECT big shop select v from big limit ? ok', 1],
        ['INSERT cart shop insert into cart (id) values (?) ok', 1],
        ['SELECT t shop select v from t where note = ? failed invalid failed', 1],
        ['UPDATE cart shop update cart set n = ? ok', 1],
        ['SELECT slow shop select v from slow where note = ? ok', 1],
      ].sort(),
    );
    const slow = own.find((span) => span.target.includes('slow'))?.duration ?? 0;
    expect(slow).toBeGreaterThan(59e6);
    expect(slow).toBeLessThan(150e6);
    expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_unanswered: 0 });
  });
});
