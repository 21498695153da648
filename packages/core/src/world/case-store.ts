import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import type { CaseFile } from '../model/case-file.ts';
import { gridEnd } from '../model/grid.ts';
import type { Labels } from '../model/labels.ts';
import { mergeBatches } from '../model/merge-batches.ts';
import type { Profile } from '../model/profile.ts';
import { type SignalRow, type SignalTable, seriesAt } from '../model/signal-table.ts';
import type { TimeRange } from '../model/units.ts';
import type { CallOptions } from '../ports/runtime.ts';
import type { ProfileQuery, TelemetryStore } from '../ports/store.ts';
import { attributeText } from '../query/attribute-text.ts';
import { evaluateMetricQuery } from '../query/evaluate.ts';
import { matchesLabels } from '../query/matcher.ts';
import { logPages, spanPages } from './case-rows.ts';
import { alignedSeries } from './case-series.ts';

/** The label that carries the entity of a signal. */
const entityLabel = 'entity';

/** The label that carries the service of an instance. */
const serviceLabel = 'service';

function overlaps(range: TimeRange, start: number, end: number): boolean {
  return start < range.end && end > range.start;
}

/** The rows of one signal as gauge points, each at the start of its step. */
function pointsOf(
  table: SignalTable,
  signal: string,
  labelsFor: (row: SignalRow) => Labels,
): TelemetryBatch {
  const builder = batchBuilder();
  for (const [index, row] of table.rows.entries()) {
    if (row.signal !== signal) continue;
    const attributes = labelsFor(row);
    for (const [step, value] of seriesAt(table, index).values.entries()) {
      if (Number.isNaN(value)) continue;
      const time = table.grid.start + step * table.grid.step;
      builder.point({ name: signal, time, value, attributes });
    }
  }
  return builder.build();
}

function profileOf(caseFile: CaseFile, query: ProfileQuery): Profile | undefined {
  const overlap = ({ start, duration }: Profile): number =>
    Math.min(query.range.end, start + duration) - Math.max(query.range.start, start);
  return caseFile.profiles
    .filter(({ service, profile }) => {
      const labels = new Map([['service.name', service]]);
      for (const [key, value] of profile.resource) labels.set(key, attributeText(value));
      return profile.type === query.type && matchesLabels(labels, query.where ?? []);
    })
    .map(({ profile }) => profile)
    .filter((profile) => overlap(profile) > 0)
    .sort((a, b) => overlap(b) - overlap(a))[0];
}

async function* paged(
  pages: Iterable<TelemetryBatch>,
  options: CallOptions | undefined,
): AsyncGenerator<TelemetryBatch> {
  for (const page of pages) {
    options?.signal?.throwIfAborted();
    yield page;
  }
}

/**
 * A read-only store over a case file, so that a report can be verified on a replay. Metrics go by the names of their
 * signals, with label `entity` beside the signal's own, and `service` where that is an instance; each value is a gauge point at the start of its step.
 * Profiles are kept merged per service and period: a query gets the one that covers most of its range. `readCase` is
 * the way back.
 */
export function caseStore(caseFile: CaseFile): TelemetryStore {
  const tables = [...caseFile.baselineSignals, caseFile.world.signals];
  const serviceOf = new Map(caseFile.world.instances.map(({ id, service }) => [id, service]));
  const labelsFor = ({ labels, entity }: SignalRow): Labels => {
    const service = serviceOf.get(entity);
    const all = new Map([...labels, [entityLabel, entity]]);
    return service === undefined ? all : all.set(serviceLabel, service);
  };
  const points = new Map<string, readonly TelemetryBatch[]>();
  const pointsNamed = (name: string): readonly TelemetryBatch[] => {
    let batches = points.get(name);
    if (batches === undefined) {
      batches = tables.map((table) => pointsOf(table, name, labelsFor));
      points.set(name, batches);
    }
    return batches;
  };
  // As one, so that rows of many batches in turn do not each become a page of their own.
  let merged: readonly TelemetryBatch[] | undefined;
  const telemetry = (): readonly TelemetryBatch[] => {
    merged ??= [mergeBatches(caseFile.telemetry)];
    return merged;
  };
  return {
    name: 'case-file',
    version: 1,
    metrics: {
      async query(query, options) {
        options?.signal?.throwIfAborted();
        return (
          alignedSeries(tables, query, labelsFor) ??
          evaluateMetricQuery(pointsNamed(query.metric), query)
        );
      },
      async names(range, options) {
        options?.signal?.throwIfAborted();
        const names = new Set<string>();
        for (const { grid, rows } of tables) {
          if (!overlaps(range, grid.start, gridEnd(grid))) continue;
          for (const { signal } of rows) names.add(signal);
        }
        return [...names].sort();
      },
    },
    logs: { query: (query, options) => paged(logPages(telemetry(), query), options) },
    traces: { query: (query, options) => paged(spanPages(telemetry(), query), options) },
    profiles: {
      async query(query, options) {
        options?.signal?.throwIfAborted();
        return profileOf(caseFile, query);
      },
    },
    changes: {
      async query({ range, services }, options) {
        options?.signal?.throwIfAborted();
        return caseFile.world.changes.filter(
          ({ time, service }) =>
            time >= range.start &&
            time < range.end &&
            (services === undefined || service === undefined || services.includes(service)),
        );
      },
    },
    topology: {
      async read(options) {
        options?.signal?.throwIfAborted();
        const { services, instances, nodes, dependencies, logPatterns } = caseFile.world;
        return {
          services,
          instances,
          nodes,
          dependencies,
          findings: caseFile.findings,
          ...(logPatterns !== undefined && { logPatterns }),
        };
      },
    },
    async check() {},
    async close() {},
  };
}
