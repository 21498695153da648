import type { Evidence, Text, TextFigure } from '@abduce/core';
import { evidenceOf, type ReportContext } from './context.ts';
import { factOf, factValue, numberOf } from './facts.ts';
import { directionOf, insteadOf, isStill, ratioOf } from './movement.ts';
import { plainTitle } from './namer.ts';
import { cameBack } from './recovery.ts';
import { say, text } from './text.ts';
import { innerSubject, isPlural } from './titles.ts';

const onset: TextFigure = { figure: 'onset' };
const recovery: TextFigure = { figure: 'recovery' };

/** What a measurement tells of users. */
export type Feeling = 'failing' | 'slow' | 'served' | 'route' | 'other';

export function feelingOf(item: Evidence): Feeling {
  const { query, title } = item;
  const unit = factOf(item, 'after')?.unit;
  if (query.kind === 'spans' && isRoute(item)) return 'route';
  if (query.kind !== 'signal') return 'other';
  if (query.signal === 'service.errors' && unit === '1') return 'failing';
  if (
    /^service\.(?:time|latency)/.test(query.signal) &&
    /^time per request$/i.test(plainTitle(title))
  ) {
    return 'slow';
  }
  return query.signal === 'service.requests' && unit !== '1' ? 'served' : 'other';
}

/** The time of one route with all that it waits for, told alone or beside its own part. */
function isRoute(item: Evidence): boolean {
  const { query, title } = item;
  if (query.kind !== 'spans' || query.statement !== undefined || query.target !== undefined) {
    return false;
  }
  const told = timeOf(item) !== '' || /^time per request\b/i.test(title);
  return told && factValue(item, 'operation') !== undefined;
}

function timeOf(item: Evidence): 'total_' | '' {
  return directionOf(item, 'total_') === undefined ? '' : 'total_';
}

/** Slower, failing more, or serving less. */
function isHarm(item: Evidence): boolean {
  return directionOf(item) === (feelingOf(item) === 'served' ? 'fell' : 'rose');
}

/** The measurement that says best how users are hurt: the first of the impact that got worse, or that moved at all. */
export function feltOf(context: ReportContext): Evidence | undefined {
  const known = evidenceOf(context, context.diagnosis.impact).filter(
    (item) => directionOf(item) !== undefined,
  );
  return known.find(isHarm) ?? known.find((item) => !isStill(item)) ?? known[0];
}

/** ` (9.5×)`, ` (0.1 % before)` or ` (none before)`: what it was, in brackets. */
function beforeWords(item: Evidence): Text {
  const before = factValue(item, 'before');
  if (before === undefined) return [];
  return numberOf(item, 'before') === 0 ? [' (none before)'] : text(' (', before, ' before)');
}

/** Since when and how users are hurt, as a clause without its full stop. */
export function feltClause(context: ReportContext, item: Evidence): Text {
  const { diagnosis, namer } = context;
  const place = { entity: item.entity };
  const over = context.recovery !== undefined;
  const since =
    diagnosis.onset === undefined
      ? undefined
      : over
        ? say`From ${onset} to ${recovery} `
        : say`Since ${onset} `;
  const lead = since ?? [];
  // What began and goes on is told in the perfect, what is over in the past.
  const have = since === undefined || over ? '' : 'have ';
  const has = since === undefined || over ? '' : 'has ';
  const instead = insteadOf(item) ?? [];
  switch (feelingOf(item)) {
    case 'failing':
      return text(
        lead,
        place,
        ` ${has}failed `,
        factValue(item, 'after') ?? [],
        ' of its requests',
        beforeWords(item),
      );
    case 'slow': {
      const before = factValue(item, 'before');
      const after = factValue(item, 'after') ?? [];
      const taken = have === '' ? 'took' : 'have taken';
      return text(
        lead,
        since === undefined ? 'Requests to ' : 'requests to ',
        place,
        ` ${taken} `,
        after,
        average(item),
        ...(before === undefined ? [] : [' instead of ', before, ratioOf(item)]),
      );
    }
    case 'served':
      return text(lead, place, ` ${has}served `, instead);
    case 'route':
    case 'other': {
      const plural = isPlural(plainTitle(item.title));
      const been = have === '' ? (plural ? 'were' : 'was') : plural ? 'have been' : 'has been';
      const subject = innerSubject(item, namer);
      return text(lead, subject, ` ${been} `, instead);
    }
  }
}

/** Time per request is a mean, unless it was measured as a percentile. */
function average({ query }: Evidence): string {
  return query.kind === 'signal' && query.signal === 'service.time' ? ' on average' : '';
}

/** What users get, as a sentence of its own; the requests of the same place turn a share into a count. */
export function impactSentence(
  item: Evidence,
  requests: Evidence | undefined,
  past: boolean,
): Text | undefined {
  const place = { entity: item.entity };
  const direction = directionOf(item);
  const after = factValue(item, 'after');
  if (after === undefined || direction === undefined) return undefined;
  switch (feelingOf(item)) {
    case 'failing': {
      const verb = past ? 'failed' : 'fail';
      if (direction === 'still') {
        return say`Requests to ${place} ${verb} no more often than before (${after}).`;
      }
      const all = requests && factValue(requests, 'after');
      const part =
        all === undefined || all.format !== 'rate'
          ? undefined
          : say`: ${{ derive: 'product', of: [after, all], format: 'number' }} of ${all}`;
      return text(
        after,
        ' of the requests to ',
        place,
        ` ${verb}`,
        beforeWords(item),
        part ?? [],
        '.',
      );
    }
    case 'slow': {
      const verb = past ? 'took' : 'takes';
      const mean = average(item);
      const before = factValue(item, 'before');
      if (direction === 'still')
        return say`A request to ${place} ${verb} ${after}${mean}, as before.`;
      if (before === undefined) return say`A request to ${place} ${verb} ${after}${mean}.`;
      return say`A request to ${place} ${verb} ${after}${mean} instead of ${before}${ratioOf(item)}.`;
    }
    case 'route': {
      const operation = factValue(item, 'operation');
      const verb = past ? 'took' : 'takes';
      return say`${operation} of ${place} ${verb} ${insteadOf(item, timeOf(item))}.`;
    }
    case 'served':
      return say`${place} ${past ? 'served' : 'serves'} ${insteadOf(item)}.`;
    case 'other':
      return undefined;
  }
}

/** Whether the trouble is seen to go on where the window ends. */
export function goesOn(
  { diagnosis, caseFile, recovery: over }: ReportContext,
  item: Evidence,
): boolean {
  if (over !== undefined || diagnosis.onset === undefined) return false;
  const line = item.chart?.lines.at(-1)?.values ?? new Float64Array();
  const known = [...line].filter(Number.isFinite);
  const [before, after] = [numberOf(item, 'before'), numberOf(item, 'after')];
  const bad = known.slice(-2).some((value) => (value - before) / (after - before) > 0.5);
  if (known.length > 0) return bad && cameBack(item, diagnosis.onset) === undefined;
  return caseFile.incident?.status === 'open';
}
