import type { EntityId } from '../model/entity.ts';
import type { Evidence, EvidenceChart, Fact } from '../model/evidence.ts';
import { gridRange } from '../model/grid.ts';
import type { Labels } from '../model/labels.ts';
import type { Series } from '../model/series.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { LogPatternSummary } from '../model/world.ts';
import type { World } from '../world/world.ts';

export interface SignalEvidenceInit<N extends SignalName = SignalName> {
  readonly signal: N;
  readonly entity: EntityId;
  readonly labels?: Labels;
  readonly title: string;
  readonly facts: readonly Fact[];
  /** Lines of the chart; default: the signal itself. */
  readonly lines?: readonly { readonly name: string; readonly series: Series }[];
  /** The expected range, drawn in the chart. */
  readonly band?: { readonly low: number; readonly high: number };
}

export interface LogEvidenceInit {
  readonly pattern: LogPatternSummary;
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Makes evidence whose ids are stable: inspection, entity, number in order of making. */
export interface EvidenceBuilder<N extends SignalName = SignalName> {
  signal(init: SignalEvidenceInit<N>): Evidence;
  logs(init: LogEvidenceInit): Evidence;
}

export function evidenceBuilder(
  world: World,
  inspection: string,
  subject: EntityId,
): EvidenceBuilder {
  let made = 0;
  const id = (): string => `${inspection}:${subject}:${++made}`;
  const window = gridRange(world.grid);
  return {
    signal({ signal, entity, labels, title, facts, lines, band }) {
      const own = world.signals.one(signal, entity);
      const drawn = lines ?? (own === undefined ? [] : [{ name: signal, series: own }]);
      const chart: EvidenceChart = {
        title,
        unit: signals[signal].unit,
        start: world.grid.start,
        step: world.grid.step,
        lines: drawn.map(({ name, series }) => ({ name, values: series.values.slice() })),
        ...(band !== undefined && { band }),
      };
      return {
        id: id(),
        kind: signals[signal].entity === 'dependency' ? 'trace' : 'metric',
        entity,
        title,
        query: {
          kind: 'signal',
          signal,
          entity,
          ...(labels !== undefined && labels.size > 0 && { labels: Object.fromEntries(labels) }),
        },
        window,
        facts,
        ...(drawn.length > 0 && { chart }),
        trust: 'system',
      };
    },
    logs({ pattern, title, facts }) {
      return {
        id: id(),
        kind: 'log',
        entity: pattern.service,
        title,
        query: { kind: 'logs', service: pattern.service, template: pattern.template },
        window,
        facts,
        chart: {
          title,
          unit: '{record}',
          start: world.grid.start,
          step: world.grid.step,
          lines: [{ name: pattern.severity, values: pattern.counts.slice() }],
        },
        // Whoever sends a request may decide what the application writes.
        trust: 'user_influenced',
      };
    },
  };
}
