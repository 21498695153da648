import {
  batchBuilder,
  type CaseFile,
  type EntityId,
  type SignalName,
  type SignalTable,
  signalTableBuilder,
  spanStatus,
} from '@abduce/core';

/** A span to tell, with what happens inside it. Times are milliseconds from its own start. */
export interface ToldSpan {
  readonly service: string;
  readonly name: string;
  readonly at?: number;
  readonly duration: number;
  /** Ends with an error status. */
  readonly failed?: boolean;
  readonly inside?: readonly ToldSpan[];
  /** Log records, evenly over the span; those that begin with `!` are errors. */
  readonly logs?: readonly string[];
}

export interface TracedCaseOptions {
  /** Requests of the baseline and of the window, a minute each. */
  readonly normal: readonly ToldSpan[];
  readonly window: readonly ToldSpan[];
  /** Values per minute of each signal: nine normal ones, then three of the window. */
  readonly signals?: readonly {
    readonly signal: SignalName;
    readonly entity: EntityId;
    readonly values: readonly number[];
  }[];
  readonly services?: readonly string[];
}

export const minute = 60_000;
const normalMinutes = 9;
const windowMinutes = 3;

/** A call as most tracers tell it: a span of the caller, and inside it the span that answers. */
export function call(from: string, answer: ToldSpan, at = 0, gap = 1): ToldSpan {
  return {
    service: from,
    name: 'CALL',
    at,
    duration: answer.duration + gap,
    inside: [{ ...answer, at: gap / 2 }],
  };
}

/** `count` requests alike. */
export function times(count: number, request: ToldSpan | ((at: number) => ToldSpan)): ToldSpan[] {
  return Array.from({ length: count }, (_, at) =>
    typeof request === 'function' ? request(at) : request,
  );
}

/** A case without a target: nine minutes of health, then three to explain. */
export function tracedCase(options: TracedCaseOptions): CaseFile {
  const { normal, window, signals = [] } = options;
  const builder = batchBuilder();
  const resources = new Map<string, Record<string, string>>();
  const edges = new Set<string>();
  let ids = 0;
  const resourceOf = (service: string): Record<string, string> => {
    let resource = resources.get(service);
    if (resource === undefined) resources.set(service, (resource = { 'service.name': service }));
    return resource;
  };
  const tell = (
    span: ToldSpan,
    start: number,
    traceId: string,
    parent?: ToldSpan,
    above = '',
  ): void => {
    const spanId = (++ids).toString(16).padStart(16, '0');
    const resource = resourceOf(span.service);
    if (parent !== undefined && parent.service !== span.service) {
      edges.add(`${parent.service}|${span.service}`);
    }
    builder.span({
      resource,
      traceId,
      spanId,
      ...(above !== '' && { parentSpanId: above }),
      name: span.name,
      kind: 0,
      start,
      duration: span.duration,
      ...(span.failed === true && { status: spanStatus.error }),
    });
    const { logs = [], inside = [] } = span;
    logs.forEach((text, at) => {
      builder.log({
        resource,
        time: start + ((at + 1) / (logs.length + 1)) * span.duration,
        severity: text.startsWith('!') ? 17 : 9,
        body: text.replace(/^!/, ''),
        traceId,
        spanId,
      });
    });
    for (const child of inside) tell(child, start + (child.at ?? 0), traceId, span, spanId);
  };
  const begin = normalMinutes * minute;
  const spread = (requests: readonly ToldSpan[], from: number, length: number): void => {
    requests.forEach((request, at) => {
      const traceId = (++ids).toString(16).padStart(32, '0');
      tell(request, from + (at / requests.length) * length, traceId);
    });
  };
  spread(normal, begin - minute, minute);
  spread(window, begin, minute);
  const names = [...new Set([...resources.keys(), ...(options.services ?? [])])].sort();
  const table = (from: number, to: number): SignalTable => {
    const built = signalTableBuilder({ start: from * minute, step: minute, length: to - from });
    for (const { signal, entity, values } of signals) {
      built.row(signal, entity).set(values.slice(from, to));
    }
    return built.build();
  };
  const end = normalMinutes + windowMinutes;
  return {
    schema: 1,
    window: { start: begin, end: end * minute },
    baselines: [{ start: 0, end: begin }],
    world: {
      schema: 1,
      services: names.map((id) => ({
        id,
        name: id,
        kind: 'application',
        versions: [],
        instrumented: true,
      })),
      instances: names.map((id) => ({ id: `${id}-0`, name: `${id}-0`, service: id })),
      nodes: [],
      dependencies: [...edges].sort().map((edge) => {
        const [source = '', target = ''] = edge.split('|');
        return { id: `${source} -> ${target}`, source, target, protocols: [], seenBy: 'both' };
      }),
      changes: [],
      signals: table(normalMinutes, end),
      gaps: [],
      quality: {
        spans: 0,
        orphanSpans: 0,
        duplicateSpans: 0,
        unansweredCalls: 0,
        clockSkew: [],
      },
    },
    baselineSignals: [table(0, normalMinutes)],
    findings: [],
    telemetry: [builder.build()],
    sampling: [],
    profiles: [],
  };
}
