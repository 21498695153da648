import type { Report, ReportExhibits, ReportFrame, ReportSpan, ReportTrace } from '@abduce/core';
import { hostile } from '../../report/fixtures/hostile.ts';
import { indexLost, indexLostCase } from '../../report/fixtures/index-lost.ts';
import { explain } from '../../report/template-explainer.ts';

const noon: number = Date.UTC(2026, 10, 21, 14, 5, 0);

function span(
  id: string,
  parent: string | undefined,
  entity: string,
  name: string,
  times: readonly [start: number, duration: number],
  flags: { readonly failed?: boolean; readonly critical?: boolean } = {},
): ReportSpan {
  return {
    id,
    ...(parent !== undefined && { parent }),
    entity,
    name,
    start: times[0],
    duration: times[1],
    failed: flags.failed ?? false,
    critical: flags.critical ?? true,
  };
}

function trace(
  id: string,
  duration: number,
  spans: readonly ReportSpan[],
  hidden = 0,
): ReportTrace {
  return { trace: id.repeat(16), time: noon, duration, spans, hidden };
}

/** Exhibits of every sort; `words` stand for all that telemetry could have written. */
export function richExhibits(words?: string): ReportExhibits {
  const say = (own: string): string => words ?? own;
  const frame = (
    name: string,
    depth: number,
    at: number,
    before: number,
    during: number,
  ): ReportFrame => ({ name: say(name), depth, at, before, during });
  return {
    traces: {
      before: trace('0a', 30, [
        span('1', undefined, 'storefront', say('GET /orders'), [0, 30]),
        span('2', '1', 'orders', say('GET /orders'), [2, 26]),
        span('3', '2', 'database:postgresql/shop', say('SELECT FROM orders'), [4, 1]),
        span('4', '2', 'pricing', say('POST /audit'), [5, 9], { critical: false }),
      ]),
      during: trace(
        '0b',
        1900,
        [
          span('1', undefined, 'storefront', say('GET /orders'), [0, 1900], { failed: true }),
          span('2', '1', 'orders', say('GET /orders'), [2, 1880], { failed: true }),
          ...Array.from({ length: 10 }, (_, at) =>
            span(`q${at}`, '2', 'database:postgresql/shop', say('SELECT FROM orders'), [
              4 + at * 170,
              168,
            ]),
          ),
        ],
        3,
      ),
    },
    logs: [
      {
        entity: 'orders',
        severity: say('error'),
        template: say('query took <*> ms'),
        before: 0,
        during: 120,
        firstSeen: noon,
        evidence: 'E5',
      },
      { entity: 'orders', severity: 'warn', template: say('slow <*>'), before: 2, during: 40 },
      { entity: 'storefront', severity: 'info', template: say('ready'), before: 30, during: 0 },
      {
        entity: 'pricing',
        severity: 'error',
        template: say('no idea'),
        before: Number.NaN,
        during: 4,
      },
    ],
    flame: {
      entity: 'orders',
      type: say('cpu'),
      unit: say('nanoseconds'),
      frames: [
        frame('main', 0, 0, 1, 1),
        frame('handle', 1, 0, 0.9, 0.95),
        frame('parse', 2, 0, 0.5, 0.1),
        frame('divide', 2, 0.3, 0.1, 0.7),
        frame('verify', 2, 0.7, 0.2, 0.1),
        frame('idle', 2, 0.85, 0.05, 0.05),
        frame('collect', 1, 0.925, 0.1, 0.05),
      ],
      hidden: 4,
    },
  };
}

/** A report that has something in every place that a renderer draws; `words` as in `richExhibits`. */
export function richReport(words?: string): Report {
  const { diagnosis, caseFile } =
    words === undefined ? { diagnosis: indexLost, caseFile: indexLostCase } : hostile(words);
  const report = explain(diagnosis, caseFile);
  const say = (own: string): string => words ?? own;
  return {
    ...report,
    actions: report.actions.map((action, at) => ({
      ...action,
      ...(at === 0 && {
        command: ['CREATE INDEX CONCURRENTLY ON ', { quote: say('orders (user_id)'), code: true }],
        risk: say('It reads the whole table.'),
        undo: say('DROP INDEX again.'),
      }),
    })),
    exhibits: richExhibits(words),
    wording: {
      by: 'model',
      model: say('small-model'),
      promptHash: 'ab'.repeat(32),
      packHash: 'cd'.repeat(32),
      checks: [
        { place: 'summary', outcome: 'kept', problems: [] },
        { place: 'title', outcome: 'repaired', problems: [say('a number without evidence')] },
        { place: 'chain[0].text', outcome: 'replaced', problems: [say('an unknown entity')] },
      ],
    },
  };
}

/** A report with far too much of everything; `words` is repeated wherever there is room. */
export function oversizedReport(words: string, count: number): Report {
  const report = richReport(words);
  const many = <T>(items: readonly T[], change: (item: T, at: number) => T): T[] =>
    items.length === 0
      ? []
      : Array.from({ length: count }, (_, at) => change(items[at % items.length] as T, at));
  const same = <T>(items: readonly T[]): T[] => many(items, (item) => item);
  const { traces, flame, logs } = report.exhibits;
  const spans = many(traces?.during.spans ?? [], (one, at) => ({
    ...one,
    id: `s${at}`,
    name: `${one.name} ${at}`,
    ...(at === 0 ? {} : { parent: `s${at - 1}` }),
  }));
  const nodes = many(report.map.nodes, (node, at) => ({ ...node, id: `m${at}`, name: words }));
  return {
    ...report,
    impact: same(report.impact),
    chain: same(report.chain),
    path: report.path,
    counterfactuals: same(report.counterfactuals),
    alternatives: same(report.ruledOut),
    ruledOut: same(report.ruledOut),
    actions: same(report.actions),
    timeline: same(report.timeline),
    unknowns: same(report.unknowns),
    changes: many(report.changes, (change, at) => ({ ...change, id: `c${at}` })),
    evidence: many(report.evidence, (item, at) => ({ ...item, id: `E${at + 1}` })),
    exhibits: {
      ...(traces !== undefined && {
        traces: { before: { ...traces.during, spans }, during: { ...traces.during, spans } },
      }),
      logs: same(logs),
      ...(flame !== undefined && {
        flame: { ...flame, frames: many(flame.frames, (one, at) => ({ ...one, depth: at % 60 })) },
      }),
    },
    map: {
      nodes: [...report.map.nodes, ...nodes],
      edges: nodes.flatMap(({ id }, at) => [
        { source: nodes[0]?.id ?? id, target: id, onPath: false },
        { source: id, target: nodes[(at * 7) % nodes.length]?.id ?? id, onPath: false },
      ]),
      hidden: 0,
    },
  };
}
