import {
  type CaseFile,
  type CaseTarget,
  createCaseFile,
  type Finding,
  type Incident,
  type TimeRange,
} from '@abduce/core';
import { changeEvents } from './change-events.ts';
import { type IncidentTables, textOf, timeOf } from './incident-files.ts';
import { signalsIn, stepOf } from './signals.ts';
import { telemetryOf } from './telemetry.ts';

/** The first third of the time before the alert counts as normal: monitors fire late, and slow faults begin early. */
const normalShare = 1 / 3;

function targetOf({ alert }: IncidentTables): CaseTarget {
  const metric = textOf(alert, 'metric');
  return {
    service: textOf(alert, 'service'),
    indicator: /latency|duration|_p\d\d/.test(metric) ? 'latency' : 'availability',
  };
}

/** The alert as an incident that is open: somebody was called, so something is wrong. */
function incidentOf(tables: IncidentTables, fired: number): Incident {
  const { service, indicator } = targetOf(tables);
  const severity = textOf(tables.alert, 'severity') === 'critical' ? 'critical' : 'warning';
  return {
    id: textOf(tables.alert, 'monitor'),
    status: 'open',
    severity,
    service,
    objective: { id: textOf(tables.alert, 'metric'), service, indicator, target: 0.99 },
    related: [],
    openedAt: fired,
    updatedAt: fired,
    burnRates: [],
  };
}

/** What the monitor and the log view said, in their words. */
function findings({ alert, patterns, notices }: IncidentTables): readonly Finding[] {
  const told = (inspection: string, entity: string, message: string, bad: boolean): Finding => ({
    inspection,
    entity,
    verdict: bad ? 'fail' : 'pass',
    ...(bad && { severity: 'critical' as const }),
    message,
    evidence: [],
  });
  const words = [textOf(alert, 'summary'), textOf(alert, 'detail')].filter((text) => text !== '');
  return [
    told(
      'monitor/alert',
      textOf(alert, 'service'),
      [textOf(alert, 'metric'), ...words].join(': '),
      true,
    ),
    ...patterns.map((row) =>
      told(
        'logs/pattern',
        textOf(row, 'service'),
        textOf(row, 'signature'),
        textOf(row, 'sentiment') === 'negative',
      ),
    ),
    ...notices.map((row) =>
      told(
        'status/notice',
        textOf(row, 'service') || textOf(row, 'component') || textOf(row, 'provider'),
        Object.values(row)
          .filter((value) => typeof value === 'string')
          .join(' '),
        true,
      ),
    ),
  ];
}

export function caseFileOf(tables: IncidentTables): CaseFile {
  const step = stepOf(tables.metrics);
  const fired = timeOf(tables.alert, 'fired_at');
  const times = [
    ...tables.metrics.map(({ time }) => time),
    ...tables.logs.map((row) => timeOf(row, 'timestamp')),
  ].filter(Number.isFinite);
  const first = Math.floor(Math.min(fired - 30 * step, ...times) / step) * step;
  const last = Math.ceil((Math.max(fired, ...times) + 1) / step) * step;
  const split = first + Math.round(((fired - first) * normalShare) / step) * step;
  const baseline: TimeRange = { start: first, end: split };
  const window: TimeRange = { start: split, end: last };
  return createCaseFile({
    target: targetOf(tables),
    services: [textOf(tables.alert, 'service')],
    window: { ...window, step, signals: signalsIn(tables, window, step) },
    baselines: [{ ...baseline, step, signals: signalsIn(tables, baseline, step) }],
    telemetry: [telemetryOf(tables)],
    changes: changeEvents(tables),
    findings: findings(tables),
    incident: incidentOf(tables, fired),
  });
}
