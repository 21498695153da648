import { type SignalName, signals } from '@abduce/core';
import { zeroWhere } from '../case/track.ts';
import { citeDerived } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { hintedRule } from './hinted-rules.ts';
import { shareOf } from './hints.ts';
import { arrow, marks, nameOf, refuted, suspect } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

/** Share of lookups that fail, from which on it is no accident. */
const least = 0.05;

const told = hintedRule('dns_failure', 'name_lookup', 'caller');

function measured(
  scene: Scene,
  service: string,
  signal: SignalName,
): ReturnType<Scene['view']['measure']> {
  const { view } = scene;
  return view.measure(`${signal}\0${service}`, () => {
    const lookups = view.lookup.track('service.dns.requests', service);
    const some = view.lookup.track(signal, service);
    return lookups && some ? zeroWhere(some, lookups) : undefined;
  });
}

/** Cites lookups of a service that end in one way; `undefined` where they are not counted. */
export function citeLookups(
  scene: Scene,
  service: string,
  signal: 'service.dns.errors' | 'service.dns.nxdomain',
): string | undefined {
  const found = measured(scene, service, signal);
  if (found === undefined) return undefined;
  const { doc, unit } = signals[signal];
  const title = doc.replace(/\.$/, '');
  return citeDerived(scene, `dns|${signal}|${service}`, service, signal, title, unit, found);
}

/** Lookups of one service of which many more fail than before. */
function failing(scene: Scene, service: string): Suspicion | undefined {
  const lookups = scene.view.resource('service.dns.requests', service)?.shift.after ?? 0;
  for (const signal of ['service.dns.errors', 'service.dns.nxdomain'] as const) {
    const found = measured(scene, service, signal);
    if (found === undefined || found.shift.direction !== 'up') continue;
    const before = Number.isFinite(found.shift.before) ? found.shift.before : 0;
    if (!(found.shift.after - before > least * lookups)) continue;
    const mark = citeLookups(scene, service, signal);
    if (mark === undefined) continue;
    const calls = scene.contributions.filter(({ dependency }) =>
      dependency?.startsWith(`${service} -> `),
    );
    return {
      entity: service,
      status: 'supported',
      share: Math.max(
        shareOf(scene, service),
        ...calls.map(({ share, confidence }) => share * confidence),
      ),
      fit: signal === 'service.dns.errors' ? 0.92 : 0.8,
      support: [mark],
      onset: scene.view.grid.start + found.shift.start * scene.view.grid.step,
      mechanism: {},
      reason: `lookups of ${nameOf(scene, service)} that fail: ${arrow(scene, mark)}${marks(mark)}.`,
    };
  }
  return undefined;
}

/** Lookups as an agent counts them; else what errors say. */
export const dnsFailure: CauseRule = {
  ...told,
  supports: 'lookups that fail, or new errors that speak of name resolution',
  needs: ['logs, failed spans with messages, or lookups per service'],
  test(scene) {
    if (!scene.view.lookup.has('service.dns.requests')) return told.test(scene);
    const counted = scene.suspects
      .map((id) => failing(scene, id))
      .filter((one) => one !== undefined)
      .slice(0, 3);
    if (counted.length > 0) return counted;
    const said = told.test(scene);
    return said.some(({ status }) => status === 'supported')
      ? said
      : [refuted(suspect(scene), 'lookups fail no more often than before')];
  },
};
