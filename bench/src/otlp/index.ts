import { gunzipSync, gzipSync } from 'node:zlib';
import { decodeOtlp } from '@abduce/core/wire';
import {
  atLeast,
  type Bench,
  type BenchRatio,
  type BenchResult,
  defineBench,
  interleave,
  speedup,
  type Timing,
} from '../harness/index.ts';
import { logPayload, metricPayload, type Payload, tracePayload } from './payloads.ts';
import { protobufjs } from './peers.ts';
import { type Reading, readColumns } from './read-columns.ts';

/** Traces are most of the bytes of most systems; the other signals must not fall far behind. */
const goals = { traces: { protobufjs: 4, json: 2 }, others: { protobufjs: 3, json: 1 } } as const;

type ReadObjects = (request: unknown) => Reading;

/** A reader of its own for each peer, so that neither meets the other's object shapes. */
async function objectReader(peer: string): Promise<ReadObjects> {
  const module = (await import(`./read-objects.ts?peer=${peer}`)) as { readObjects: ReadObjects };
  return module.readObjects;
}

function checkSame(payload: Payload, readings: readonly Reading[]): void {
  const counts = new Set(readings.map(({ values }) => values));
  if (counts.size !== 1) {
    throw new Error(`${payload.name}: peers read ${[...counts].join(', ')} attribute values`);
  }
}

async function measure(payload: Payload): Promise<readonly Timing[]> {
  const { signal, protobuf, json } = payload;
  const readProtobufjs = await objectReader(`protobufjs-${signal}`);
  const readJson = await objectReader(`json-${signal}`);
  const packed = gzipSync(protobuf);
  const ours = (): Reading => readColumns(decodeOtlp(signal, protobuf));
  const static_ = (): Reading => readProtobufjs(protobufjs[signal].decode(protobuf));
  const parsed = (): Reading => readJson(JSON.parse(json));
  checkSame(payload, [ours(), static_(), parsed()]);
  return interleave([
    { name: 'abduce', run: ours },
    { name: 'protobufjs', run: static_ },
    { name: 'JSON.parse', run: parsed },
    { name: 'gunzip alone', run: () => gunzipSync(packed) },
  ]);
}

export const bench: Bench = defineBench({
  name: 'otlp',
  async run({ log }) {
    const results: BenchResult[] = [];
    const ratios: BenchRatio[] = [];
    for (const payload of [
      tracePayload(false),
      tracePayload(true),
      logPayload(),
      metricPayload(),
    ]) {
      const size = `${Math.round(payload.protobuf.length / 1000)} KB`;
      log(
        `${payload.name}: ${payload.items} items, ${size}, as JSON ${Math.round(payload.json.length / 1000)} KB`,
      );
      const timings = await measure(payload);
      for (const { name, cpuMs } of timings) {
        const value = Math.round((payload.items / cpuMs) * 1000);
        results.push({ name: `${payload.name}: ${name}`, value, unit: 'items/CPU-s' });
      }
      const goal = payload.signal === 'traces' ? goals.traces : goals.others;
      const overProtobufjs = speedup(timings, 'abduce', 'protobufjs');
      const overJson = speedup(timings, 'abduce', 'JSON.parse');
      ratios.push(
        atLeast(`${payload.name}: abduce over protobufjs`, overProtobufjs, goal.protobufjs),
        atLeast(`${payload.name}: abduce over JSON.parse`, overJson, goal.json),
      );
    }
    return { results, ratios };
  },
});
