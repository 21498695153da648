import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import process, { argv, stdout } from 'node:process';

export interface Visit {
  readonly host: string;
  readonly port: number;
  /** Bytes sent and bytes answered of each request, one after the other. */
  readonly requests: readonly (readonly [send: number, receive: number])[];
  /** How it ends; `hold` keeps it until the process is told to end. */
  readonly end: 'end' | 'reset' | 'hold';
}

export interface Visited {
  readonly port: number;
  readonly sent: number;
  readonly received: number;
  readonly error: string;
}

const [, , plan = '[]', fill = 'q'] = argv;
const held: [Socket, Visit][] = [];

async function ask(socket: Socket, send: number, receive: number): Promise<void> {
  const request = Buffer.alloc(Math.max(send, 8), fill);
  request.writeUInt32BE(request.length, 0);
  request.writeUInt32BE(receive, 4);
  // Two buffers at once: Node hands them to the kernel as one call with several segments.
  socket.cork();
  socket.write(request.subarray(0, 8));
  if (request.length > 8) socket.write(request.subarray(8));
  socket.uncork();
  let got = 0;
  while (got < receive) got += ((await once(socket, 'data')) as [Buffer])[0].length;
}

async function visit(one: Visit): Promise<Visited> {
  const socket = connect({ host: one.host, port: one.port, noDelay: true });
  try {
    await once(socket, 'connect');
  } catch (error) {
    return { port: 0, sent: 0, received: 0, error: (error as NodeJS.ErrnoException).code ?? '' };
  }
  const port = socket.localPort ?? 0;
  socket.on('error', () => {});
  for (const [send, receive] of one.requests) await ask(socket, send, receive);
  if (one.end === 'hold') held.push([socket, one]);
  else {
    const closed = once(socket, 'close');
    if (one.end === 'reset') socket.resetAndDestroy();
    else socket.resume().end();
    await closed;
  }
  return { port, sent: socket.bytesWritten, received: socket.bytesRead, error: '' };
}

const visited: Visited[] = [];
for (const one of JSON.parse(plan) as Visit[]) visited.push(await visit(one));
stdout.write(`visited ${JSON.stringify(visited)}\n`);
let rounds = 0;
if (held.length > 0) {
  const alive = setInterval(() => {}, 1000);
  process.on('SIGUSR2', async () => {
    for (const [socket, one] of held) {
      for (const [send, receive] of one.requests) await ask(socket, send, receive);
    }
    rounds += 1;
    stdout.write(`round ${rounds}\n`);
  });
  process.on('SIGTERM', () => {
    clearInterval(alive);
    for (const [socket] of held) socket.resume().end();
  });
}
