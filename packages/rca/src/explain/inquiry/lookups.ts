import { type EntityId, type Evidence, type SignalName, signals } from '@abduce/core';
import type { CallMeasure, ServiceMeasure } from '../../case/case-view.ts';
import {
  citeCall,
  citeCalls,
  citeChange,
  citeFailure,
  citeLog,
  citeOperation,
  citeResource,
  citeService,
  citeTopology,
} from '../../scene/cite.ts';
import type { Scene } from '../../scene/scene.ts';
import { compareAttributes } from '../../traces/analytics/compare-attributes.ts';
import { splitTraces } from '../../traces/analytics/split-traces.ts';
import { readTraces } from '../../traces/analytics/traces.ts';

/** Read-only questions to a case. Each answer is evidence, with the query behind it; none is an empty list. */
export interface Lookups {
  signal(entity: EntityId, signal: SignalName): readonly Evidence[];
  /** What `signal` can be asked for. */
  signalsOf(entity: EntityId): readonly SignalName[];
  calls(source: EntityId, target: EntityId): readonly Evidence[];
  operations(service: EntityId, limit: number): readonly Evidence[];
  logs(service: EntityId, limit: number): readonly Evidence[];
  changes(service: EntityId, limit: number): readonly Evidence[];
  neighbours(entity: EntityId): readonly Evidence[];
  attributes(service: EntityId, limit: number): readonly Evidence[];
  /** By the ids of the scene's own ledger. */
  cited(ids: readonly (string | undefined)[]): readonly Evidence[];
}

const serviceMeasures: Readonly<Partial<Record<SignalName, ServiceMeasure>>> = {
  'service.requests': 'requests',
  'service.errors': 'errorRatio',
  'service.time': 'latency',
  'service.self_time': 'selfTime',
};

const callMeasures: readonly CallMeasure[] = [
  'requests',
  'errorRatio',
  'latency',
  'networkTime',
  'connectErrors',
  'retransmits',
];

export function lookups(scene: Scene): Lookups {
  const { view, ledger } = scene;
  const { caseFile } = view;
  const cited = (ids: readonly (string | undefined)[]): readonly Evidence[] =>
    [...new Set(ids)].flatMap((id) => (id === undefined ? [] : (ledger.get(id) ?? [])));
  const instances = (id: EntityId): ReadonlySet<EntityId> =>
    new Set([id, ...view.instancesOf(id).map((instance) => instance.id)]);
  return {
    cited,
    signal(entity, signal) {
      const measure = serviceMeasures[signal];
      const own = measure === undefined ? undefined : citeService(scene, measure, entity);
      return cited([own ?? citeResource(scene, signal, entity)]);
    },
    signalsOf(entity) {
      const ids = instances(entity);
      const names = new Set<SignalName>();
      for (const table of [caseFile.world.signals, ...caseFile.baselineSignals]) {
        for (const row of table.rows) {
          if (ids.has(row.entity) && Object.hasOwn(signals, row.signal)) names.add(row.signal);
        }
      }
      for (const [signal, measure] of Object.entries(serviceMeasures)) {
        if (view.service(measure, entity) !== undefined) names.add(signal as SignalName);
      }
      return [...names].sort();
    },
    calls(source, target) {
      const edges = view.graph.dependencies.filter(
        (edge) => edge.source === source && edge.target === target,
      );
      const groups = (scene.traces?.calls ?? []).filter(
        (group) => group.source === source && group.target === target,
      );
      return cited([
        ...edges.flatMap(({ id }) => callMeasures.map((measure) => citeCall(scene, measure, id))),
        ...groups.slice(0, 3).map((group) => citeCalls(scene, group)),
      ]);
    },
    operations(service, limit) {
      const operations = scene.traces?.operations.filter((one) => one.service === service) ?? [];
      const failures =
        scene.traces?.failures.filter((one) => (one.target ?? one.service) === service) ?? [];
      return cited([
        ...operations.slice(0, limit).map((one) => citeOperation(scene, one)),
        ...failures.slice(0, limit).map((one) => citeFailure(scene, one)),
      ]).slice(0, limit);
    },
    logs(service, limit) {
      const shifts = (scene.logs ?? []).filter((shift) => shift.service === service);
      return cited(shifts.slice(0, limit).map((shift) => citeLog(scene, shift)));
    },
    changes(service, limit) {
      const changes = caseFile.world.changes
        .filter((change) => change.service === service)
        .toSorted((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1));
      return cited(changes.slice(0, limit).map((change) => citeChange(scene, change)));
    },
    neighbours: (entity) => cited([citeTopology(scene, entity)]),
    attributes: (service, limit) => attributesOf(scene, service, limit),
  };
}

/** What is different about the requests of the trouble, by the attributes of one service's spans. */
function attributesOf(scene: Scene, service: EntityId, limit: number): readonly Evidence[] {
  const { caseFile } = scene.view;
  const baseline = caseFile.baselines.at(-1);
  if (baseline === undefined) return [];
  const suspect = { start: scene.onset, end: scene.until };
  const traces = readTraces(caseFile);
  const { differences } = compareAttributes(
    traces,
    splitTraces(traces, { suspect, normal: baseline }),
  );
  const ids = differences
    .filter(({ services }) => services.includes(service))
    .slice(0, limit)
    .map(({ key, value, suspects, normals }) =>
      scene.ledger.cite(`attribute|${service}|${key}|${value}`, () => ({
        kind: 'trace',
        entity: service,
        title: 'Share of requests with one attribute',
        query: { kind: 'spans', service },
        window: caseFile.window,
        baseline,
        facts: [
          { name: 'attribute', value: key, unit: '' },
          { name: 'attribute_value', value, unit: '' },
          { name: 'normal_share', value: normals, unit: '1' },
          { name: 'suspect_share', value: suspects, unit: '1' },
        ],
        // Anyone who sends a request may have a say in its attributes.
        trust: 'user_influenced',
      })),
    );
  return ids.flatMap((id) => scene.ledger.get(id) ?? []);
}
