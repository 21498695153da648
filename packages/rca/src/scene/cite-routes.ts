import { changeFacts, wordFact } from '../evidence.ts';
import type { HeldCalls } from '../traces/held-calls.ts';
import type { Operation } from '../traces/operations.ts';
import { periods } from './cite.ts';
import type { Scene } from './scene.ts';

/** Cites calls that a service makes while it holds a transaction open. */
export function citeHeld(
  scene: Scene,
  { service, target, call, within, calls, time }: HeldCalls,
): string {
  return scene.ledger.cite(`held|${service}|${target ?? ''}|${call}|${within}`, () => ({
    kind: 'trace',
    entity: service,
    title: 'Calls made between two statements of one span',
    query: {
      kind: 'spans',
      service,
      ...(target !== undefined && { target }),
      operation: call,
      within,
    },
    ...periods(scene),
    scope: { samples: calls },
    facts: [
      { name: 'count', value: calls.after, unit: '{call}' },
      { name: 'count_before', value: calls.before, unit: '{call}' },
      ...changeFacts(time.before, time.after, 's'),
      ...wordFact('operation', call),
      ...wordFact('within', within),
    ],
    trust: 'application',
  }));
}

/** Cites how long the requests of one route take, with all that they wait for. */
export function citeRoute(scene: Scene, { service, name, time, calls }: Operation): string {
  return scene.ledger.cite(`route|${service}|${name}`, () => ({
    kind: 'trace',
    entity: service,
    title: 'Time per request of one route',
    query: { kind: 'spans', service, operation: name },
    ...periods(scene),
    scope: { samples: calls },
    facts: [
      ...changeFacts(time.before, time.after, 's'),
      { name: 'count', value: calls.after, unit: '{request}' },
      ...wordFact('operation', name),
    ],
    trust: 'application',
  }));
}
