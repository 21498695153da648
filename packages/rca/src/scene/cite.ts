import {
  type ChangeEvent,
  type EntityId,
  type Fact,
  type SignalName,
  signals,
  type TimeRange,
} from '@abduce/core';
import type { CallMeasure, Measured, ServiceMeasure } from '../case/case-view.ts';
import { samplesOf } from '../case/track.ts';
import { changeFacts, wordFact } from '../evidence.ts';
import type { LogShift } from '../logs/analyze-logs.ts';
import type { CallGroup } from '../traces/call-groups.ts';
import type { Failure } from '../traces/failures.ts';
import type { Operation } from '../traces/operations.ts';
import { chartOf, spanChart } from './chart.ts';
import type { Scene } from './scene.ts';
import { timesOf } from './times.ts';

/** Unit, signal and title of a measurement, and the signal it is divided by. */
type Named = readonly [unit: string, signal: SignalName, title: string, per?: SignalName];

/** How each measurement of a service is cited. */
export const serviceMeasures: Readonly<Record<ServiceMeasure, Named>> = {
  requests: ['{request}/s', 'service.requests', 'Requests per second'],
  errors: ['{request}/s', 'service.errors', 'Failed requests per second'],
  errorRatio: ['1', 'service.errors', 'Share of failed requests', 'service.requests'],
  latency: ['s', 'service.time', 'Time per request', 'service.requests'],
  time: ['s/s', 'service.time', 'Serving time per second'],
  selfTime: ['s', 'service.self_time', 'Own time per request', 'service.requests'],
};

/** How each measurement of calls is cited. */
export const callMeasures: Readonly<Record<CallMeasure, Named>> = {
  requests: ['{call}/s', 'dependency.requests', 'Calls per second'],
  errors: ['{call}/s', 'dependency.errors', 'Failed calls per second'],
  errorRatio: ['1', 'dependency.errors', 'Share of failed calls', 'dependency.requests'],
  latency: ['s', 'dependency.time', 'Time per call', 'dependency.requests'],
  time: ['s/s', 'dependency.time', 'Time in calls per second'],
  networkTime: [
    's',
    'dependency.network_time',
    'Time per call between the two sides',
    'dependency.requests',
  ],
  connectErrors: [
    '{connection}/s',
    'dependency.connect_errors',
    'Connections that could not be opened',
  ],
  retransmits: ['{segment}/s', 'dependency.retransmits', 'Segments sent again'],
};

/** The window, and the baseline nearest to it. */
export function periods(scene: Scene): { window: TimeRange; baseline?: TimeRange } {
  const { window, baselines } = scene.view.caseFile;
  const baseline = baselines[baselines.length - 1];
  return { window, ...(baseline !== undefined && { baseline }) };
}

function citeMeasured(
  scene: Scene,
  key: string,
  measured: Measured,
  entity: EntityId,
  [unit, signal, title, per]: Named,
): string {
  const { grid, caseFile } = scene.view;
  const { shift } = measured;
  return scene.ledger.cite(key, () => ({
    kind: 'metric',
    entity,
    title,
    query: { kind: 'signal', signal, entity, ...(per !== undefined && { per }) },
    ...periods(scene),
    scope: { samples: samplesOf(measured.track) },
    facts: changeFacts(shift.before, shift.after, unit, timesOf(grid, shift)),
    chart: chartOf(caseFile, title, unit, measured),
    trust: 'system',
  }));
}

/** Where only percentiles of the time per request are reported, one of them stands in for the mean. */
function latencyOf({ view }: Scene, id: EntityId): Named {
  if (view.service('time', id) !== undefined && view.service('requests', id) !== undefined) {
    return serviceMeasures.latency;
  }
  const percentile = (['service.latency.p50', 'service.latency.p95'] as const).find(
    (signal) => view.lookup.track(signal, id) !== undefined,
  );
  return ['s', percentile ?? 'service.latency.p99', 'Time per request'];
}

/** Cites a measurement of a service; `undefined` when the case does not hold it. */
export function citeService(
  scene: Scene,
  measure: ServiceMeasure,
  id: EntityId,
): string | undefined {
  const measured = scene.view.service(measure, id);
  if (measured === undefined) return undefined;
  const named = measure === 'latency' ? latencyOf(scene, id) : serviceMeasures[measure];
  return citeMeasured(scene, `service|${measure}|${id}`, measured, id, named);
}

export function citeCall(scene: Scene, measure: CallMeasure, id: EntityId): string | undefined {
  const measured = scene.view.call(measure, id);
  if (measured === undefined) return undefined;
  return citeMeasured(scene, `call|${measure}|${id}`, measured, id, callMeasures[measure]);
}

export function citeResource(scene: Scene, signal: SignalName, id: EntityId): string | undefined {
  const measured = scene.view.resource(signal, id);
  if (measured === undefined) return undefined;
  const { doc, unit } = signals[signal];
  const title = doc.replace(/\.$/, '');
  return citeMeasured(scene, `resource|${signal}|${id}`, measured, id, [unit, signal, title]);
}

/** Any derived measurement, such as CPU seconds per request. */
export function citeDerived(
  scene: Scene,
  key: string,
  entity: EntityId,
  signal: SignalName,
  title: string,
  unit: string,
  measured: Measured,
  per?: SignalName,
): string {
  return citeMeasured(
    scene,
    key,
    measured,
    entity,
    per === undefined ? [unit, signal, title] : [unit, signal, title, per],
  );
}

/** Cites all calls of one kind: time per call, calls per request, rows returned. */
export function citeCalls(scene: Scene, group: CallGroup): string {
  const { source, target, call, time, rows, perRequest, calls, failed, fast } = group;
  return scene.ledger.cite(`calls|${source}|${target ?? ''}|${call}`, () => ({
    kind: 'trace',
    entity: target ?? source,
    title: group.statement ? 'Time per call of one statement' : 'Time per call of one operation',
    query: {
      kind: 'spans',
      service: source,
      ...(target !== undefined && { target }),
      ...(group.statement ? { statement: call } : { operation: call }),
    },
    ...periods(scene),
    scope: { samples: calls },
    facts: [
      ...changeFacts(time.before, time.after, 's'),
      ...changeFacts(fast.before, fast.after, 's', { prefix: 'fastest_tenth_' }),
      ...changeFacts(perRequest.before, perRequest.after, '{call}/{request}', { prefix: 'calls_' }),
      ...changeFacts(rows.before, rows.after, '{row}/{call}', { prefix: 'rows_' }),
      ...changeFacts(failed.before / calls.before, failed.after / calls.after, '1', {
        prefix: 'failed_',
      }),
      { name: 'count', value: calls.after, unit: '{call}' },
      ...wordFact(group.statement ? 'statement' : 'operation', call),
      ...wordFact('table', group.table),
    ],
    ...(scene.traces && {
      chart: spanChart(scene.view.caseFile, 'Time per call', scene.traces.rows, group.spans),
    }),
    trust: 'application',
  }));
}

export function citeOperation(scene: Scene, operation: Operation): string {
  const { service, name, self, time, calls } = operation;
  return scene.ledger.cite(`operation|${service}|${name}`, () => ({
    kind: 'trace',
    entity: service,
    title: 'Own time per operation, without the calls it makes',
    query: { kind: 'spans', service, operation: name },
    ...periods(scene),
    scope: { samples: calls },
    facts: [
      ...changeFacts(self.before, self.after, 's'),
      ...changeFacts(time.before, time.after, 's', { prefix: 'total_' }),
      ...wordFact('operation', name),
    ],
    trust: 'application',
  }));
}

export function citeFailure(scene: Scene, failure: Failure): string {
  const { service, target, operation, count, errorType, message, first } = failure;
  return scene.ledger.cite(`failure|${service}|${target ?? ''}|${operation}|${errorType}`, () => ({
    kind: 'trace',
    entity: target ?? service,
    title: 'Failures that begin here',
    query: { kind: 'spans', service, ...(target !== undefined && { target }), operation },
    ...periods(scene),
    scope: { samples: count },
    facts: [
      { name: 'count', value: count.after, unit: '{failure}' },
      { name: 'count_before', value: count.before, unit: '{failure}' },
      ...(Number.isFinite(first) ? [{ name: 'first_seen', value: first, unit: 'ms{epoch}' }] : []),
      ...wordFact('operation', operation),
      ...wordFact('error_type', errorType),
      ...wordFact('message', message),
    ],
    trust: 'application',
  }));
}

/** `during` is the time in which records count as "after"; default while the symptom showed. */
export function citeLog(scene: Scene, shift: LogShift, during?: TimeRange): string {
  const { service, template, count, severity } = shift;
  return scene.ledger.cite(`log|${service}|${severity}|${template}`, () => {
    const facts: Fact[] = [{ name: 'count', value: count.after, unit: '{record}' }];
    if (Number.isFinite(count.before)) {
      facts.push({ name: 'count_before', value: Math.round(count.before), unit: '{record}' });
    }
    return {
      kind: 'log',
      entity: service,
      title: `Log pattern at severity ${severity}`,
      query: { kind: 'logs', service, template },
      ...periods(scene),
      scope: {
        samples: { before: Math.round(count.before) || 0, after: count.after },
        ...(during !== undefined && { during }),
      },
      facts: [
        ...facts,
        ...wordFact('template', template),
        { name: 'first_seen', value: shift.first, unit: 'ms{epoch}' },
      ],
      trust: 'application',
    };
  });
}

export function citeChange(scene: Scene, change: ChangeEvent): string {
  return scene.ledger.cite(`change|${change.id}`, () => ({
    kind: 'change',
    entity: change.service ?? scene.symptom?.service ?? '',
    title: change.title,
    query: { kind: 'change', id: change.id },
    window: scene.view.caseFile.window,
    facts: [
      ...wordFact('title', change.title),
      { name: 'time', value: change.time, unit: 'ms{epoch}' },
      ...wordFact('kind', change.kind),
      ...wordFact('version', change.version),
      ...wordFact('service', change.service),
      ...wordFact('files', change.files?.slice(0, 5).join(', ')),
      { name: 'lag', value: (scene.onset - change.time) / 1000, unit: 's' },
    ],
    trust: 'user_influenced',
  }));
}

/** Cites what the graph says of a service: who calls it, and what it calls. */
export function citeTopology(scene: Scene, entity: EntityId): string {
  const { graph, caseFile } = scene.view;
  const list = (ids: readonly EntityId[]): string => ids.slice(0, 10).join(', ') || 'none';
  return scene.ledger.cite(`topology|${entity}`, () => ({
    kind: 'topology',
    entity,
    title: 'Neighbours in the service graph',
    query: { kind: 'topology', entity },
    window: caseFile.window,
    facts: [
      ...wordFact('callers', list(graph.callers(entity))),
      ...wordFact('callees', list(graph.callees(entity))),
    ],
    trust: 'system',
  }));
}
