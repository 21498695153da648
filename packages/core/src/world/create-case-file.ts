import type { TelemetryBatch } from '../model/batch.ts';
import type { CaseFile, CaseProfile, CaseTarget, Sampling } from '../model/case-file.ts';
import type { ChangeEvent } from '../model/change.ts';
import { AbduceError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { Incident } from '../model/incident.ts';
import type { SignalTable } from '../model/signal-table.ts';
import type { Millis } from '../model/units.ts';
import type { Gap } from '../model/world.ts';
import { type RedactChoice, redactCase } from '../redact/redact-case.ts';
import type { GivenWorld } from './add-given.ts';
import { buildWorld } from './build-world.ts';
import { deepFreeze } from './freeze.ts';
import { type GivenPeriod, givenGrid, givenTable } from './given-signals.ts';

/** A hand-made case: whatever is known of the system and its signals, in any combination. */
export interface CaseFileInit extends Omit<GivenWorld, 'signals'> {
  readonly target?: CaseTarget;
  /** The time to explain, and its signals. */
  readonly window: GivenPeriod;
  /** Normal times, oldest first, each on a grid of its own. Default: as long as the window, right before it. */
  readonly baselines?: readonly GivenPeriod[];
  /** Span and log tables over baselines and window; signals and topology are derived from them. */
  readonly telemetry?: readonly TelemetryBatch[];
  readonly changes?: readonly ChangeEvent[];
  readonly findings?: readonly Finding[];
  readonly profiles?: readonly CaseProfile[];
  readonly sampling?: readonly Sampling[];
  readonly gaps?: readonly Gap[];
  readonly incident?: Incident;
  /** How secrets are taken out of it; `false` leaves them in. Default: by their shapes and by the names of keys. */
  readonly redact?: RedactChoice;
  /** Step of periods that state neither a step nor signals. Default 10 s. */
  readonly step?: Millis;
}

const defaults = { step: 10_000 } as const;

function periodTable(period: GivenPeriod, init: CaseFileInit): SignalTable {
  return givenTable(period.signals ?? {}, givenGrid(period, init.step ?? defaults.step));
}

/**
 * A case file from what is at hand: metrics only with a given graph, logs without traces, spans alone, windows of a
 * few points. Entities that rows, edges and telemetry mention need not be listed. Throws `CONFIG` on rows that do
 * not fit their period, and on a target that is no service of the case.
 */
export function createCaseFile(init: CaseFileInit): CaseFile {
  const { window, telemetry = [], changes = [] } = init;
  const length = window.end - window.start;
  const baselines = init.baselines ?? [{ start: window.start - length, end: window.start }];
  if (baselines.length === 0) {
    throw new AbduceError('CONFIG', 'a case file needs at least one baseline', {
      hint: 'Leave `baselines` out to take the time right before the window.',
    });
  }
  const table = periodTable(window, init);
  const givenBaselines = baselines.map((period) => periodTable(period, init));
  const world = buildWorld({
    grid: table.grid,
    spans: telemetry,
    logs: telemetry,
    changes,
    failures: init.gaps ?? [],
    given: { ...init, signals: table, alsoIn: givenBaselines },
  });
  if (init.target !== undefined) {
    const wanted = init.target.service;
    if (!world.services.some(({ id }) => id === wanted)) {
      const known = world.services.slice(0, 10).map(({ id }) => id);
      throw new AbduceError(
        'CONFIG',
        `target service "${wanted}" is not in the case; it has ${known.join(', ') || 'no services'}`,
      );
    }
  }
  const caseFile: CaseFile = {
    schema: 1,
    ...(init.target !== undefined && { target: init.target }),
    window: { start: window.start, end: window.end },
    baselines: baselines.map(({ start, end }) => ({ start, end })),
    world,
    baselineSignals: givenBaselines.map(
      (signals) =>
        buildWorld({
          grid: signals.grid,
          spans: telemetry,
          logs: telemetry,
          given: { signals },
        }).signals,
    ),
    findings: init.findings ?? [],
    telemetry,
    sampling: init.sampling ?? [],
    profiles: init.profiles ?? [],
    ...(init.incident !== undefined && { incident: init.incident }),
  };
  return deepFreeze(redactCase(caseFile, init.redact));
}
