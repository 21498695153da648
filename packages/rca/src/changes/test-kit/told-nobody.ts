import type { ToldIncident } from '../../test-kit/told-incident.ts';

/** A release of the hurt service that looks as if, and another that comes right at the onset. */
function bait(service: string, topic: string): Pick<ToldIncident, 'commits' | 'deploys'> {
  return {
    commits: [
      {
        id: 'bait-early',
        at: 30,
        title: `refactor: one client for ${topic}`,
        files: [`services/${service}/${topic}_client.go`],
        diff: `@@ func New${topic}Client @@\n-\thc := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConns: 64}}\n+\thc := httpx.NewClient(httpx.Options{Timeout: 5 * time.Second, MaxIdleConns: 64})`,
      },
      {
        id: 'bait-late',
        at: 47,
        title: `refactor: tidy the ${topic} handler`,
        files: [`services/${service}/handler.go`],
        diff: `@@ func (h *Handler) Handle${topic} @@\n-\tvar req ${topic}Request\n-\tif err := json.NewDecoder(r.Body).Decode(&req); err != nil {\n-\t\thttp.Error(w, err.Error(), 400)\n+\treq, err := decodeRequest[${topic}Request](r)\n+\tif err != nil {\n+\t\twriteError(w, http.StatusBadRequest, err)`,
      },
      {
        id: 'bait-bump',
        at: 42,
        title: 'chore: bump dependencies',
        files: ['go.mod', 'go.sum'],
        diff: '@@ go.mod @@\n-\tgoogle.golang.org/grpc v1.62.0\n+\tgoogle.golang.org/grpc v1.62.1',
      },
    ],
    deploys: [
      { service, at: 32, commit: 'bait-early' },
      { service, at: 44, commit: 'bait-bump' },
      { service, at: 49, commit: 'bait-late' },
    ],
  };
}

export const toldNobody: Readonly<Record<string, ToldIncident>> = {
  'a provider that is down': {
    service: 'shipping',
    ...bait('shipping', 'carrier'),
    logs: [
      { service: 'shipping', level: 'INFO', text: 'label # bought', from: 0, to: 50 },
      {
        service: 'shipping',
        text: 'carrier api https://api.parcels.example/v2/labels answered 503 Service Unavailable',
        from: 50,
      },
      {
        service: 'shipping',
        level: 'WARN',
        text: 'circuit breaker for api.parcels.example opened',
        from: 51,
        every: 4,
      },
    ],
    numbers: [
      { service: 'shipping', name: 'outbound_call_error_ratio', before: 0.004, after: 0.9, at: 50 },
    ],
  },
  'a zone that is lost': {
    service: 'search',
    calls: [
      ['web', 'search'],
      ['web', 'profile'],
    ],
    ...bait('search', 'query'),
    logs: [
      { service: 'search', level: 'INFO', text: 'searched # documents', from: 0 },
      {
        service: 'search',
        text: 'dial tcp 10.2.#.7:9200: i/o timeout (node in eu-west-1b unreachable)',
        from: 50,
      },
      { service: 'profile', text: 'replica in zone eu-west-1b unreachable, retrying', from: 50 },
      { service: 'web', text: 'upstream search returned 504', from: 51 },
    ],
    numbers: [
      { service: 'search', name: 'http_5xx_ratio', before: 0.003, after: 0.35, at: 50 },
      { service: 'profile', name: 'http_5xx_ratio', before: 0.002, after: 0.33, at: 50 },
    ],
  },
  'a sale that everybody wants': {
    service: 'checkout',
    calls: [
      ['storefront', 'checkout'],
      ['checkout', 'database:postgresql/shop'],
    ],
    ...bait('checkout', 'payment'),
    logs: [
      { service: 'checkout', level: 'INFO', text: 'order # placed', from: 0 },
      { service: 'checkout', text: 'request queue full, shedding load', from: 52 },
      { service: 'storefront', text: 'checkout answered 503', from: 52 },
    ],
    numbers: [
      { service: 'storefront', name: 'requests_per_sec', before: 300, after: 2600, at: 50 },
      { service: 'checkout', name: 'requests_per_sec', before: 40, after: 350, at: 50 },
      { service: 'checkout', name: 'cpu_utilization', before: 30, after: 99, at: 50 },
      { service: 'checkout', name: 'http_5xx_ratio', before: 0.002, after: 0.4, at: 52 },
    ],
  },
  'a neighbour on the same machine': {
    service: 'quotes',
    indicator: 'latency',
    ...bait('quotes', 'price'),
    logs: [
      { service: 'quotes', level: 'INFO', text: 'quoted #', from: 0 },
      {
        service: 'quotes',
        level: 'WARN',
        text: 'scheduling delay # ms, deadline missed',
        from: 51,
      },
    ],
    numbers: [
      { service: 'quotes', name: 'http_server_duration_p99_ms', before: 60, after: 900, at: 50 },
      { service: 'quotes', name: 'node_cpu_steal_pct', before: 0.4, after: 38, at: 49 },
      { service: 'quotes', name: 'container_cpu_usage', before: 1.2, after: 1.1, at: 50 },
    ],
  },
  'a record that nobody can read': {
    service: 'indexer',
    ...bait('indexer', 'document'),
    logs: [
      { service: 'indexer', level: 'INFO', text: 'indexed batch up to offset #', from: 0, to: 50 },
      {
        service: 'indexer',
        text: 'failed to process record at partition 3 offset 88123: unexpected end of input',
        from: 50,
      },
    ],
    numbers: [
      { service: 'indexer', name: 'consumer_lag', before: 20, after: 90_000, at: 50, over: 30 },
    ],
  },
  'numbers that ran out': {
    service: 'vouchers',
    ...bait('vouchers', 'voucher'),
    logs: [
      { service: 'vouchers', level: 'INFO', text: 'voucher # written', from: 0, to: 50 },
      {
        service: 'vouchers',
        text: 'Duplicate entry 2147483647 for key PRIMARY: auto_increment exhausted',
        from: 50,
      },
    ],
    numbers: [{ service: 'vouchers', name: 'write_error_ratio', before: 0.001, after: 1, at: 50 }],
  },
  'a clock that runs ahead': {
    service: 'sessions',
    ...bait('sessions', 'session'),
    logs: [
      { service: 'sessions', level: 'INFO', text: 'session # opened', from: 0, to: 50 },
      { service: 'sessions', text: 'refused signature issued in the future by # s', from: 50 },
      { service: 'sessions', level: 'WARN', text: 'chronyd: clock drift of # ms', from: 49 },
    ],
    numbers: [{ service: 'sessions', name: 'refused_ratio', before: 0.001, after: 0.4, at: 50 }],
  },
  'nothing to blame but bait': {
    service: 'mailer',
    ...bait('mailer', 'message'),
    logs: [
      { service: 'mailer', level: 'INFO', text: 'mail # sent', from: 0, to: 45 },
      { service: 'mailer', text: 'relay closed the connection unexpectedly', from: 45 },
    ],
    numbers: [{ service: 'mailer', name: 'send_error_ratio', before: 0.01, after: 0.8, at: 45 }],
  },
};
