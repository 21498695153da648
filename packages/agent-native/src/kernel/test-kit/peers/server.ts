import { Buffer } from 'node:buffer';
import { createServer } from 'node:net';
import { argv, stdout } from 'node:process';

// Answers each request with as many bytes as it asks for: a request begins with its own length and the answer's.
const [, , host = '127.0.0.1', port = '0', fill = 'a'] = argv;
const server = createServer((socket) => {
  let waiting = Buffer.alloc(0);
  const peer = socket.remotePort;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 8 && waiting.length >= waiting.readUInt32BE(0)) {
      const answer = waiting.readUInt32BE(4);
      waiting = waiting.subarray(waiting.readUInt32BE(0));
      if (answer > 0) socket.write(Buffer.alloc(answer, fill));
    }
  });
  socket.on('close', () => {
    stdout.write(
      `${JSON.stringify({ port: peer, read: socket.bytesRead, written: socket.bytesWritten })}\n`,
    );
  });
});
server.listen({ port: Number(port), host }, () => {
  const address = server.address();
  stdout.write(`listening ${typeof address === 'object' ? address?.port : ''}\n`);
});
