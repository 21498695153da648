import {
  batchBuilder,
  type CaseFile,
  type ChangeEvent,
  createCaseFile,
  type GivenSignals,
  type TimeRange,
} from '@abduce/core';

const minute = 60_000;
const start: number = Date.UTC(2026, 2, 3, 8);

/** Minutes since the start of a told incident. */
type Minute = number;

export interface ToldIncident {
  /** Where the alert fired. */
  readonly service: string;
  readonly indicator?: 'availability' | 'latency';
  /** Caller and callee. */
  readonly calls?: readonly (readonly [string, string])[];
  /** A message every so many minutes; `#` counts up. */
  readonly logs?: readonly {
    readonly service: string;
    readonly level?: string;
    readonly text: string;
    readonly from: Minute;
    readonly to?: Minute;
    readonly every?: Minute;
  }[];
  /** A number of a service that steps, or ramps, at a time. */
  readonly numbers?: readonly {
    readonly service: string;
    readonly name: string;
    readonly before: number;
    readonly after: number;
    readonly at: Minute;
    /** Minutes it takes to get there. */
    readonly over?: Minute;
  }[];
  readonly commits?: readonly {
    readonly id: string;
    readonly at: Minute;
    readonly title: string;
    readonly files: readonly string[];
    readonly diff?: string;
  }[];
  readonly deploys?: readonly {
    readonly service: string;
    readonly at: Minute;
    readonly commit: string;
  }[];
}

/** The told time: half an hour of health, an alert about ten minutes before the end. */
export const told: { readonly alert: Minute; readonly end: Minute } = { alert: 75, end: 90 };

function signalsIn(incident: ToldIncident, range: readonly [Minute, Minute]): GivenSignals {
  const given: Record<
    string,
    { 'service.gauge': { labels: { name: string }; values: number[] }[] }
  > = {};
  for (const { service, name, before, after, at, over = 0 } of incident.numbers ?? []) {
    const values: number[] = [];
    for (let t = range[0]; t < range[1]; t++) {
      const done = t < at ? 0 : over > 0 ? Math.min(1, (t - at) / over) : 1;
      // A little noise that repeats, so that nothing is exactly still.
      values.push((before + (after - before) * done) * (1 + 0.01 * ((t * 7) % 5)));
    }
    (given[service] ??= { 'service.gauge': [] })['service.gauge'].push({
      labels: { name },
      values,
    });
  }
  return given;
}

/** A case file of an incident that is told in words, numbers and changes. For tests. */
export function toldIncident(incident: ToldIncident): CaseFile {
  const at = (time: Minute): number => start + time * minute;
  const batch = batchBuilder();
  for (const { service, level = 'ERROR', text, from, to = told.end, every = 1 } of incident.logs ??
    []) {
    let count = 0;
    for (let t = from; t < to; t += every) {
      batch.log({
        resource: { 'service.name': service },
        time: at(t),
        severityText: level,
        body: text.replaceAll('#', String(1000 + 37 * count++)),
      });
    }
  }
  const period = (
    from: Minute,
    to: Minute,
  ): TimeRange & { step: number; signals: GivenSignals } => ({
    start: at(from),
    end: at(to),
    step: minute,
    signals: signalsIn(incident, [from, to]),
  });
  const changes: ChangeEvent[] = [
    ...(incident.commits ?? []).map(
      (commit): ChangeEvent => ({
        id: commit.id,
        kind: 'commit',
        time: at(commit.at),
        title: commit.title,
        files: commit.files,
        ...(commit.diff !== undefined && { diff: commit.diff }),
      }),
    ),
    ...(incident.deploys ?? []).map(
      (deploy): ChangeEvent => ({
        id: `deploy-${deploy.service}-${deploy.at}`,
        kind: 'deploy',
        service: deploy.service,
        time: at(deploy.at),
        title: `${deploy.service} at ${deploy.at}`,
        attributes: { 'vcs.ref.head.revision': deploy.commit },
      }),
    ),
  ];
  return createCaseFile({
    target: { service: incident.service, indicator: incident.indicator ?? 'availability' },
    services: [incident.service],
    dependencies: [...(incident.calls ?? [])],
    window: period(told.alert / 3, told.end),
    baselines: [period(0, told.alert / 3)],
    telemetry: [batch.build()],
    changes,
  });
}
