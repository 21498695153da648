import type { TelemetryBatch } from '../model/batch.ts';
import type { EntityId } from '../model/entity.ts';
import { stepAt, type TimeGrid } from '../model/grid.ts';
import type { UnixMs } from '../model/units.ts';
import type { LogPatternSummary, LogSeverity } from '../model/world.ts';
import { logSeverity } from './log-severity.ts';
import { logText } from './log-text.ts';
import { overflowPattern, type PatternMiner, patternMiner } from './pattern-miner.ts';

export interface LogPatternBuilderOptions {
  readonly grid: TimeGrid;
  /** Patterns that one service may have at one severity; default 200. */
  readonly maxPatterns?: number;
  /** Services and severities that are mined at most; default 2000. */
  readonly maxGroups?: number;
}

/** Turns log records into the `logPatterns` of a world. */
export interface LogPatternBuilder {
  /** Adds one record; outside the grid it is ignored. */
  add(service: EntityId, severity: LogSeverity, time: UnixMs, text: string): void;
  /** Adds every record of a batch whose resource belongs to a service. */
  addBatch(batch: TelemetryBatch, serviceOf: (resource: number) => EntityId | undefined): void;
  /** Records that found no pattern because of a limit. */
  readonly overflow: number;
  /** By service, severity and first sight. */
  build(): LogPatternSummary[];
}

interface Group {
  readonly service: EntityId;
  readonly severity: LogSeverity;
  readonly miner: PatternMiner;
  readonly counts: Float64Array[];
}

const defaults = { maxPatterns: 200, maxGroups: 2000 } as const;
const severities: readonly LogSeverity[] = ['fatal', 'error', 'warn', 'info', 'debug'];

export function logPatternBuilder(options: LogPatternBuilderOptions): LogPatternBuilder {
  const { grid, maxPatterns, maxGroups } = { ...defaults, ...options };
  const services = new Map<EntityId, Map<LogSeverity, Group>>();
  let groups = 0;
  let overflow = 0;

  const groupOf = (service: EntityId, severity: LogSeverity): Group | undefined => {
    let bySeverity = services.get(service);
    const found = bySeverity?.get(severity);
    if (found !== undefined) return found;
    if (groups >= maxGroups) return undefined;
    groups++;
    if (bySeverity === undefined) services.set(service, (bySeverity = new Map()));
    const group: Group = { service, severity, miner: patternMiner({ maxPatterns }), counts: [] };
    bySeverity.set(severity, group);
    return group;
  };
  const add: LogPatternBuilder['add'] = (service, severity, time, text) => {
    const step = stepAt(grid, time);
    if (step < 0 || text === '') return;
    const group = groupOf(service, severity);
    const id = group?.miner.add(text) ?? overflowPattern;
    if (group === undefined || id === overflowPattern) {
      overflow++;
      return;
    }
    const counts = (group.counts[id] ??= new Float64Array(grid.length));
    counts[step] = (counts[step] as number) + 1;
  };
  return {
    add,
    addBatch(batch, serviceOf) {
      const { logs, strings } = batch;
      if (logs === undefined) return;
      for (let row = 0; row < logs.length; row++) {
        const service = serviceOf(logs.resource[row] as number);
        if (service === undefined) continue;
        const severity = logSeverity(
          logs.severity[row] as number,
          strings[logs.severityText[row] as number],
        );
        add(service, severity, logs.timeMs[row] as number, logText(batch, row));
      }
    },
    get overflow() {
      return overflow;
    },
    build() {
      const summaries: LogPatternSummary[] = [];
      for (const service of [...services.keys()].sort()) {
        for (const severity of severities) {
          const group = services.get(service)?.get(severity);
          if (group !== undefined) summaries.push(...summarize(group));
        }
      }
      return summaries;
    },
  };
}

/** A pattern may have become part of another, or two may have grown into one template: they are reported as one. */
function summarize({ service, severity, miner, counts }: Group): Iterable<LogPatternSummary> {
  const byTemplate = new Map<string, LogPatternSummary>();
  for (const [id, mine] of counts.entries()) {
    const pattern = miner.pattern(id);
    if (mine === undefined || pattern === undefined) continue;
    const { template, sample } = pattern;
    const known = byTemplate.get(template);
    if (known === undefined) {
      byTemplate.set(template, { service, severity, template, counts: mine.slice(), sample });
    } else {
      for (let i = 0; i < mine.length; i++) {
        known.counts[i] = (known.counts[i] as number) + (mine[i] as number);
      }
    }
  }
  return byTemplate.values();
}
