import { Client } from 'cassandra-driver';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { replay } from '../test-kit/replay.ts';
import { startCassandraServer } from '../test-kit/servers/cassandra-server.ts';
import { startKafkaServer } from '../test-kit/servers/kafka-server.ts';
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
    const slow = spans.find((span) => span.target.includes('delay'))?.duration ?? 0;
    expect(slow).toBeGreaterThan(59e6);
    expect(slow).toBeLessThan(150e6);
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

  it('Kafka: as many requests as the client made', async () => {
    await using server = await startKafkaServer();
    await using tee = await startTee(server);
    server.advertise(tee.port);
    const kafka = new Kafka({
      clientId: 'shop',
      brokers: [`127.0.0.1:${tee.port}`],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
    });
    const made = new Map<string, number>();
    const count = ({ payload }: { readonly payload: { readonly apiName: string } }): void => {
      const name = payload.apiName === 'GroupCoordinator' ? 'FindCoordinator' : payload.apiName;
      made.set(name, (made.get(name) ?? 0) + 1);
    };
    const producer = kafka.producer();
    const consumer = kafka.consumer({ groupId: 'billing', maxWaitTimeInMs: 100 });
    producer.on('producer.network.request', count);
    consumer.on('consumer.network.request', count);
    await producer.connect();
    await producer.send({
      topic: 'orders',
      messages: Array.from({ length: 30 }, (_, i) => ({ value: `${i}`.repeat(300) })),
    });
    for (let i = 0; i < 5; i++)
      await producer.send({ topic: 'orders', messages: [{ value: 'late' }] });
    await producer.send({ topic: 'delay-60', messages: [{ value: 'slow' }] });
    await expect(
      producer.send({ topic: 'broken', messages: [{ value: 'large' }] }),
    ).rejects.toThrow();
    await consumer.connect();
    await consumer.subscribe({ topic: 'orders', fromBeginning: true });
    let received = 0;
    await consumer.run({
      eachMessage: async () => {
        received++;
      },
    });
    await expect.poll(() => received).toBe(35);
    await consumer.disconnect();
    await producer.send({ topic: 'orders', acks: 0, messages: [{ value: 'unanswered' }] });
    await producer.send({ topic: 'orders', messages: [{ value: 'last' }] });
    await producer.disconnect();
    const { spans, snapshot } = await replay(tee.scripts(9092));
    const seen = new Map<string, number>();
    for (const { method } of spans) seen.set(method, (seen.get(method) ?? 0) + 1);
    // The one that asked for no answer is not told by the client.
    made.set('Produce', 10);
    expect([...seen].sort()).toEqual([...made].sort());
    expect(spans.filter((span) => span.method === 'Produce')).toHaveLength(10);
    expect(spans.filter((span) => span.failed).map(brief)).toEqual([
      'Produce broken failed MESSAGE_TOO_LARGE failed',
    ]);
    expect(
      spans
        .filter((span) => span.method === 'Fetch')
        .every((span) => span.waits && span.target === 'orders'),
    ).toBe(true);
    const slow =
      spans.find((span) => span.target === 'delay-60' && span.method === 'Produce')?.duration ?? 0;
    expect(slow).toBeGreaterThan(59e6);
    expect(slow).toBeLessThan(150e6);
    expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_lost_sync: 0 });
  });
});
