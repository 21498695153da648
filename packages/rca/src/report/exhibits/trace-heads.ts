import { type CaseFile, type EntityId, spanStatus } from '@abduce/core';
import { sendersOf } from '../../traces/senders.ts';

/** What one pass over the raw columns tells of a trace, without reading an attribute. */
export interface TraceHead {
  readonly index: number;
  /** Of the root: the earliest span without a parent, else the earliest one. */
  service: EntityId;
  name: string;
  start: number;
  duration: number;
  failed: boolean;
  rooted: boolean;
  spans: number;
  /** Some span of it is one of the services asked for. */
  touches: boolean;
}

export interface TraceHeads {
  readonly heads: readonly TraceHead[];
  /** For each batch the trace of each of its spans. */
  readonly traceOf: readonly Int32Array[];
}

/** Without a parent, then early, then long: the order in which spans stand for their trace. */
function standsBefore(
  head: TraceHead,
  rooted: boolean,
  start: number,
  duration: number,
  name: string,
): boolean {
  if (rooted !== head.rooted) return rooted;
  if (start !== head.start) return start < head.start;
  if (duration !== head.duration) return duration > head.duration;
  return name < head.name;
}

/**
 * The traces of a case by their roots. Traces are told apart by the last 53 bits of their ids: enough to choose
 * from, and whoever looks closer reads whole ids. O(n) for n spans.
 */
export function traceHeads(
  { telemetry }: Pick<CaseFile, 'telemetry'>,
  asked: ReadonlySet<EntityId>,
): TraceHeads {
  const heads: TraceHead[] = [];
  const numbers = new Map<number, number>();
  const traceOf = telemetry.map((batch) => {
    const { spans, strings } = batch;
    const of = new Int32Array(spans?.length ?? 0);
    if (spans === undefined) return of;
    const senders = sendersOf(batch);
    const asking = senders.map((sender) => asked.has(sender));
    const { traceId, parentSpanId, startMs, durationMs, status, resource } = spans;
    for (let row = 0; row < spans.length; row++) {
      const key =
        ((traceId[row * 4 + 2] as number) & 0x1fffff) * 2 ** 32 + (traceId[row * 4 + 3] as number);
      const rooted = parentSpanId[row * 2] === 0 && parentSpanId[row * 2 + 1] === 0;
      const start = startMs[row] as number;
      const duration = durationMs[row] as number;
      const name = strings[spans.name[row] as number] ?? '';
      const sender = resource[row] as number;
      let number = numbers.get(key);
      if (number === undefined) {
        number = heads.length;
        numbers.set(key, number);
        heads.push({
          index: number,
          service: '',
          name: '',
          start: Number.POSITIVE_INFINITY,
          duration: 0,
          failed: false,
          rooted: false,
          spans: 0,
          touches: false,
        });
      }
      of[row] = number;
      const head = heads[number] as TraceHead;
      head.spans++;
      if (asking[sender] === true) head.touches = true;
      if (!standsBefore(head, rooted, start, duration, name)) continue;
      head.service = senders[sender] ?? '';
      head.name = name;
      head.start = start;
      head.duration = duration;
      head.failed = status[row] === spanStatus.error;
      head.rooted = rooted;
    }
    return of;
  });
  return { heads, traceOf };
}
