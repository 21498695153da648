import { type ToldIncident, told } from '../../test-kit/told-incident.ts';
import { moreSmalls } from './more-smalls.ts';
import type { Small } from './small.ts';

/** One guilty change each, and an innocent one that was shipped later and right before the trouble. */
const smalls: Readonly<Record<string, Small>> = {
  'a pattern that backtracks': {
    service: 'parser',
    file: 'services/parser/address.ts',
    title: 'fix: accept longer addresses',
    diff: ['-const pattern = /^[a-z0-9 ]{1,80}$/;', '+const pattern = /^([a-z0-9]+\\s?)+$/;'],
    message: 'event loop blocked for # ms',
    level: 'WARN',
    number: ['cpu_utilization', 20, 99],
  },
  'a setting that got another name': {
    service: 'mailer',
    file: 'services/mailer/config.py',
    title: 'chore: consistent names of settings',
    diff: [
      '-    smtp_password: str = env("SMTP_PASSWORD")',
      '+    smtp_password: str = env("MAILER_SMTP_PASSWORD", default="")',
    ],
    message: 'smtplib.SMTPAuthenticationError: 535 authentication failed for relay',
    number: ['send_error_ratio', 0.01, 1],
  },
  'an index that was dropped': {
    service: 'orders',
    file: 'db/migrations/0099_cleanup.sql',
    title: 'chore: drop unused indexes',
    diff: ['+DROP INDEX IF EXISTS idx_orders_customer_created;'],
    message: 'slow query: SELECT * FROM orders WHERE customer_id = $1 took # ms',
    level: 'WARN',
    number: ['db_query_duration_p99_ms', 8, 2100],
  },
  'a limiter that lets less through': {
    service: 'edge',
    file: 'edge/limits.yaml',
    title: 'chore: align limiter with plan',
    diff: ['-  requests_per_second: 500', '+  requests_per_second: 50'],
    message: 'rejecting request with 429: rate limit of tenant exceeded',
    level: 'WARN',
    number: ['http_429_ratio', 0.001, 0.6],
  },
  'a cache key that is never the same': {
    service: 'catalog',
    file: 'services/catalog/src/Cache.kt',
    title: 'feat: cache per locale',
    diff: ['-    return "item:" + id', '+    return "item:" + id + request.requestId + locale'],
    message: 'cache miss for item #, loading from database',
    level: 'WARN',
    number: ['cache_hit_ratio', 0.95, 0.02],
  },
  'locks in another order': {
    service: 'wallet',
    file: 'services/wallet/Transfer.java',
    title: 'feat: transfer in one transaction',
    diff: [
      '-    debit(from, amount);',
      '+    @Transactional(isolation = SERIALIZABLE)',
      '+    repository.lockForUpdate(from, to);',
      '+    debit(from, amount);',
    ],
    message: 'deadlock detected while updating account #',
    number: ['error_rate_5xx_ratio', 0.002, 0.2],
  },
  'less memory than it needs': {
    service: 'thumbs',
    file: 'charts/thumbs/values.yaml',
    title: 'chore: right-size resources',
    diff: ['     limits:', '-      memory: 1Gi', '+      memory: 256Mi'],
    message: 'container restarted: OOMKilled',
    level: 'WARN',
    number: ['restarts', 0.01, 12],
  },
  'a topic that nobody made': {
    service: 'audit',
    file: 'services/audit/topics.ts',
    title: 'refactor: topic names from one place',
    diff: ['-  events: "audit-events",', '+  events: "audit.events",'],
    message: 'UNKNOWN_TOPIC_OR_PARTITION: audit.events',
    number: ['publish_error_ratio', 0.001, 1],
  },
  'a header that no longer arrives': {
    service: 'gate',
    file: 'services/gate/forward.lua',
    title: 'refactor: one place for what is forwarded',
    diff: [
      '-  headers["x-tenant"] = request.tenant',
      '+  headers = pick(request.headers, forwarded)',
    ],
    message: 'rejected with 400: tenant header missing',
    number: ['http_400_ratio', 0.002, 0.7],
  },
  'a way out that leaves a file open': {
    service: 'importer',
    file: 'services/importer/read.py',
    title: 'refactor: skip empty files early',
    diff: [
      '-    with open(path) as source:',
      '-        return parse(source)',
      '+    source = open(path)',
      '+    if is_empty(source):',
      '+        return None',
      '+    return parse(source)',
    ],
    message: 'OSError: [Errno 24] Too many open files',
    number: ['process_open_fds', 40, 1020],
  },
  'another generation of the run time': {
    service: 'shipper',
    file: 'services/shipper/Dockerfile',
    title: 'chore: supported base image',
    diff: ['-FROM python:2.7-slim', '+FROM python:3.12-slim'],
    message: 'UnicodeDecodeError while reading label #',
    number: ['label_error_ratio', 0.001, 0.5],
  },
  'more tries than the callee bears': {
    service: 'quotes',
    file: 'services/quotes/client.ts',
    title: 'fix: fewer hiccups',
    diff: ['-const maxTries = 1;', '+const maxTries = 8;'],
    message: 'attempt 8 failed: 503 overloaded',
    level: 'WARN',
    number: ['outbound_calls_per_sec', 30, 220],
  },
  'a function that stands in the stack': {
    service: 'ledger',
    file: 'services/ledger/period.js',
    title: 'refactor: periods without a library',
    diff: [
      ' function closingPeriod(day) {',
      '-  return period(day).shift(1);',
      '+  return { from: day.from, to: day.from + month };',
      ' }',
    ],
    message: 'RangeError: Invalid time value\n    at closingPeriod (/srv/period.js:12:9)',
    number: ['booking_error_ratio', 0.001, 0.9],
  },
};

function incidentOf({
  service,
  file,
  title,
  diff,
  message,
  level = 'ERROR',
  number,
}: Small): ToldIncident & { readonly guilty: string } {
  const [name, before, after] = number;
  return {
    service,
    guilty: 'guilty',
    logs: [
      { service, level: 'INFO', text: 'handled #', from: 0, to: told.end },
      { service, level, text: message, from: 52 },
    ],
    numbers: [{ service, name, before, after, at: 52 }],
    commits: [
      { id: 'guilty', at: 44, title, files: [file], diff: ['@@ @@', ...diff].join('\n') },
      {
        id: 'later',
        at: 49,
        title: 'refactor: tidy handler',
        files: [`services/${service}/handler.py`],
        diff: '@@ def handle @@\n-    body = await request.json()\n-    result = service.run(body)\n+    payload = await request.json()\n+    result = service.run(payload)',
      },
      { id: 'words', at: 20, title: 'docs: wording', files: ['docs/readme.md'] },
    ],
    deploys: [
      { service, at: 46, commit: 'guilty' },
      { service, at: 51, commit: 'later' },
    ],
  };
}

export const toldSmall: Readonly<Record<string, ToldIncident & { readonly guilty: string }>> =
  Object.fromEntries(
    Object.entries({ ...smalls, ...moreSmalls }).map(([name, small]) => [name, incidentOf(small)]),
  );
