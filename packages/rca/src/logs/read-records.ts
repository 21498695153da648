import {
  type CaseFile,
  type EntityId,
  type LogSeverity,
  logSeverity,
  type TelemetryBatch,
  type UnixMs,
} from '@abduce/core';
import { inNeither, inWindow, periodOf } from '../traces/period.ts';
import { sendersOf } from '../traces/senders.ts';

/** One log record of the time that is looked at, or of normal times. */
export interface LogRecord {
  readonly batch: TelemetryBatch;
  readonly row: number;
  readonly service: EntityId;
  readonly severity: LogSeverity;
  readonly time: UnixMs;
  /** In the time that is looked at; else in a baseline. */
  readonly inside: boolean;
}

/**
 * The log records of a case, in its order: those between two times of the window, and those of the baselines.
 * After `most` records, of whatever time, no more is read.
 */
export function* readRecords(
  caseFile: CaseFile,
  from: UnixMs,
  to: UnixMs,
  most: number = Number.POSITIVE_INFINITY,
): IterableIterator<LogRecord> {
  const period = periodOf(caseFile, from, to);
  let left = most;
  for (const batch of caseFile.telemetry) {
    const { logs, strings } = batch;
    if (logs === undefined) continue;
    const senders = sendersOf(batch);
    for (let row = 0; row < logs.length && left > 0; row++) {
      left--;
      const time = logs.timeMs[row] as number;
      const when = period(time);
      if (when === inNeither) continue;
      const service = senders[logs.resource[row] as number] ?? '';
      const severity = logSeverity(
        logs.severity[row] as number,
        strings[logs.severityText[row] as number],
      );
      yield { batch, row, service, severity, time, inside: when === inWindow };
    }
  }
}
