import type { Small } from './small.ts';

/** More of the same: settings, data and moments. */
export const moreSmalls: Readonly<Record<string, Small>> = {
  'a selector that selects nothing': {
    service: 'previews',
    file: 'deploy/previews/service.yaml',
    title: 'chore: labels as everywhere',
    diff: ['   selector:', '-    app: previews', '+    component: previews'],
    message: 'no healthy upstream for previews',
    number: ['http_503_ratio', 0.001, 0.99],
  },
  'a probe that asks too soon': {
    service: 'renderer',
    file: 'deploy/renderer/values.yaml',
    title: 'chore: restart faster when stuck',
    diff: [
      '   livenessProbe:',
      '-    initialDelaySeconds: 60',
      '+    initialDelaySeconds: 5',
      '+    failureThreshold: 1',
    ],
    message: 'container killed: liveness probe failed',
    level: 'WARN',
    number: ['restarts_per_min', 0.01, 4],
  },
  'what was spread happens at once': {
    service: 'reports',
    file: 'services/reports/timer.go',
    title: 'refactor: plain timer',
    diff: [
      '-\ttime.Sleep(time.Duration(rand.Int63n(int64(every))))',
      '+\ttime.Sleep(time.Until(time.Now().Truncate(every).Add(every)))',
    ],
    message: 'burst of # builds, queue is full',
    level: 'WARN',
    number: ['build_queue_depth', 3, 900],
  },
  'a query that no index serves': {
    service: 'search',
    file: 'services/search/repository.py',
    title: 'feat: search names in any case',
    diff: ['-        WHERE name = %s', '+        WHERE lower(name) LIKE %s'],
    message: 'sequential scan over customers for name took # ms',
    level: 'WARN',
    number: ['db_rows_read_per_sec', 400, 900_000],
  },
  'numbers that lose their last digits': {
    service: 'cards',
    file: 'services/cards/wire.js',
    title: 'chore: no package for what the platform can do',
    diff: ['-  return bigintJson.parse(body);', '+  return JSON.parse(body);'],
    message: 'card # not found',
    number: ['lookup_404_ratio', 0.002, 0.5],
  },
  'a switch that was turned': {
    service: 'checkout',
    file: 'services/checkout/defaults.ts',
    title: 'chore: strict address check by default',
    diff: ['-  strictAddressCheck: false,', '+  strictAddressCheck: true,'],
    message: 'address check refused order #: strict rules',
    number: ['order_rejected_ratio', 0.01, 0.6],
  },
  'all rows in memory': {
    service: 'exporter',
    file: 'services/exporter/export.py',
    title: 'refactor: shorter export',
    diff: [
      '-    for page in cursor.stream(size=500):',
      '-        write(page)',
      '+    write(cursor.fetchall())',
    ],
    message: 'worker killed: out of memory',
    number: ['process_resident_memory_mb', 300, 3900],
  },
  'another protocol version': {
    service: 'bridge',
    file: 'services/bridge/listener.toml',
    title: 'chore: modern defaults',
    diff: ['-min_version = "1.1"', '+min_version = "1.3"'],
    message: 'handshake with partner # failed: protocol version',
    number: ['session_error_ratio', 0.001, 0.4],
  },
};
