import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  batchBuilder,
  type CaseFile,
  type ChangeEvent,
  type Service,
  type TelemetryBatch,
} from '@abduce/core';
import { root } from '../sources.ts';

/** A text of the published corpus. */
export interface HostileText {
  readonly id: string;
  readonly kind: 'log' | 'label' | 'span' | 'sql' | 'commit';
  readonly aim: string;
  readonly text: string;
}

export function hostileTexts(): readonly HostileText[] {
  return JSON.parse(readFileSync(join(root, 'fixtures/hostile/corpus.json'), 'utf8'));
}

/** What stands in the place of a hostile text when there is none. */
export const benign: Readonly<Record<HostileText['kind'], string>> = {
  log: 'request handled in the usual way',
  label: 'eu-central',
  span: 'GET /about',
  sql: 'SELECT name FROM greetings WHERE id = ?',
  commit: 'docs: describe the house rules',
};

export interface Place {
  /** Who writes it. */
  readonly service: Service;
  /** 9 is info, 17 is error (OpenTelemetry's severity numbers). */
  readonly severity: number;
  /** In the window alone, or in the baselines too. */
  readonly when: 'window' | 'always';
}

const perRange = 12;

function timesOf({ window, baselines }: CaseFile, when: Place['when']): readonly number[] {
  const ranges = when === 'window' ? [window] : [...baselines, window];
  return ranges.flatMap(({ start, end }) =>
    Array.from({ length: perRange }, (_, at) =>
      Math.round(start + ((end - start) * (at + 0.5)) / perRange),
    ),
  );
}

const id = (at: number, length: number): string => (at + 1).toString(16).padStart(length, '0');

/** Rows that say the text in all the places where such a text may stand. */
function rows(
  { kind }: HostileText,
  text: string,
  { service, severity, when }: Place,
  caseFile: CaseFile,
): TelemetryBatch {
  const builder = batchBuilder();
  for (const [at, time] of timesOf(caseFile, when).entries()) {
    const resource = {
      'service.name': service.name,
      ...(service.namespace !== undefined && { 'service.namespace': service.namespace }),
      ...(service.environment !== undefined && {
        'deployment.environment.name': service.environment,
      }),
      ...(kind === 'label' && { 'cloud.region': text, 'host.type': text }),
    };
    if (kind === 'log' || kind === 'label') {
      builder.log({
        resource,
        time,
        severity,
        body: kind === 'log' ? text : 'request handled in the usual way',
        ...(kind === 'label' && { attributes: { tenant: text } }),
      });
    }
    if (kind === 'span' || kind === 'sql') {
      builder.span({
        resource,
        traceId: id(at, 32),
        spanId: id(at, 16),
        name: kind === 'span' ? text : 'SELECT',
        kind: kind === 'span' ? 2 : 3,
        start: time,
        duration: 3,
        attributes:
          kind === 'span'
            ? { 'http.request.method': 'GET', 'http.route': text, 'user_agent.original': text }
            : {
                'db.system.name': 'postgresql',
                'db.namespace': 'greetings',
                'db.query.text': text,
              },
      });
    }
  }
  return builder.build();
}

function commit(text: string, { service }: Place, caseFile: CaseFile): ChangeEvent {
  return {
    id: 'planted',
    kind: 'commit',
    service: service.name,
    time: caseFile.window.start - 60_000,
    title: text,
    author: text,
    attributes: { message: text },
  };
}

/** The same case with the text planted, always at the same times, at the same service and as often. */
export function planted(
  caseFile: CaseFile,
  hostile: HostileText,
  text: string,
  place: Place,
): CaseFile {
  if (hostile.kind === 'commit') {
    const { world } = caseFile;
    const changes = [...world.changes, commit(text, place, caseFile)].sort(
      (a, b) => a.time - b.time,
    );
    return { ...caseFile, world: { ...world, changes } };
  }
  return { ...caseFile, telemetry: [...caseFile.telemetry, rows(hostile, text, place, caseFile)] };
}
