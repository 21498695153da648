import { argv, stdout } from 'node:process';
import { type CommandStartedEvent, type Document, MongoClient } from 'mongodb';

// Runs commands one after the other, then finds at the same time, and tells each as the driver's events tell it.
const [, , url = '', commands = '[]', finds = '0'] = argv;
const client = new MongoClient(url, { maxPoolSize: 4, monitorCommands: true });
const seen: { name: string; collection: string; code: number; ms: number }[] = [];
const started = new Map<number, CommandStartedEvent>();
const end = (request: number, code: number, ms: number): void => {
  const event = started.get(request);
  // It says that sessions are over when it closes, and does not wait for an answer.
  if (event === undefined || event.commandName === 'endSessions') return;
  const target: unknown = event.command[event.commandName];
  const collection = typeof target === 'string' ? target : '';
  seen.push({ name: event.commandName, collection, code, ms });
};
client.on('commandStarted', (event) => started.set(event.requestId, event));
client.on('commandSucceeded', ({ requestId, reply, duration }) => {
  const { writeErrors } = reply as { writeErrors?: { code: number }[] };
  end(requestId, writeErrors?.[0]?.code ?? 0, duration);
});
client.on('commandFailed', ({ requestId, failure, duration }) => {
  const { code = -1 } = failure as Error & { code?: number };
  end(requestId, code, duration);
});
const shop = client.db('shop');
for (const command of JSON.parse(commands) as Document[]) {
  await shop.command(command).catch(() => undefined);
}
await Promise.all(
  Array.from({ length: Number(finds) }, (_, at) => shop.collection('cart').findOne({ at })),
);
await client.close();
stdout.write(JSON.stringify(seen));
