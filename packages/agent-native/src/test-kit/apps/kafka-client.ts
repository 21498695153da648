import process, { argv, stdout } from 'node:process';
import { type IHeaders, Kafka, logLevel } from 'kafkajs';

interface Asked {
  readonly apiName: string;
  readonly correlationId: number;
  readonly duration: number;
}

// Sends batches to topics one after the other, then consumes a topic to its end, and tells each request of either
// connection as the client's own events tell it, in the order of its making.
const [, , broker = '', batches = '[]', topic = '', count = '0'] = argv;
// It sets timers into the past, of which Node would warn.
process.removeAllListeners('warning');
const kafka = new Kafka({
  clientId: 'shop',
  brokers: [broker],
  logLevel: logLevel.NOTHING,
  retry: { retries: 0 },
});
const names: Readonly<Record<string, string>> = { GroupCoordinator: 'FindCoordinator' };
const recorder = (): { seen: [number, string, number][]; see(event: { payload: Asked }): void } => {
  const seen: [number, string, number][] = [];
  return {
    seen,
    see: ({ payload: { apiName, correlationId, duration } }) =>
      seen.push([correlationId, names[apiName] ?? apiName, duration]),
  };
};
const headers: IHeaders = { from: 'test' };
const producing = recorder();
const producer = kafka.producer();
producer.on('producer.network.request', producing.see);
await producer.connect();
const sent: { topic: string; error: string }[] = [];
for (const [name, size, acks] of JSON.parse(batches) as [string, number, number?][]) {
  const messages = Array.from({ length: size }, (_, i) => ({ value: `${i}`.repeat(200), headers }));
  const error = await producer.send({ topic: name, messages, acks: acks ?? -1 }).then(
    () => '',
    (cause: { readonly type?: string; readonly cause?: { readonly type?: string } }) =>
      cause.type ?? cause.cause?.type ?? 'unknown',
  );
  sent.push({ topic: name, error });
}
await producer.disconnect();

const consuming = recorder();
const consumer = kafka.consumer({ groupId: 'billing', maxWaitTimeInMs: 100 });
consumer.on('consumer.network.request', consuming.see);
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
let received = 0;
await new Promise<void>((resolve) => {
  void consumer.run({
    eachMessage: async () => {
      received++;
      if (received === Number(count)) resolve();
    },
  });
});
await consumer.disconnect();
stdout.write(
  JSON.stringify({ sent, received, produced: producing.seen, consumed: consuming.seen }),
);
