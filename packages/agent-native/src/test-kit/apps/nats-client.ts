import { connect } from 'node:net';
import { argv, stdout } from 'node:process';

// One connection that subscribes and publishes by the plain protocol, messages in groups of one write each.
const [, , host = '', port = '0', count = '1', size = '5'] = argv;
const socket = connect({ host, port: Number(port) });
const body = 'x'.repeat(Number(size));
let text = '';
let got = 0;
const all = new Promise<void>((resolve) => {
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = text.indexOf('\r\n');
      if (end < 0) break;
      const words = text.slice(0, end).split(' ');
      const length = words[0] === 'MSG' ? Number(words.at(-1)) + 2 : 0;
      if (text.length < end + 2 + length) break;
      text = text.slice(end + 2 + length);
      if (words[0] === 'MSG') got++;
      if (words[0] === 'PING') socket.write('PONG\r\n');
    }
    if (got === Number(count)) resolve();
  });
});
socket.write('CONNECT {"verbose":false,"pedantic":false}\r\nSUB orders.* 1\r\nPING\r\n');
for (let i = 0; i < Number(count); i += 10) {
  const group = Array.from(
    { length: Math.min(10, Number(count) - i) },
    (_, k) => `PUB orders.${i + k} ${body.length}\r\n${body}\r\n`,
  );
  await new Promise<void>((resolve) => socket.write(group.join(''), () => resolve()));
}
await all;
socket.end();
stdout.write(JSON.stringify(got));
