import type { EntityId } from '@abduce/core';
import { wordFact } from '../evidence.ts';
import { type Deviation, deviationsOf } from './blame.ts';
import type { Indication } from './indication.ts';
import { presenceOf } from './presence.ts';
import type { SpanEvents } from './span-events.ts';
import { structureChanges } from './structure.ts';
import type { TraceFrame } from './trace-frame.ts';

export const blameDefaults = {
  /** Part of a caller's change that a changed callee explains, when the caller goes astray right after calling it. */
  explained: 0.8,
  /** Part that is put on a callee which looks the same as before: it may have answered something else. */
  inherited: 0.45,
  /** … where the callee's log records show its steps, too. */
  inheritedSeen: 0.2,
  /** A fault that meets few of the requests is as real as one that meets all. */
  exponent: 0.7,
  /** Changes weaker than this are not followed. */
  least: 0.01,
} as const;

interface Blame {
  readonly deviation: Deviation;
  readonly strength: number;
}

/** Words for an event. */
function wordOf(frame: TraceFrame, { events }: SpanEvents, event: number): string {
  const one = events[event];
  if (one === undefined) return '';
  const operation = frame.operations[one.operation];
  if (operation === undefined) return one.template;
  return one.call ? `${operation.service} ${operation.name}` : operation.name;
}

function indicationOf(
  frame: TraceFrame,
  events: SpanEvents,
  entity: EntityId,
  { deviation, strength }: Blame,
): Indication {
  const operation = frame.operations[deviation.operation];
  const { change } = deviation;
  const moved = wordOf(frame, events, change.presence.event);
  const before = wordOf(frame, events, deviation.after);
  const mechanism = {
    operation: operation?.name ?? '',
    ...(before !== '' && { after: before }),
    [change.lost ? 'missing' : 'novel']: moved,
    ...(deviation.error >= 0 && { template: wordOf(frame, events, deviation.error) }),
  };
  return {
    kind: 'structure',
    entity,
    strength,
    mechanism,
    cite: (ledger) =>
      ledger.cite(`structure|${entity}|${deviation.operation}|${change.presence.event}`, () => ({
        kind: 'trace',
        entity,
        title: change.lost
          ? 'Steps that requests no longer reach'
          : 'Steps that requests did not take before',
        query: {
          kind: 'spans',
          service: operation?.service ?? entity,
          operation: operation?.name ?? '',
        },
        window: frame.window,
        facts: [
          { name: 'before', value: change.before, unit: '1' },
          { name: 'after', value: change.after, unit: '1' },
          { name: 'change', value: change.after - change.before, unit: '1' },
          {
            name: 'count',
            value: change.presence.spans[frame.normals] ?? 0,
            unit: '{span}',
          },
          ...wordFact('operation', operation?.name),
          ...wordFact(change.lost ? 'missing' : 'novel', moved),
          ...wordFact('last_step', before),
        ],
        trust: 'application',
      })),
  };
}

/** Services whose log records belong to spans. */
function loggingServices(frame: TraceFrame, events: SpanEvents): ReadonlySet<EntityId> {
  const { rows } = frame;
  const found = new Uint8Array(rows.services.length);
  for (let row = 0; row < rows.length; row++) {
    for (let i = events.at[row] as number; i < (events.at[row + 1] as number); i++) {
      if (events.span[i] === -1) found[rows.service[row] as number] = 1;
    }
  }
  return new Set(rows.services.filter((_, at) => found[at] === 1));
}

/**
 * Which services go another way through their code: the strongest change of each, less what a changed callee
 * explains. A caller that goes astray right after a call shares the blame with the callee.
 */
export function structureIndications(frame: TraceFrame, events: SpanEvents): readonly Indication[] {
  const table = presenceOf(frame, events);
  const changes = structureChanges(table, frame.normals);
  const deviations = deviationsOf(frame, events, changes).filter(
    ({ change }) => change.strength >= blameDefaults.least,
  );
  const raw = new Map<EntityId, number>();
  const operations = new Map<string, number>();
  for (const { operation, change } of deviations) {
    const one = frame.operations[operation];
    if (one === undefined) continue;
    raw.set(one.service, Math.max(raw.get(one.service) ?? 0, change.strength));
    const key = `${one.service}\0${one.name}`;
    operations.set(key, Math.max(operations.get(key) ?? 0, change.strength));
  }
  const seen = loggingServices(frame, events);
  const own = new Map<EntityId, Blame>();
  const inherited = new Map<EntityId, Map<EntityId, Blame>>();
  for (const deviation of deviations) {
    const { strength } = deviation.change;
    const operation = frame.operations[deviation.operation];
    if (operation === undefined) continue;
    const step = events.events[deviation.after];
    const callee = step === undefined ? undefined : frame.operations[step.operation];
    let kept = strength;
    const theirs = Math.max(
      0,
      ...deviation.calls.map((call) => {
        const called = frame.operations[events.events[call]?.operation ?? -1]?.service;
        return called === operation.service ? 0 : (raw.get(called ?? '') ?? 0);
      }),
    );
    if (theirs >= 0.5 * strength) {
      kept *= 1 - blameDefaults.explained * Math.min(1, theirs / strength);
    } else if (callee !== undefined && callee.service !== operation.service) {
      const part = seen.has(callee.service) ? blameDefaults.inheritedSeen : blameDefaults.inherited;
      const share = strength * part;
      kept -= share;
      let heirs = inherited.get(callee.service);
      if (heirs === undefined) inherited.set(callee.service, (heirs = new Map()));
      const known = heirs.get(operation.service);
      if (known === undefined || known.strength < share) {
        heirs.set(operation.service, { deviation, strength: share });
      }
    } else if (callee !== undefined) {
      // A step of its own that goes astray as well tells the same story, and tells it from nearer.
      const nearer = operations.get(`${callee.service}\0${callee.name}`) ?? 0;
      if (nearer >= 0.5 * strength) continue;
    }
    const known = own.get(operation.service);
    if (known === undefined || known.strength < kept) {
      own.set(operation.service, { deviation, strength: kept });
    }
  }
  const found: Indication[] = [];
  for (const entity of new Set([...own.keys(), ...inherited.keys()])) {
    const mine = own.get(entity);
    const heirs = [...(inherited.get(entity)?.values() ?? [])];
    let doubt = 1 - (mine?.strength ?? 0);
    for (const { strength } of heirs) doubt *= 1 - strength;
    const told = [...(mine === undefined ? [] : [mine]), ...heirs].reduce((best, one) =>
      one.strength > best.strength ? one : best,
    );
    found.push(
      indicationOf(frame, events, entity, {
        ...told,
        strength: (1 - doubt) ** blameDefaults.exponent,
      }),
    );
  }
  return found.sort((a, b) => b.strength - a.strength || (a.entity < b.entity ? -1 : 1));
}
