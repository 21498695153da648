import http from 'node:http';

// Customers: a fixed number of requests per second of each kind, whether or not the last ones were answered.

let gateway = new URL(process.argv[2] ?? 'http://127.0.0.1:80');
const perSecond = { products: 10, orders: 6, checkout: 6 };
const mostWaiting = 500;

export type LoadRates = Readonly<Partial<Record<keyof typeof perSecond, number>>>;

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
let waiting = 0;
let count = 0;

function send(method: string, path: string, body?: unknown): void {
  if (waiting >= mostWaiting) return;
  waiting++;
  let open = true;
  const done = (): void => {
    if (open) waiting--;
    open = false;
  };
  const request = http.request(
    { host: gateway.hostname, port: gateway.port, method, path, agent, timeout: 15_000 },
    (response) => response.on('end', done).on('close', done).resume(),
  );
  request.on('timeout', () => request.destroy());
  request.on('error', done);
  request.end(body === undefined ? undefined : JSON.stringify(body));
}

const kinds: Record<keyof typeof perSecond, () => void> = {
  products: () => send('GET', `/products?category=${count % 100}`),
  orders: () => send('GET', `/orders?user=${(count * 131) % 20_000}`),
  checkout: () => send('POST', '/checkout', { user: count % 20_000, product: 1 + (count % 2000) }),
};
const timers = new Map<string, NodeJS.Timeout>();

function pace(rates: LoadRates): void {
  for (const [kind, rate] of Object.entries(rates)) {
    clearInterval(timers.get(kind));
    const next = (): void => {
      count++;
      kinds[kind as keyof typeof perSecond]();
    };
    timers.set(kind, setInterval(next, 1000 / rate));
  }
}

pace(perSecond);
process.send?.({ port: 0 });
process.on(
  'message',
  (message: { readonly rates?: LoadRates; readonly gateway?: string; readonly stop?: true }) => {
    if (message.stop === true) process.exit(0);
    if (message.gateway !== undefined) gateway = new URL(message.gateway);
    pace(message.rates ?? {});
  },
);
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
