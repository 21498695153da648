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
  /** Standard deviations that the own time of a service in one trace may lie above what its operations usually take. */
  deviations: 5,
} as const;

/** The own times of one operation in normal time. */
interface Operation {
  count: number;
  sum: number;
  squares: number;
}

/** Spans of one trace by service. */
interface Trace {
  readonly services: Map<EntityId, { readonly operations: string[]; self: number }>;
  failed: boolean;
}

function readTraces(caseFile: CaseFile): {
  readonly usual: ReadonlyMap<string, Operation>;
  readonly traces: Iterable<Trace>;
} {
  const period = periodOf(caseFile);
  const usual = new Map<string, Operation>();
  const traces = new Map<string, Trace>();
  for (const { service, operation, table, row, self } of spansOf(caseFile)) {
    const when = period(table.startMs[row] as number);
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
    if (trace === undefined) traces.set(id, (trace = { services: new Map(), failed: false }));
    const part = trace.services.get(service) ?? { operations: [], self: 0 };
    part.operations.push(operation);
    part.self += self;
    trace.services.set(service, part);
    if (table.status[row] === spanStatus.error) trace.failed = true;
  }
  return { usual, traces: traces.values() };
}

/** Whether a service takes longer in a trace than its operations do together. Operations not seen before say nothing. */
function takesLong({ services }: Trace, usual: ReadonlyMap<string, Operation>): boolean {
  for (const { operations, self } of services.values()) {
    let expected = 0;
    let variance = 0;
    let known = operations.length > 0;
    for (const name of operations) {
      const normal = usual.get(name);
      if (normal === undefined) {
        known = false;
        break;
      }
      const mean = normal.sum / normal.count;
      expected += mean;
      variance += Math.max(0, normal.squares / normal.count - mean * mean);
    }
    if (known && self > expected + defaults.deviations * Math.sqrt(variance)) return true;
  }
  return false;
}

/**
 * Spectrum of services over traces: a trace is abnormal when it fails or when one of its services takes longer than
 * the operations it runs usually do; a service is as suspicious as abnormal traces pass through it and normal ones do
 * not, by Ochiai's coefficient. Expected times as in Yu et al., "MicroRank" (WWW 2021), but per service, as in Li et
 * al., "TraceRCA" (IWQoS 2021), because one slow service is lost in the time of a long trace; Ochiai after Abreu et
 * al. (2007).
 */
export function traceSpectrum(): RootCauseEngine {
  return {
    name: 'trace spectrum',
    async analyze(caseFile: CaseFile) {
      const { usual, traces } = readTraces(caseFile);
      const passed = new Map<EntityId, { abnormal: number; normal: number }>();
      let abnormalTraces = 0;
      for (const trace of traces) {
        const abnormal = trace.failed || takesLong(trace, usual);
        if (abnormal) abnormalTraces++;
        for (const service of trace.services.keys()) {
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
