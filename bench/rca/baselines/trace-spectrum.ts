import {
  AbduceError,
  type CaseFile,
  type EntityId,
  type RootCauseEngine,
  spanStatus,
  traceIdAt,
} from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';
import { periodOf } from './period-of.ts';
import { spansOf } from './spans-of.ts';

const defaults = {
  /** Standard deviations of its operations that a trace may take longer than expected. */
  deviations: 1.5,
} as const;

/** What one trace does: how often each operation runs, how long all of it takes. */
interface TraceSummary {
  readonly operations: Map<string, number>;
  readonly services: Set<EntityId>;
  start: number;
  end: number;
  failed: boolean;
}

interface Operation {
  count: number;
  sum: number;
  squares: number;
}

/** Own times of operations before the window, and traces that have a span in it. */
function readTraces(caseFile: CaseFile): {
  readonly usual: ReadonlyMap<string, Operation>;
  readonly traces: Iterable<TraceSummary>;
} {
  const period = periodOf(caseFile);
  const usual = new Map<string, Operation>();
  const traces = new Map<string, TraceSummary>();
  for (const { service, operation, table, row, duration, self } of spansOf(caseFile)) {
    const start = table.startMs[row] as number;
    const when = period(start);
    if (when === undefined) continue;
    if (when === 'normal') {
      const known = usual.get(operation) ?? { count: 0, sum: 0, squares: 0 };
      known.count++;
      known.sum += self;
      known.squares += self * self;
      usual.set(operation, known);
      continue;
    }
    const id = traceIdAt(table, row);
    let trace = traces.get(id);
    if (trace === undefined) {
      trace = { operations: new Map(), services: new Set(), start, end: start, failed: false };
      traces.set(id, trace);
    }
    trace.operations.set(operation, (trace.operations.get(operation) ?? 0) + 1);
    trace.services.add(service);
    trace.start = Math.min(trace.start, start);
    trace.end = Math.max(trace.end, start + duration);
    if (table.status[row] === spanStatus.error) trace.failed = true;
  }
  return { usual, traces: traces.values() };
}

function lasts(trace: TraceSummary, usual: ReadonlyMap<string, Operation>): boolean {
  let expected = 0;
  for (const [name, times] of trace.operations) {
    const { count, sum, squares } = usual.get(name) ?? { count: 1, sum: 0, squares: 0 };
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    expected += times * (mean + defaults.deviations * deviation);
  }
  return trace.end - trace.start > expected;
}

/**
 * Spectrum of services over traces: a trace is abnormal when it fails or lasts longer than its operations usually do
 * together; a service is as suspicious as abnormal traces pass through it and normal ones do not, by Ochiai's
 * coefficient. Trace selection of Yu et al., "MicroRank" (WWW 2021); Ochiai after Abreu et al. (2007).
 */
export function traceSpectrum(): RootCauseEngine {
  return {
    name: 'trace spectrum',
    async analyze(caseFile: CaseFile) {
      const { usual, traces } = readTraces(caseFile);
      const passed = new Map<EntityId, { abnormal: number; normal: number }>();
      let abnormalTraces = 0;
      for (const trace of traces) {
        const abnormal = trace.failed || lasts(trace, usual);
        if (abnormal) abnormalTraces++;
        for (const service of trace.services) {
          const counts = passed.get(service) ?? { abnormal: 0, normal: 0 };
          if (abnormal) counts.abnormal++;
          else counts.normal++;
          passed.set(service, counts);
        }
      }
      if (passed.size === 0) throw new AbduceError('UNSUPPORTED', 'trace spectrum needs traces');
      const scores = new Map<EntityId, number>();
      for (const [service, { abnormal, normal }] of passed) {
        const spread = Math.sqrt(abnormalTraces * (abnormal + normal));
        scores.set(service, spread > 0 ? abnormal / spread : 0);
      }
      return diagnosisOf(caseFile, scores);
    },
  };
}
