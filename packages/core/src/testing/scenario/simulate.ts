import { spanKind, spanStatus } from '../../model/batch.ts';
import type { LogInit, SpanInit } from '../../model/batch-builder.ts';
import type { Millis, UnixMs } from '../../model/units.ts';
import type { Random } from '../random.ts';
import { addDuration, type Instance, newDurations } from './instance.ts';
import { fillTemplate, severityText } from './log-text.ts';
import {
  type Description,
  describeClient,
  describeMessage,
  describeServer,
  describeStatement,
} from './span-attributes.ts';
import { type Backend, influence, operationKey, type PlacedCall, type System } from './system.ts';
import type { ReportedSpan, ScenarioService } from './types.ts';

/** Where a request comes from: the span above it, if that was handed on. */
export interface Parent {
  readonly traceId: string;
  readonly spanId: string;
}

interface Outcome {
  readonly end: UnixMs;
  readonly failed: boolean;
  /** Set when no answer came. */
  readonly reason?: string;
}

interface Caller {
  readonly ref: string;
  readonly instance: Instance;
  readonly context: Parent;
}

export interface Simulation {
  readonly spans: ReportedSpan[];
  readonly logs: { readonly by: string; readonly log: LogInit }[];
  /** Serves one request, with all that it sets off. */
  serve(
    ref: string,
    operation: string,
    protocol: 'http' | 'grpc' | 'message',
    at: UnixMs,
    parent: Parent | undefined,
  ): Outcome;
}

const retryPause: Millis = 20;

export function simulation(
  system: System,
  start: UnixMs,
  instances: ReadonlyMap<string, readonly Instance[]>,
  seeded: Random,
): Simulation {
  const spans: ReportedSpan[] = [];
  const logs: { by: string; log: LogInit }[] = [];
  const chance = seeded.fork('durations');
  const ids = seeded.fork('ids');

  const report = (
    { ref, instance }: { readonly ref: string; readonly instance: Instance },
    description: Description,
    span: Omit<SpanInit, 'resource' | 'name' | 'attributes'>,
  ): void => {
    if (instance.init.instrumented === false) return;
    if (influence(system, span.start - start, { service: ref }).silent) return;
    spans.push({ by: ref, span: { resource: instance.resource, ...description, ...span } });
  };

  const callBackend = (caller: Caller, call: PlacedCall, backend: Backend, at: UnixMs): Outcome => {
    const { init } = call;
    const { operation } = init;
    const effect = influence(system, at - start, {
      call: [call.source, call.target],
      ...(operation !== undefined && { operation }),
    });
    const { instance } = caller;
    let begin = at;
    let slot = -1;
    if (backend.kind === 'database' && instance.pool.length > 0) {
      slot = instance.pool.indexOf(Math.min(...instance.pool));
      begin = Math.max(at, instance.pool[slot] as number);
      addDuration(instance.poolWaits, begin - at);
      instance.poolWaiting += begin - at;
    }
    const usual = init.latency ?? (backend.kind === 'external' ? 20 : 2);
    const refused = effect.down;
    const failed = refused || chance.chance(effect.errorRate ?? init.errorRate ?? 0);
    let took = refused ? 1 : chance.around(usual * effect.slower, 0.25) + effect.delay;
    let reason = refused ? 'ECONNREFUSED' : undefined;
    if (init.timeout !== undefined && took > init.timeout) {
      took = init.timeout;
      reason = 'timeout';
    }
    const end = begin + took;
    if (slot >= 0) {
      instance.pool[slot] = end;
      instance.poolBusy += took;
    }
    const isFailure = failed || reason !== undefined;
    const error = isFailure ? (reason ?? 'Error') : undefined;
    const spanId = ids.hex(16);
    report(
      caller,
      backend.kind === 'database'
        ? describeStatement(backend, operation ?? 'SELECT 1', error)
        : backend.kind === 'queue'
          ? describeMessage(backend, 'send', undefined, error)
          : describeClient('http', operation ?? 'GET /', backend.address, isFailure, reason, 0),
      {
        traceId: caller.context.traceId,
        spanId,
        parentSpanId: caller.context.spanId,
        kind: backend.kind === 'queue' ? spanKind.producer : spanKind.client,
        start: begin,
        duration: took,
        status: isFailure ? spanStatus.error : spanStatus.unset,
      },
    );
    if (backend.kind === 'queue' && !isFailure) {
      for (const { queue, service, init: consumer } of system.consumers) {
        if (queue !== call.target) continue;
        const context = { traceId: caller.context.traceId, spanId };
        serve(service, `process ${backend.name}`, 'message', end + (consumer.delay ?? 5), context);
      }
    }
    return { end, failed: isFailure, ...(reason !== undefined && { reason }) };
  };

  const callService = (caller: Caller, call: PlacedCall, at: UnixMs, attempt: number): Outcome => {
    const { init, source, target } = call;
    const { protocol = 'http', operation = 'GET /' } = init;
    const effect = influence(system, at - start, { call: [source, target], operation });
    const callee = system.services.get(target) as ScenarioService;
    const network = ((init.network ?? 0.3) * effect.slower * 2 + effect.delay) / 2;
    const spanId = ids.hex(16);
    const refused = effect.down || influence(system, at - start, { service: target }).down;
    let result: Outcome;
    if (refused) result = { end: at + 1, failed: true, reason: 'ECONNREFUSED' };
    else if (chance.chance(effect.errorRate ?? init.errorRate ?? 0)) {
      result = { end: at + 2 * network, failed: true, reason: 'ECONNRESET' };
    } else {
      // A caller without instrumentation does not hand its trace on.
      const context =
        caller.instance.init.instrumented === false
          ? undefined
          : { traceId: caller.context.traceId, spanId };
      const served = serve(target, operation, protocol, at + network, context);
      result = { ...served, end: served.end + network };
    }
    if (init.timeout !== undefined && result.end - at > init.timeout) {
      result = { end: at + init.timeout, failed: true, reason: 'timeout' };
    }
    const { end, failed, reason } = result;
    const address = callee.name ?? target;
    report(caller, describeClient(protocol, operation, address, failed, reason, attempt), {
      traceId: caller.context.traceId,
      spanId,
      parentSpanId: caller.context.spanId,
      kind: spanKind.client,
      start: at,
      duration: end - at,
      status: failed ? spanStatus.error : spanStatus.unset,
    });
    return result;
  };

  const perform = (caller: Caller, call: PlacedCall, at: UnixMs): Outcome => {
    const backend = system.backends.get(call.target);
    let now = at;
    for (let attempt = 0; ; attempt++) {
      const result =
        backend === undefined
          ? callService(caller, call, now, attempt)
          : callBackend(caller, call, backend, now);
      if (!result.failed || attempt >= (call.init.retries ?? 0)) return result;
      now = result.end + retryPause * 2 ** attempt;
    }
  };

  const serve: Simulation['serve'] = (ref, operation, protocol, at, parent) => {
    const init = system.services.get(ref) as ScenarioService;
    const own = influence(system, at - start, { service: ref, operation });
    const instance = chance.pick(instances.get(ref) as readonly Instance[]);
    const named = system.operations.get(operationKey(ref, operation));
    const usual = named?.work ?? init.work ?? 5;
    const work = chance.around(usual * own.slower, init.spread ?? 0.25);
    instance.cpu += work;
    const context = { traceId: parent?.traceId ?? ids.hex(32), spanId: ids.hex(16) };
    const caller: Caller = { ref, instance, context };
    const calls = system.calls.filter(
      (call) => call.source === ref && (call.init.from ?? operation) === operation,
    );
    const piece = work / (calls.length + 1);
    let now = at + own.delay + piece;
    let failed = chance.chance(own.errorRate ?? named?.errorRate ?? init.errorRate ?? 0);
    for (const call of failed ? [] : calls) {
      const { probability = 1, count = 1, parallel = false, optional = false } = call.init;
      if (!chance.chance(probability)) continue;
      const effect = influence(system, at - start, {
        call: [ref, call.target],
        ...(call.init.operation !== undefined && { operation: call.init.operation }),
      });
      const began = now;
      for (let i = 0; i < Math.round(count * effect.repeats) && !failed; i++) {
        const result = perform(caller, call, parallel ? began : now);
        now = Math.max(now, result.end);
        failed = result.failed && !optional;
      }
      if (failed) break;
      now += piece;
    }
    const consumed = protocol === 'message';
    const backendName = operation.slice('process '.length);
    const consumer = consumed ? system.consumers.find(({ service }) => service === ref) : undefined;
    const queue = consumer === undefined ? undefined : system.backends.get(consumer.queue);
    report(
      caller,
      consumed && queue !== undefined
        ? describeMessage(
            { ...queue, name: backendName },
            'process',
            consumer?.init.group ?? ref,
            failed ? 'Error' : undefined,
          )
        : describeServer(consumed ? 'http' : protocol, operation, init.name ?? ref, failed),
      {
        ...context,
        ...(parent !== undefined && { parentSpanId: parent.spanId }),
        ...(consumed && parent !== undefined && { links: [parent] }),
        kind: consumed ? spanKind.consumer : spanKind.server,
        start: at,
        duration: now - at,
        status: failed ? spanStatus.error : spanStatus.unset,
      },
    );
    if (protocol === 'http') {
      const [method = 'GET', route = operation] = operation.split(' ', 2);
      const status = failed ? 500 : 200;
      const key = `${operation} ${status}`;
      let durations = instance.requests.get(key);
      if (durations === undefined) {
        durations = newDurations({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
        });
        instance.requests.set(key, durations);
      }
      addDuration(durations, now - at);
    }
    if (init.instrumented !== false && !own.silent) {
      for (const { service, log } of system.logs) {
        if (service !== ref || log.per === undefined || (log.per === 'error' && !failed)) continue;
        if (log.operation !== undefined && log.operation !== operation) continue;
        if (at - start < (log.from ?? 0) || at - start >= (log.to ?? Number.POSITIVE_INFINITY)) {
          continue;
        }
        logs.push({
          by: ref,
          log: {
            resource: instance.resource,
            time: now,
            severity: log.severity ?? 9,
            severityText: severityText(log.severity ?? 9),
            body: fillTemplate(log.body, ids),
            ...context,
          },
        });
      }
    }
    return { end: now, failed };
  };

  return { spans, logs, serve };
}
