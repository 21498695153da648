import { join } from 'node:path';
import type { TimeRange } from '@abduce/core';
import type { Dataset, LabelledCase } from '../../labelled-case.ts';
import { readText } from '../../read-table.ts';
import { caseFileOf } from './case-file.ts';
import { texts } from './columns.ts';
import { minute } from './periods.ts';
import { type Day, type Fault, readDays } from './read-day.ts';
import { readLogs } from './read-logs.ts';
import { type DayMetrics, readMetrics } from './read-metrics.ts';
import { readSamples, type Sample, sampleFor } from './read-sample.ts';
import { readSpans, type SpanColumns } from './read-spans.ts';
import { serviceOf } from './service-of.ts';

/** Minutes after the injection whose files belong to a case. */
const minutesAfter = 2;

function filesOf(day: Day, kind: 'trace' | 'log', fault: Fault): string[] {
  return Array.from({ length: minutesAfter + 1 }, (_, after) => {
    const at = new Date(fault.time + after * minute).toISOString();
    return readText(join(day.dir, kind, `${at.slice(11, 13)}_${at.slice(14, 16)}_${kind}.csv`));
  }).filter((text) => text !== undefined);
}

/** From the first to the last start of a trace. */
function timeOf(spans: SpanColumns): TimeRange | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < spans.length; row++) {
    if (spans.root[row] !== 1) continue;
    const time = Number((spans.startNano[row] as bigint) / 1_000_000n);
    start = Math.min(start, time);
    end = Math.max(end, time + 1);
  }
  return end > start ? { start, end } : undefined;
}

function system(service: string): string {
  return service.startsWith('ts-') ? 'TrainTicket' : 'OnlineBoutique';
}

function caseOf(
  day: Day,
  fault: Fault,
  metrics: DayMetrics,
  sample: Sample | undefined,
): LabelledCase {
  const truth = serviceOf(fault.pod);
  const strings = texts();
  const normal = (text: string | undefined): string[] => (text === undefined ? [] : [text]);
  const sampled = timeOf(readSpans(normal(sample?.trace), texts()));
  const tables = {
    inject: fault.time,
    faults: day.times,
    sample: sampled,
    strings,
    spans: readSpans([...normal(sample?.trace), ...filesOf(day, 'trace', fault)], strings),
    logs: readLogs([...normal(sample?.log), ...filesOf(day, 'log', fault)], strings),
    metrics,
  };
  return {
    id: fault.inject,
    group: `${system(truth)}/${fault.type}`,
    truth,
    caseFile: () => caseFileOf(tables),
  };
}

/** Faults injected into two microservice systems: minutes of metrics, traces and logs around each. */
export const dataset: Dataset = {
  name: 'nezha',
  *cases(dir) {
    const samples = readSamples(dir);
    for (const day of readDays(dir)) {
      const metrics = readMetrics(join(day.dir, 'metric'));
      const services = new Set(metrics.pods.map(serviceOf));
      const sample = sampleFor(day.name, services, samples);
      for (const fault of day.faults) yield caseOf(day, fault, metrics, sample);
    }
  },
  ranked: ({ ranking }) => ranking.map(({ entity, score }) => ({ name: entity, score })),
};
