import { connect } from 'node:net';
import { argv, stdout } from 'node:process';

// Requests over a number of connections, one at a time on each, for some seconds. With a rate each connection waits
// for its turn; without one it asks again at once. Plain sockets, so that the client costs little.
const [, , host = '', port = '0', connections = '8', seconds = '5', rate = '0'] = argv;
const request = `GET /load HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
let answered = 0;
let over = false;
const idle: (() => void)[] = [];
const closed: Promise<void>[] = [];
const begun = performance.now();
let owed = 0;

for (let i = 0; i < Number(connections); i++) {
  const socket = connect({ host, port: Number(port), noDelay: true });
  let text = '';
  const next = (): void => {
    if (over) socket.end();
    else if (rate === '0') socket.write(request);
    else if (owed >= 1) {
      owed--;
      socket.write(request);
    } else idle.push(next);
  };
  closed.push(new Promise((resolve) => socket.on('close', () => resolve())));
  socket.setEncoding('latin1').on('connect', next);
  socket.on('data', (chunk: string) => {
    text += chunk;
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
    if (text.length < head + 4 + length) return;
    text = '';
    answered++;
    next();
  });
}
let last = performance.now();
const timer =
  rate === '0'
    ? undefined
    : setInterval(() => {
        const now = performance.now();
        owed = Math.min(owed + ((now - last) / 1000) * Number(rate), Number(rate) / 10);
        last = now;
        for (const next of idle.splice(0)) next();
      }, 1);
setTimeout(() => {
  over = true;
  clearInterval(timer);
  for (const next of idle.splice(0)) next();
}, Number(seconds) * 1000);
await Promise.all(closed);
stdout.write(JSON.stringify({ requests: answered, seconds: (performance.now() - begun) / 1000 }));
