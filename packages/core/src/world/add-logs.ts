import type { TelemetryBatch } from '../model/batch.ts';
import type { EntityId } from '../model/entity.ts';
import { stepAt } from '../model/grid.ts';
import { labelsOf } from '../model/labels.ts';
import type { LogPatternSummary } from '../model/world.ts';
import { logPatternBuilder } from '../patterns/log-pattern-builder.ts';
import { logSeverity } from '../patterns/log-severity.ts';
import { logText } from '../patterns/log-text.ts';
import { addReports } from './add-reports.ts';
import type { IdentityIndex } from './identity-index.ts';
import type { Presence } from './presence.ts';
import type { WorldDraft } from './world-draft.ts';

/** Patterns kept of one service, most frequent first. */
const maxPatternsPerService = 100;
const sliceRows = 500;

function mostFrequent(patterns: readonly LogPatternSummary[]): LogPatternSummary[] {
  const total = ({ counts }: LogPatternSummary): number => counts.reduce((a, b) => a + b, 0);
  const byService = new Map<EntityId, LogPatternSummary[]>();
  for (const pattern of patterns) {
    const group = byService.get(pattern.service);
    if (group === undefined) byService.set(pattern.service, [pattern]);
    else group.push(pattern);
  }
  return [...byService.values()].flatMap((group) => {
    if (group.length <= maxPatternsPerService) return group;
    const kept = new Set(
      [...group].sort((a, b) => total(b) - total(a)).slice(0, maxPatternsPerService),
    );
    return group.filter((pattern) => kept.has(pattern));
  });
}

/** Rates by severity and patterns of log records. */
export function* addLogs(
  draft: WorldDraft,
  batches: readonly TelemetryBatch[],
  identities: IdentityIndex,
  presence: Presence,
): Generator<void> {
  const { grid } = draft;
  const builder = logPatternBuilder({ grid });
  const perSecond = 1000 / grid.step;
  for (const batch of batches) {
    const { logs, strings } = batch;
    if (logs === undefined) continue;
    const rows = { resource: logs.resource, times: logs.timeMs };
    const reporters = yield* addReports(draft, batch, rows, identities, presence);
    for (let row = 0; row < logs.length; row++) {
      if (row % sliceRows === sliceRows - 1) yield;
      const time = logs.timeMs[row] as number;
      const step = stepAt(grid, time);
      const service = reporters.identity(logs.resource[row] as number)?.service;
      if (step < 0 || service === undefined) continue;
      const text = strings[logs.severityText[row] as number];
      const severity = logSeverity(logs.severity[row] as number, text);
      builder.add(service, severity, time, logText(batch, row));
      const rates = draft.signals.claim('logs', 'log.messages', service, labelsOf({ severity }));
      if (rates === undefined) continue;
      // Logs were read for all of the window: a step without records is a rate of zero.
      if (Number.isNaN(rates[0] as number)) rates.fill(0);
      rates[step] = (rates[step] as number) + perSecond;
    }
  }
  const patterns = mostFrequent(builder.build());
  if (patterns.length > 0) draft.logPatterns = patterns;
  if (builder.overflow > 0) {
    draft.gaps.push({
      signal: 'logs',
      reason: 'truncated',
      detail: `${builder.overflow} log records found no pattern: there are too many distinct ones`,
    });
  }
}
