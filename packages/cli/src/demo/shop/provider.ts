import { pbkdf2Sync } from 'node:crypto';
import http from 'node:http';

// The card provider is somebody else's system: it sends no telemetry, so abduce knows it from its callers only.

const chargeMs = 8;
const settlementSliceMs = 120;

let settling = false;

/** The provider's own batch job: it works through its ledger on the thread that also answers charges. */
function settle(): void {
  if (!settling) return;
  const end = performance.now() + settlementSliceMs;
  for (let entry = 0; performance.now() < end; entry++)
    pbkdf2Sync(`entry ${entry}`, 'ledger', 500, 32, 'sha256');
  setImmediate(settle);
}

const server = http.createServer((request, response) => {
  request.resume();
  if (request.method !== 'POST' || request.url !== '/charge') {
    response.writeHead(404).end();
    return;
  }
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"charged":true}');
  }, chargeMs);
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});

process.on('message', (message: { readonly settle?: boolean; readonly stop?: true }) => {
  if (message.stop === true) process.exit(0);
  if (message.settle !== undefined) {
    settling = message.settle;
    settle();
  }
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
