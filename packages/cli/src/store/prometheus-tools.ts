import type { CallOptions } from '@abduce/core';
import type { PrometheusStats, PrometheusStore, WriteRejection } from '@abduce/storage/prometheus';
import { shownCount } from './progress.ts';
import { reachability } from './reachability.ts';
import type { StoreSpec } from './store-spec.ts';
import type { Check, StoreTools } from './store-tools.ts';

type Spec = Extract<StoreSpec, { kind: 'prometheus' }>;

const day = 86_400_000;
/** Dates in answers are cut to the second. */
const largestSkew = 2000;

async function asked(
  { url, headers }: Spec,
  path: string,
  init: RequestInit,
  { signal }: CallOptions,
): Promise<Response> {
  const own = new Headers(init.headers);
  for (const [name, value] of Object.entries(headers)) own.set(name, value);
  const patience = AbortSignal.timeout(10_000);
  return await fetch(`${url}${path}`, {
    ...init,
    headers: own,
    signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
  });
}

async function clockCheck(spec: Spec, options: CallOptions): Promise<Check | undefined> {
  const before = Date.now();
  const response = await asked(spec, '/api/v1/labels?limit=1', {}, options);
  await response.body?.cancel();
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return undefined;
  const skew = date - before;
  const bad = Math.abs(skew) > largestSkew;
  return {
    name: 'clock',
    state: bad ? 'weak' : 'ok',
    detail: bad
      ? `the server’s is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? 'ahead' : 'behind'}`
      : 'agrees with this machine’s',
    ...(bad && { hint: 'synchronise both with NTP: samples from the future are refused' }),
  };
}

/** An empty remote write, which every receiver takes and which writes nothing. */
async function writeCheck(spec: Spec, options: CallOptions): Promise<Check> {
  const response = await asked(
    spec,
    '/api/v1/write',
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      body: Uint8Array.of(0),
    },
    options,
  );
  const text = (await response.text()).trim().slice(0, 200);
  if (response.ok || response.status === 400)
    return { name: 'writing', state: 'ok', detail: 'remote write is on' };
  return {
    name: 'writing',
    state: 'weak',
    detail: `remote write answers ${response.status}${text === '' ? '' : `: ${text}`}`,
    hint: 'it can be read all the same; Prometheus takes writes with --web.enable-remote-write-receiver',
  };
}

const rejections: Readonly<Record<WriteRejection, string>> = {
  duplicate: 'another value is there at the same time',
  'out-of-order':
    'the series has newer ones; Prometheus takes older ones with storage.tsdb.out_of_order_time_window',
  'out-of-bounds': 'they are older, or further ahead, than the server takes',
  other: 'for another reason',
};

/** What the server refused, and what limits left out. */
export function prometheusLosses({ rejected, limits }: PrometheusStats): readonly string[] {
  return [
    ...Object.entries(rejected)
      .filter(([, samples]) => samples > 0)
      .map(
        ([reason, samples]) =>
          `the server refused ${shownCount(samples)} samples: ${rejections[reason as WriteRejection]}`,
      ),
    ...Object.entries(limits).map(
      ([limit, times]) =>
        `limit "${limit}" shortened or left something out ${shownCount(times)} times`,
    ),
  ];
}

/** Tools of a store behind the API of Prometheus. */
export function prometheusTools(store: PrometheusStore, spec: Spec): StoreTools {
  const named = async (options: CallOptions): Promise<string> => {
    const { version, language } = await store.engine(options);
    return version === '' ? `a server that speaks ${language}` : version.trim();
  };
  return {
    async stats(options) {
      const now = Date.now();
      const names = await store.metrics.names({ start: now - day, end: now }, options);
      return {
        tables: [],
        others: [],
        warnings: [],
        facts: [await named(options), `${names.length} metrics with samples in the last 24 hours`],
      };
    },
    async checks(options) {
      const reached = await reachability(
        async () => {
          await store.check(options);
          return await named(options);
        },
        (name) => (/^\d/.test(name) ? `Prometheus ${name}` : name),
      );
      if (reached.state === 'missing') return [reached];
      const more = await Promise.all([writeCheck(spec, options), clockCheck(spec, options)]);
      return [reached, ...more.filter((check) => check !== undefined)];
    },
  };
}
