import {
  type ChangeEvent,
  type EntityId,
  type Fact,
  type SignalName,
  signals,
  type TimeRange,
} from '@abduce/core';
import type { CallMeasure, Measured, ServiceMeasure } from '../case/case-view.ts';
import { changeFacts, wordFact } from '../evidence.ts';
import type { LogShift } from '../logs/analyze-logs.ts';
import type { CallGroup } from '../traces/call-groups.ts';
import type { Failure } from '../traces/failures.ts';
import type { Operation } from '../traces/operations.ts';
import { chartOf, spanChart } from './chart.ts';
import type { Scene } from './scene.ts';

const serviceUnits: Readonly<Record<ServiceMeasure, readonly [string, SignalName, string]>> = {
  requests: ['{request}/s', 'service.requests', 'Requests per second'],
  errors: ['{request}/s', 'service.errors', 'Failed requests per second'],
  errorRatio: ['1', 'service.errors', 'Share of failed requests'],
  latency: ['s', 'service.time', 'Time per request'],
  time: ['s/s', 'service.time', 'Serving time per second'],
  selfTime: ['s', 'service.self_time', 'Own time per request'],
};

const callUnits: Readonly<Record<CallMeasure, readonly [string, SignalName, string]>> = {
  requests: ['{call}/s', 'dependency.requests', 'Calls per second'],
  errors: ['{call}/s', 'dependency.errors', 'Failed calls per second'],
  errorRatio: ['1', 'dependency.errors', 'Share of failed calls'],
  latency: ['s', 'dependency.time', 'Time per call'],
  time: ['s/s', 'dependency.time', 'Time in calls per second'],
  networkTime: ['s', 'dependency.network_time', 'Time per call between the two sides'],
  connectErrors: [
    '{connection}/s',
    'dependency.connect_errors',
    'Connections that could not be opened',
  ],
  retransmits: ['{segment}/s', 'dependency.retransmits', 'Segments sent again'],
};

function periods(scene: Scene): { window: TimeRange; baseline?: TimeRange } {
  const { window, baselines } = scene.view.caseFile;
  const baseline = baselines[baselines.length - 1];
  return { window, ...(baseline !== undefined && { baseline }) };
}

function citeMeasured(
  scene: Scene,
  key: string,
  measured: Measured,
  entity: EntityId,
  [unit, signal, title]: readonly [string, SignalName, string],
): string {
  const { grid, caseFile } = scene.view;
  const { shift } = measured;
  return scene.ledger.cite(key, () => ({
    kind: 'metric',
    entity,
    title,
    query: { kind: 'signal', signal, entity },
    ...periods(scene),
    facts: changeFacts(
      shift.before,
      shift.after,
      unit,
      shift.direction === 'none' ? {} : { onset: grid.start + shift.start * grid.step },
    ),
    chart: chartOf(caseFile, title, unit, measured),
    trust: 'system',
  }));
}

/** Cites a measurement of a service; `undefined` when the case does not hold it. */
export function citeService(
  scene: Scene,
  measure: ServiceMeasure,
  id: EntityId,
): string | undefined {
  const measured = scene.view.service(measure, id);
  if (measured === undefined) return undefined;
  return citeMeasured(scene, `service|${measure}|${id}`, measured, id, serviceUnits[measure]);
}

export function citeCall(scene: Scene, measure: CallMeasure, id: EntityId): string | undefined {
  const measured = scene.view.call(measure, id);
  if (measured === undefined) return undefined;
  return citeMeasured(scene, `call|${measure}|${id}`, measured, id, callUnits[measure]);
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
): string {
  return citeMeasured(scene, key, measured, entity, [unit, signal, title]);
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
  const { service, name, self, time } = operation;
  return scene.ledger.cite(`operation|${service}|${name}`, () => ({
    kind: 'trace',
    entity: service,
    title: 'Own time per operation, without the calls it makes',
    query: { kind: 'spans', service, operation: name },
    ...periods(scene),
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

export function citeLog(scene: Scene, shift: LogShift): string {
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
