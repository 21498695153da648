import type { PackEvidence, PackFact } from '../../pack/pack.ts';
import type { ReportPack } from './report-packs.ts';

/** A number of the evidence, as a reference and as it is. */
export interface Slot {
  readonly reference: string;
  readonly value: number;
  readonly unit: string;
}

/** Something that was measured before and during the trouble. */
export interface MeasureFacts {
  readonly id: string;
  readonly title: string;
  /** Names and references of the entity, or of caller and called. */
  readonly places: readonly { readonly name: string; readonly reference: string }[];
  readonly before: Slot;
  readonly after: Slot;
  readonly ratio: Slot | undefined;
  readonly change: Slot | undefined;
  readonly onset: Slot | undefined;
  readonly moved: 'up' | 'down' | 'same';
  /** It came back, or users were hurt no longer, before the window ended: what it was is not what it is. */
  readonly over: boolean;
}

export interface ChangeFacts {
  readonly id: string;
  readonly kind: string;
  readonly version: string | undefined;
  readonly service: string | undefined;
  readonly time: Slot | undefined;
  readonly since: Slot | undefined;
  readonly lag: Slot | undefined;
  readonly guilty: boolean;
}

export interface LogFacts {
  readonly id: string;
  readonly place: { readonly name: string; readonly reference: string };
  readonly count: Slot;
  readonly first: Slot | undefined;
  readonly fresh: boolean;
}

export interface PackFacts {
  readonly pack: ReportPack;
  readonly measures: readonly MeasureFacts[];
  readonly changes: readonly ChangeFacts[];
  readonly logs: readonly LogFacts[];
}

function factOf(evidence: PackEvidence, field: string): PackFact | undefined {
  return evidence.facts.find((fact) => fact.field === field);
}

function slotOf(evidence: PackEvidence, field: string): Slot | undefined {
  const fact = factOf(evidence, field);
  if (fact === undefined || fact.value === null) return undefined;
  return { reference: `{${evidence.id}.${field}}`, value: fact.value, unit: fact.unit };
}

/** What the evidence of a pack says, read from the pack alone. */
export function packFacts(pack: ReportPack): PackFacts {
  const { evidence, entities, causes, times } = pack.pack;
  const over = times.some(({ what }) => what.startsWith('users are no longer hurt'));
  const placeOf = (ref: string): { name: string; reference: string } | undefined => {
    const entity = entities.find((one) => one.ref === ref);
    return entity === undefined ? undefined : { name: entity.name, reference: `{${ref}}` };
  };
  const measures = evidence.flatMap((item): MeasureFacts[] => {
    const [before, after] = [slotOf(item, 'before'), slotOf(item, 'after')];
    const refs = item.edge ?? (item.entity === null ? [] : [item.entity]);
    const places = refs.map(placeOf).filter((place) => place !== undefined);
    if (item.kind !== 'metric' || before === undefined || after === undefined) return [];
    if (places.length === 0 || item.moved === null) return [];
    return [
      {
        id: item.id,
        title: item.title.replace(/;.*$/s, ''),
        places,
        before,
        after,
        ratio: slotOf(item, 'ratio'),
        change: slotOf(item, 'change'),
        onset: slotOf(item, 'onset'),
        moved: item.moved,
        over: over || factOf(item, 'until') !== undefined,
      },
    ];
  });
  const changes = evidence
    .filter(({ kind }) => kind === 'change')
    .map(
      (item): ChangeFacts => ({
        id: item.id,
        kind: factOf(item, 'kind')?.shown ?? 'change',
        version: factOf(item, 'version')?.shown,
        service: factOf(item, 'service')?.shown,
        time: slotOf(item, 'time'),
        since: slotOf(item, 'since'),
        lag: slotOf(item, 'lag'),
        guilty: causes.some(({ from }) => from === item.id),
      }),
    );
  const logs = evidence.flatMap((item): LogFacts[] => {
    const [count, place] = [
      slotOf(item, 'count'),
      item.entity === null ? undefined : placeOf(item.entity),
    ];
    if (item.kind !== 'log' || count === undefined || place === undefined) return [];
    const fresh = factOf(item, 'count_before')?.value === 0;
    return [{ id: item.id, place, count, first: slotOf(item, 'first_seen'), fresh }];
  });
  return { pack, measures, changes, logs };
}
