import { pbkdf2Sync } from 'node:crypto';
import http from 'node:http';

// The card provider is somebody else's system: it sends no telemetry, so abduce knows it from its callers only.

/** What goes on inside the provider. */
export interface ProviderState {
  /** Its batch job runs. */
  readonly settle?: boolean;
  /** Share of charges that it cannot make, 0..1. */
  readonly failing?: number;
  /** The key that it accepts. */
  readonly key?: number;
  /** How long a charge takes. */
  readonly chargeMs?: number;
}

const settlementSliceMs = 120;

let state: Required<ProviderState> = { settle: false, failing: 0, key: 1, chargeMs: 8 };
let charges = 0;
let failed = 0;

/** The provider's own batch job: it works through its ledger on the thread that also answers charges. */
function settle(): void {
  if (!state.settle) return;
  const end = performance.now() + settlementSliceMs;
  for (let entry = 0; performance.now() < end; entry++)
    pbkdf2Sync(`entry ${entry}`, 'ledger', 500, 32, 'sha256');
  setImmediate(settle);
}

function charge(key: string | string[] | undefined): { status: number; body: object } {
  if (key !== `key-${state.key}`) return { status: 401, body: { error: 'invalid api key' } };
  charges++;
  if (failed < charges * state.failing) {
    failed++;
    return { status: 503, body: { error: 'card network not available' } };
  }
  return { status: 200, body: { charged: true } };
}

const server = http.createServer((request, response) => {
  request.resume();
  if (request.method !== 'POST' || request.url !== '/charge') {
    response.writeHead(404).end();
    return;
  }
  setTimeout(() => {
    const { status, body } = charge(request.headers['x-api-key']);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }, state.chargeMs);
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});

process.on('message', (message: ProviderState & { readonly stop?: true }) => {
  if (message.stop === true) process.exit(0);
  const resting = !state.settle;
  state = { ...state, ...message };
  charges = failed = 0;
  if (resting) settle();
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
