import {
  type CaseFile,
  type EntityId,
  type LogSeverity,
  logSeverity,
  logText,
  type PatternMiner,
  patternMiner,
  readAttributes,
  resourceIdentity,
  serviceId,
} from '@abduce/core';
import { citeLog } from '../../scene/cite.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from './clue.ts';

export const logClueDefaults = {
  maxRecords: 100_000,
  maxPatterns: 300,
  /** Raw texts kept of each pattern. */
  samples: 12,
  /** Records of normal times from which on a pattern that stopped is missed. */
  missed: 4,
  /** A known pattern counts when it comes this many times as often. */
  burst: 5,
} as const;

const weights: Readonly<Record<LogSeverity, number>> = {
  fatal: 1,
  error: 1,
  warn: 0.9,
  info: 0.3,
  debug: 0.2,
};

interface Found {
  readonly service: EntityId;
  readonly severity: LogSeverity;
  readonly miner: PatternMiner;
  readonly id: number;
  before: number;
  after: number;
  first: number;
  last: number;
  readonly samples: string[];
}

function numbersOf(batch: CaseFile['telemetry'][number], row: number): string {
  const { logs, strings } = batch;
  if (logs === undefined) return '';
  const parts: string[] = [];
  for (const [key, value] of readAttributes(logs.attributes, strings, row)) {
    if (typeof value === 'number' || typeof value === 'bigint') parts.push(`${key}=${value}`);
  }
  return parts.length === 0 ? '' : ` (${parts.sort().join(', ')})`;
}

function* recordsOf(caseFile: CaseFile): IterableIterator<Found> {
  const groups = new Map<string, { miner: PatternMiner; found: Map<number, Found> }>();
  const { window, baselines } = caseFile;
  let left: number = logClueDefaults.maxRecords;
  for (const batch of caseFile.telemetry) {
    const { logs, strings } = batch;
    if (logs === undefined) continue;
    const services = Array.from({ length: batch.resources.length }, (_, row) => {
      const identity = resourceIdentity(readAttributes(batch.resources.attributes, strings, row));
      return serviceId(identity.name, identity.namespace, identity.environment);
    });
    for (let row = 0; row < logs.length && left > 0; row++) {
      left--;
      const time = logs.timeMs[row] as number;
      const inside = time >= window.start && time < window.end;
      if (!inside && !baselines.some(({ start, end }) => time >= start && time < end)) continue;
      const service = services[logs.resource[row] as number] ?? '';
      const severity = logSeverity(
        logs.severity[row] as number,
        strings[logs.severityText[row] as number],
      );
      const key = `${service}\0${severity}`;
      let group = groups.get(key);
      if (group === undefined) {
        const miner = patternMiner({ maxPatterns: logClueDefaults.maxPatterns });
        groups.set(key, (group = { miner, found: new Map() }));
      }
      const text = logText(batch, row);
      const id = group.miner.add(text);
      if (id < 0) continue;
      let one = group.found.get(id);
      if (one === undefined) {
        one = {
          service,
          severity,
          miner: group.miner,
          id,
          before: 0,
          after: 0,
          first: Number.NaN,
          last: Number.NaN,
          samples: [],
        };
        group.found.set(id, one);
      }
      if (inside) {
        one.after++;
        if (!(one.first <= time)) one.first = time;
        if (!(one.last >= time)) one.last = time;
        if (one.samples.length < logClueDefaults.samples) {
          one.samples.push(`${text.slice(0, 400)}${numbersOf(batch, row)}`);
        }
      } else one.before++;
    }
  }
  for (const { found } of groups.values()) yield* found.values();
}

/** Log patterns that appeared, that burst, or that stopped; `usual` is told the texts of normal times. */
export function logClues(scene: Scene, usual: (text: string) => void): readonly Clue[] {
  const { caseFile } = scene.view;
  const { window, baselines } = caseFile;
  const normal = baselines.reduce((sum, { start, end }) => sum + end - start, 0);
  const scale = (window.end - window.start) / normal;
  const clues: Clue[] = [];
  for (const one of recordsOf(caseFile)) {
    const pattern = one.miner.pattern(one.id);
    if (pattern === undefined) continue;
    const template = pattern.template.trim();
    const { service, severity, before, after, first, last, samples } = one;
    if (before > 0) usual(pattern.sample);
    const novel = before === 0 && after > 0;
    const burst = before > 0 && after >= 3 && after >= logClueDefaults.burst * before * scale;
    const expected = before * scale;
    const stopped =
      before >= logClueDefaults.missed &&
      (after === 0 || (after < expected && last < window.end - (window.end - window.start) / 5));
    if (!novel && !burst && !stopped) continue;
    const once = after === 1 && severity !== 'fatal' ? 0.5 : 1;
    clues.push({
      kind: 'log',
      turn: stopped ? 'gone' : 'new',
      service,
      text: pattern.sample,
      first: stopped ? (after === 0 ? window.start : last) : novel ? first : Number.NaN,
      weight: stopped ? 0.4 : weights[severity] * once,
      samples,
      cite: () =>
        citeLog(
          scene,
          {
            service,
            severity,
            template,
            count: { before: expected, after },
            first,
            novel,
            hint: undefined,
          },
          { start: window.start, end: window.end },
        ),
    });
  }
  return clues;
}
