import {
  AbduceError,
  type CaseFile,
  type EntityId,
  type RootCauseEngine,
  readAttributes,
  resourceIdentity,
  serviceId,
  spanStatus,
  type TelemetryBatch,
  traceIdAt,
} from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';

const defaults = {
  /** Standard deviations of its operations that a trace may take longer than expected. */
  deviations: 1.5,
} as const;

/** What one trace does: how often each operation runs, how long all of it takes. */
interface TraceSummary {
  readonly operations: Map<string, number>;
  start: number;
  end: number;
  failed: boolean;
}

interface Operation {
  count: number;
  sum: number;
  squares: number;
}

function serviceOf(batch: TelemetryBatch, row: number): EntityId {
  const attributes = readAttributes(batch.resources.attributes, batch.strings, row);
  const { name, namespace, environment } = resourceIdentity(attributes);
  return serviceId(name, namespace, environment);
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
      return diagnosisOf(caseFile, ochiai(caseFile));
    },
  };
}

function ochiai(caseFile: CaseFile): Map<EntityId, number> {
  const { window } = caseFile;
  const usual = new Map<string, Operation>();
  const traces = new Map<string, TraceSummary>();
  const serviceOfOperation = new Map<string, EntityId>();
  for (const batch of caseFile.telemetry) {
    const { spans, strings } = batch;
    if (spans === undefined) continue;
    const services = new Map<number, EntityId>();
    for (let row = 0; row < spans.startMs.length; row++) {
      const resource = spans.resource[row] as number;
      let service = services.get(resource);
      if (service === undefined) services.set(resource, (service = serviceOf(batch, resource)));
      const name = `${service}\0${strings[spans.name[row] as number]}`;
      serviceOfOperation.set(name, service);
      const start = spans.startMs[row] as number;
      const duration = spans.durationMs[row] as number;
      if (start < window.start) {
        const known = usual.get(name) ?? { count: 0, sum: 0, squares: 0 };
        known.count++;
        known.sum += duration;
        known.squares += duration * duration;
        usual.set(name, known);
        continue;
      }
      const id = traceIdAt(spans, row);
      let trace = traces.get(id);
      if (trace === undefined) {
        trace = { operations: new Map(), start, end: start, failed: false };
        traces.set(id, trace);
      }
      trace.operations.set(name, (trace.operations.get(name) ?? 0) + 1);
      trace.start = Math.min(trace.start, start);
      trace.end = Math.max(trace.end, start + duration);
      if (spans.status[row] === spanStatus.error) trace.failed = true;
    }
  }
  if (traces.size === 0) throw new AbduceError('UNSUPPORTED', 'trace spectrum needs traces');
  const passed = new Map<EntityId, { abnormal: number; normal: number }>();
  let abnormalTraces = 0;
  for (const trace of traces.values()) {
    let expected = 0;
    for (const [name, count] of trace.operations) {
      const { count: n, sum, squares } = usual.get(name) ?? { count: 1, sum: 0, squares: 0 };
      const mean = sum / n;
      const deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
      expected += count * (mean + defaults.deviations * deviation);
    }
    const abnormal = trace.failed || trace.end - trace.start > expected;
    if (abnormal) abnormalTraces++;
    const services = new Set(
      [...trace.operations.keys()].map((name) => serviceOfOperation.get(name) as EntityId),
    );
    for (const service of services) {
      const counts = passed.get(service) ?? { abnormal: 0, normal: 0 };
      if (abnormal) counts.abnormal++;
      else counts.normal++;
      passed.set(service, counts);
    }
  }
  const scores = new Map<EntityId, number>();
  for (const [service, { abnormal, normal }] of passed) {
    const spread = Math.sqrt(abnormalTraces * (abnormal + normal));
    scores.set(service, spread > 0 ? abnormal / spread : 0);
  }
  return scores;
}
