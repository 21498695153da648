import type { ToldIncident } from '../../test-kit/told-incident.ts';

/** Changes of every day that touch nothing, as there are around every incident. */
const noise: NonNullable<ToldIncident['commits']> = [
  { id: 'noise-1', at: 5, title: 'docs: how to roll back', files: ['docs/runbooks/rollback.md'] },
  { id: 'noise-2', at: 12, title: 'test: more of the parser', files: ['pkg/parse/parse_test.go'] },
  {
    id: 'noise-3',
    at: 18,
    title: 'feat: counter of evictions',
    files: ['pkg/cache/metrics.go'],
    diff: '@@ pkg/cache/metrics.go @@\n+var evictions = prometheus.NewCounter(prometheus.CounterOpts{Name: "cache_evictions_total"})',
  },
  {
    id: 'noise-4',
    at: 22,
    title: 'chore: bump dependencies',
    files: ['go.mod', 'go.sum'],
    diff: '@@ go.mod @@\n-\tgithub.com/aws/smithy-go v1.20.1\n+\tgithub.com/aws/smithy-go v1.20.2',
  },
  {
    id: 'noise-5',
    at: 26,
    title: 'refactor: response helper',
    files: ['internal/httputil/write.go'],
    diff: '@@ internal/httputil/write.go @@\n-\tw.WriteHeader(code)\n-\tjson.NewEncoder(w).Encode(body)\n+\treturn encode(w, code, body)',
  },
];

type Guilty = ToldIncident & { readonly guilty: string };

export const toldGuilty: Readonly<Record<string, Guilty>> = {
  'one query per item': {
    service: 'basket',
    indicator: 'latency',
    guilty: 'loop',
    calls: [
      ['web', 'basket'],
      ['basket', 'database:postgresql/shop'],
    ],
    logs: [
      { service: 'basket', level: 'INFO', text: 'basket # loaded', from: 0 },
      {
        service: 'basket',
        level: 'WARN',
        text: 'slow request: 214 queries for basket #',
        from: 47,
      },
      { service: 'web', level: 'ERROR', text: 'upstream basket timed out after # ms', from: 50 },
    ],
    numbers: [
      { service: 'basket', name: 'db_queries_per_request', before: 3, after: 190, at: 46 },
      { service: 'basket', name: 'http_server_duration_p99_ms', before: 80, after: 1900, at: 46 },
      { service: 'basket', name: 'db_pool_wait_ms', before: 1, after: 160, at: 47 },
    ],
    commits: [
      ...noise,
      {
        id: 'loop',
        at: 40,
        title: 'refactor: simplify line hydration',
        files: ['services/basket/src/main/java/shop/BasketRepository.java'],
        diff: '@@ class BasketRepository @@\n-    List<Product> products = products.findAllById(ids);\n-    return join(lines, products);\n+    for (Line line : lines) {\n+      line.setProduct(products.findById(line.productId()).orElseThrow());\n+    }\n+    return lines;',
      },
      {
        id: 'rename',
        at: 44,
        title: 'refactor: tidy basket controller',
        files: ['services/basket/src/main/java/shop/BasketController.java'],
        diff: '@@ class BasketController @@\n-    return ResponseEntity.ok(service.load(id));\n+    var basket = service.load(id);\n+    return ResponseEntity.ok(basket);',
      },
    ],
    deploys: [
      { service: 'basket', at: 45, commit: 'loop' },
      { service: 'basket', at: 46, commit: 'rename' },
    ],
  },
  'ceiling of a shared pool': {
    service: 'booking',
    guilty: 'pool',
    calls: [['web', 'booking']],
    logs: [
      { service: 'booking', level: 'INFO', text: 'booked #', from: 0 },
      {
        service: 'booking',
        text: 'could not acquire a connection within 5s: pool exhausted (in use 8 of 8)',
        from: 52,
      },
      { service: 'web', text: 'booking answered 503', from: 53 },
    ],
    numbers: [
      { service: 'booking', name: 'db_pool_in_use', before: 21, after: 8, at: 42 },
      { service: 'booking', name: 'db_pool_waiters', before: 0.1, after: 64, at: 48 },
      { service: 'booking', name: 'http_5xx_ratio', before: 0.002, after: 0.4, at: 52 },
    ],
    commits: [
      ...noise,
      {
        id: 'pool',
        at: 33,
        title: 'chore(platform): align defaults of data access',
        files: ['pkg/dbkit/defaults.yaml'],
        diff: '@@ pkg/dbkit/defaults.yaml @@\n-  max_open_conns: 40\n+  max_open_conns: 8\n   conn_max_lifetime: 30m',
      },
      {
        id: 'handler',
        at: 49,
        title: 'refactor: booking handler',
        files: ['services/booking/handler.go'],
        diff: '@@ func (h *Handler) Book @@\n-\tb, err := h.svc.Book(ctx, req)\n-\tif err != nil { http.Error(w, err.Error(), 500); return }\n+\tb, err := h.svc.Book(ctx, req)\n+\tif err != nil { writeError(w, err); return }',
      },
    ],
    deploys: [
      { service: 'booking', at: 41, commit: 'pool' },
      { service: 'booking', at: 51, commit: 'handler' },
    ],
  },
  'a leak that shows late': {
    service: 'feed',
    guilty: 'listener',
    logs: [
      { service: 'feed', level: 'INFO', text: 'sent # events', from: 0 },
      {
        service: 'feed',
        level: 'FATAL',
        text: 'container killed: OOMKilled, exit code 137',
        from: 70,
        every: 5,
      },
    ],
    numbers: [
      { service: 'feed', name: 'heap_used_bytes', before: 3e8, after: 2e9, at: 31, over: 40 },
      { service: 'feed', name: 'restarts', before: 0.01, after: 3, at: 70 },
    ],
    commits: [
      ...noise,
      {
        id: 'listener',
        at: 28,
        title: 'feat: push updates of profiles',
        files: ['services/feed/src/stream.ts'],
        diff: '@@ export function open(socket: Socket) @@\n   const onUpdate = (event: Update) => socket.send(event);\n   bus.on("update", onUpdate);\n-  socket.on("close", () => bus.off("update", onUpdate));\n+  sessions.set(socket.id, { socket, onUpdate, opened: Date.now() });',
      },
      {
        id: 'text',
        at: 64,
        title: 'fix: wording of the greeting',
        files: ['services/feed/src/greeting.ts'],
        diff: '@@ export const greeting @@\n-  "Welcome back"\n+  "Good to see you"',
      },
    ],
    deploys: [
      { service: 'feed', at: 30, commit: 'listener' },
      { service: 'feed', at: 66, commit: 'text' },
    ],
  },
  'logs that fill the disk': {
    service: 'ledger',
    guilty: 'verbose',
    logs: [
      { service: 'ledger', level: 'INFO', text: 'posted #', from: 0 },
      { service: 'ledger', text: 'write failed: no space left on device', from: 66 },
    ],
    numbers: [
      { service: 'ledger', name: 'disk_used_percent', before: 41, after: 100, at: 44, over: 22 },
      { service: 'ledger', name: 'log_bytes_per_sec', before: 2e4, after: 9e6, at: 43 },
      { service: 'ledger', name: 'error_rate_5xx_ratio', before: 0.003, after: 0.7, at: 66 },
    ],
    commits: [
      ...noise,
      {
        id: 'verbose',
        at: 39,
        title: 'chore: easier to follow postings',
        files: ['services/ledger/logging.yaml'],
        diff: '@@ services/ledger/logging.yaml @@\n-  level: info\n+  level: debug\n-  max_size_mb: 200\n   format: json',
      },
      {
        id: 'volume',
        at: 61,
        title: 'refactor: path of the data directory as a constant',
        files: ['services/ledger/store.go'],
        diff: '@@ services/ledger/store.go @@\n-\tf, err := os.Create(filepath.Join("/data", name))\n+\tf, err := os.Create(filepath.Join(dataDir, name))',
      },
    ],
    deploys: [
      { service: 'ledger', at: 42, commit: 'verbose' },
      { service: 'ledger', at: 64, commit: 'volume' },
    ],
  },
  'a field that was renamed': {
    service: 'billing',
    guilty: 'rename-field',
    logs: [
      { service: 'billing', level: 'INFO', text: 'invoice # written', from: 0, to: 50 },
      { service: 'billing', text: "KeyError: 'customer_ref' while reading order #", from: 50 },
    ],
    numbers: [
      { service: 'billing', name: 'invoice_error_ratio', before: 0.001, after: 0.95, at: 50 },
    ],
    commits: [
      ...noise,
      {
        id: 'rename-field',
        at: 41,
        title: 'refactor: consistent names in order events',
        files: ['services/orders/events.py'],
        diff: '@@ def order_placed @@\n-        "customer_ref": order.customer.ref,\n+        "customer_reference": order.customer.ref,\n         "total": order.total,',
      },
      {
        id: 'rounding',
        at: 47,
        title: 'fix: rounding of invoices',
        files: ['services/billing/invoice.py'],
        diff: '@@ def total @@\n-    return round(net * rate)\n+    return round(net * rate, 2)',
      },
    ],
    deploys: [
      { service: 'orders', at: 48, commit: 'rename-field' },
      { service: 'billing', at: 49, commit: 'rounding' },
    ],
  },
};
