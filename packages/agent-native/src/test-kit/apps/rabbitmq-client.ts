import { argv, stdout } from 'node:process';
import amqp from 'amqplib';

// Publishes messages to a queue and consumes them again.
const [, , url = '', count = '1', size = '10'] = argv;
const connection = await amqp.connect(url);
const channel = await connection.createConfirmChannel();
await channel.assertQueue('orders', { durable: false });
let consumed = 0;
const all = new Promise<void>((resolve) => {
  void channel.consume(
    'orders',
    (message) => {
      if (message === null) return;
      channel.ack(message);
      consumed++;
      if (consumed === Number(count)) resolve();
    },
    { noAck: false },
  );
});
for (let i = 0; i < Number(count); i++) {
  channel.sendToQueue('orders', Buffer.alloc(Number(size), 'x'));
}
await channel.waitForConfirms();
await all;
await channel.close();
await connection.close();
stdout.write(JSON.stringify(consumed));
