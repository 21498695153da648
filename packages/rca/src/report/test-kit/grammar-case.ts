import {
  type CaseFile,
  type CauseType,
  causeTypes,
  type Diagnosis,
  type Evidence,
  type Fact,
  type SignalName,
  signals,
} from '@abduce/core';
import { causeTemplates } from '../causes/cause-templates.ts';
import { at, changeEvidence, evidence, stepChart, window } from '../fixtures/case-parts.ts';
import { indexLostCase } from '../fixtures/index-lost.ts';

/** What a measurement may do, as a value before and a value after; `NaN` for no data. */
export const movements: Readonly<Record<string, readonly [number, number]>> = {
  rising: [2, 19],
  falling: [19, 2],
  unchanged: [20, 20],
  'to one': [3, 1],
  'from one': [1, 3],
  'from zero': [0, 11],
  'from zero to one': [0, 1],
  'to zero': [1, 0],
  nothing: [0, 0],
  'without a baseline': [Number.NaN, 3],
  gone: [3, Number.NaN],
  unknown: [Number.NaN, Number.NaN],
};

/** How users may be hurt. */
export const feelings = ['failing', 'slow', 'served', 'percentile', 'counted'] as const;

export interface GrammarOptions {
  readonly cause: CauseType;
  readonly verdict: Diagnosis['verdict'];
  readonly movement: readonly [number, number];
  readonly feeling: (typeof feelings)[number];
  /** A change set it off. */
  readonly trigger: boolean;
  /** It was over before the window ended. */
  readonly over: boolean;
}

const target = 'storefront';
const root = 'orders';
const database = 'database:postgresql/shop';

function facts(
  [before, after]: readonly [number, number],
  unit: string,
  prefix = '',
): readonly Fact[] {
  const all: Fact[] = [
    { name: `${prefix}before`, value: before, unit },
    { name: `${prefix}after`, value: after, unit },
    { name: `${prefix}change`, value: after - before, unit },
    { name: `${prefix}ratio`, value: after / before, unit: '1' },
  ];
  return all.filter(({ value }) => typeof value === 'string' || Number.isFinite(value));
}

const onset: Fact = { name: 'onset', value: at(2, 31), unit: 'ms{epoch}' };

/** Every signal that the wording of a cause may speak of. */
function signalsOf(cause: CauseType): readonly SignalName[] {
  const { because, gist, how } = causeTemplates[cause];
  const names = [...because, ...gist, ...how.flat()].flatMap((words) =>
    [...words.matchAll(/\{([a-z_.]+\.[a-z_.]+)/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(names)].filter((name): name is SignalName => Object.hasOwn(signals, name));
}

function felt(feeling: GrammarOptions['feeling'], movement: readonly [number, number]): Evidence {
  const [signal, title, unit] = {
    failing: ['service.errors', 'Share of failed requests', '1'],
    slow: ['service.time', 'Time per request', 's'],
    served: ['service.requests', 'Requests per second', '{request}/s'],
    percentile: ['service.latency.p95', '95th percentile of request duration', 's'],
    counted: ['queue.lag', 'Messages waiting; label `group`', '{message}'],
  }[feeling] as [SignalName, string, string];
  const scale = unit === '1' ? 0.01 : 1;
  const moved = [movement[0] * scale, movement[1] * scale] as const;
  return evidence('E1', target, title, {
    kind: 'metric',
    query: { kind: 'signal', signal, entity: target },
    facts: [...facts(moved, unit), onset],
    chart: stepChart(title, unit, moved[0], moved[1], at(2, 31)),
  });
}

/** A diagnosis with every sort of evidence that the wording of its cause knows. */
export function grammarCase(options: GrammarOptions): { diagnosis: Diagnosis; caseFile: CaseFile } {
  const { cause, verdict, movement, feeling, trigger, over } = options;
  const change = indexLostCase.world.changes[1];
  if (change === undefined) throw new Error('the case has two changes');
  const measured = signalsOf(cause).map((signal, index): Evidence => {
    const { unit, doc, entity } = signals[signal];
    const place = entity === 'dependency' ? `${root} -> ${database}` : root;
    const share = unit === '1' || /^Share/.test(doc) ? 0.05 : 1;
    return evidence(`E${index + 10}`, place, doc, {
      kind: 'metric',
      query: { kind: 'signal', signal, entity: place },
      facts: [...facts([movement[0] * share, movement[1] * share], unit), onset],
    });
  });
  const calls = evidence('E4', database, 'Time per call of one statement', {
    kind: 'trace',
    query: { kind: 'spans', service: root, target: database, statement: 'SELECT a FROM t' },
    facts: [
      ...facts(movement, 's'),
      ...facts(movement, 's', 'fastest_tenth_'),
      ...facts(movement, '{call}/{request}', 'calls_'),
      ...facts(movement, '{row}/{call}', 'rows_'),
      ...facts([movement[0] / 100, movement[1] / 100], '1', 'failed_'),
      { name: 'count', value: 1, unit: '{call}' },
      { name: 'statement', value: 'SELECT a FROM t', unit: '' },
    ],
  });
  const log = evidence('E5', root, 'Log pattern at severity error', {
    kind: 'log',
    query: { kind: 'logs', service: root, template: 'oops <*>' },
    facts: [
      { name: 'count', value: movement[1], unit: '{record}' },
      { name: 'count_before', value: movement[0], unit: '{record}' },
      { name: 'template', value: 'oops <*>', unit: '' },
      { name: 'first_seen', value: at(2, 31), unit: 'ms{epoch}' },
    ].filter(({ value }) => typeof value === 'string' || Number.isFinite(value)),
  });
  const failure = evidence('E6', root, 'Failures that begin here', {
    kind: 'trace',
    query: { kind: 'spans', service: root, operation: 'GET /a' },
    facts: [
      { name: 'count', value: 1, unit: '{failure}' },
      { name: 'count_before', value: 0, unit: '{failure}' },
      { name: 'operation', value: 'GET /a', unit: '' },
      { name: 'error_type', value: 'TypeError', unit: '' },
    ],
  });
  const requests = evidence('E2', target, 'Requests per second', {
    kind: 'metric',
    query: { kind: 'signal', signal: 'service.requests', entity: target },
    facts: facts(movement, '{request}/s'),
  });
  const items = [
    felt(feeling, movement),
    requests,
    ...(trigger ? [changeEvidence('E3', change, 21)] : []),
    calls,
    log,
    failure,
    ...measured,
  ];
  const { area } = causeTypes[cause];
  const hypothesis = {
    id: 'H1',
    cause,
    entity: area === 'dependency' || area === 'data' ? database : root,
    dependency: `${root} -> ${database}`,
    status: 'supported' as const,
    score: 0.9,
    support: items.slice(2).map(({ id }) => id),
    against: [],
    missing: ['query plans of the database'],
    mechanism: {},
    reason: 'requests went 2 request/s → 19 request/s [E2].',
    ...(trigger ? { trigger: change.id } : {}),
  };
  const hurt = verdict !== 'no_fault';
  const diagnosis: Diagnosis = {
    schema: 1,
    verdict,
    target: { service: target, indicator: feeling === 'failing' ? 'availability' : 'latency' },
    window,
    ...(hurt ? { onset: at(2, 31) } : {}),
    hypotheses: hurt
      ? [hypothesis, { ...hypothesis, id: 'H2', cause: 'lock_wait', entity: database, score: 0.6 }]
      : [],
    ruledOut: [
      {
        ...hypothesis,
        id: 'R1',
        cause: 'memory_leak',
        status: 'refuted',
        against: ['E4'],
        support: [],
      },
      {
        ...hypothesis,
        id: 'R2',
        cause: 'disk_full',
        status: 'untestable',
        support: [],
        reason: 'it is not measured.',
      },
    ],
    triggers: [],
    ranking: [],
    path: hurt
      ? [
          { entity: root, effect: 'slower', evidence: ['E4'] },
          { entity: target, effect: 'both', evidence: ['E1'] },
        ]
      : [],
    evidence: items,
    impact: ['E1', 'E2'],
    counterfactuals: [
      {
        method: 'mechanism',
        question: 'Does it add up?',
        predicted: movement[0],
        observed: movement[1],
        unit: '{request}/s',
        verdict: 'confirms',
        evidence: ['E1'],
      },
    ],
    confidence: 0.8,
    unknowns: ['No logs: error messages that would name the cause could not be read.'],
  };
  const { incident, ...rest } = indexLostCase;
  if (incident === undefined) throw new Error('the case has an incident');
  const resolved = { ...incident, status: 'resolved', resolvedAt: at(9) } as const;
  return { diagnosis, caseFile: { ...rest, incident: over ? resolved : incident } };
}
