import type { EntityId } from '@abduce/core';
import { wordFact } from '../../evidence.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from './clue.ts';

interface Group {
  readonly service: EntityId;
  readonly text: string;
  readonly operation: string;
  readonly failed: boolean;
  before: number;
  after: number;
  first: number;
}

const maxGroups = 5000;

function groupsOf(scene: Scene): readonly Group[] {
  const { traces, view } = scene;
  if (traces === undefined) return [];
  const { rows } = traces;
  const { window, baselines } = view.caseFile;
  const groups = new Map<string, Group>();
  for (let row = 0; row < rows.length; row++) {
    const start = rows.start[row] as number;
    const inside = start >= window.start && start < window.end;
    if (!inside && !baselines.some((range) => start >= range.start && start < range.end)) continue;
    const failed = rows.failed[row] === 1;
    const service = rows.services[rows.service[row] as number] as EntityId;
    const key = failed
      ? `${service}|${rows.name[row]}|${rows.errorType[row]}|${rows.message[row]}`
      : `${service}|${rows.name[row]}|${rows.call[row]}`;
    let group = groups.get(key);
    if (group === undefined) {
      if (groups.size >= maxGroups) continue;
      const text = (id: number | undefined): string => rows.texts[id ?? 0] ?? '';
      const operation = text(rows.name[row]);
      const call = text(rows.call[row]);
      const words = failed
        ? `${text(rows.errorType[row])} ${text(rows.message[row])}`.trim()
        : call === operation
          ? ''
          : call;
      group = {
        service,
        text: `${operation}${words === '' ? '' : `: ${words}`}`,
        operation,
        failed: failed && words !== '',
        before: 0,
        after: 0,
        first: Number.NaN,
      };
      groups.set(key, group);
    }
    if (!inside) group.before++;
    else {
      group.after++;
      if (!(group.first <= start)) group.first = start;
    }
  }
  return [...groups.values()];
}

/** Failures, operations and statements that appeared or stopped; `usual` is told the texts of normal times. */
export function spanClues(scene: Scene, usual: (text: string) => void): readonly Clue[] {
  const groups = groupsOf(scene);
  const { window } = scene.view.caseFile;
  const watched = new Set(groups.filter(({ before }) => before > 0).map(({ service }) => service));
  const still = new Set(groups.filter(({ after }) => after > 0).map(({ service }) => service));
  const clues: Clue[] = [];
  for (const { service, text, operation, failed, before, after, first } of groups) {
    if (before > 0) usual(text);
    const isNew = before === 0 && after > 0;
    const isGone = before > 0 && after === 0 && still.has(service);
    if (!(isNew && (failed || watched.has(service))) && !(isGone && !failed)) continue;
    clues.push({
      kind: failed ? 'failure' : 'operation',
      turn: isNew ? 'new' : 'gone',
      service,
      text,
      first: isNew ? first : Number.NaN,
      weight: failed ? 1 : isNew ? 0.5 : 0.4,
      samples: [text],
      cite: () =>
        scene.ledger.cite(`turn|${service}|${text}`, () => ({
          kind: 'trace',
          entity: service,
          title: isNew ? 'Spans that were not there before' : 'Spans that are no longer there',
          query: { kind: 'spans', service, operation },
          window,
          scope: {
            during: { start: window.start, end: window.end },
            samples: { before, after },
          },
          facts: [
            { name: 'count', value: after, unit: '{span}' },
            { name: 'count_before', value: before, unit: '{span}' },
            ...(Number.isFinite(first)
              ? [{ name: 'first_seen', value: first, unit: 'ms{epoch}' }]
              : []),
            ...wordFact('operation', operation),
            ...wordFact('message', text),
          ],
          trust: 'application',
        })),
    });
  }
  return clues;
}
