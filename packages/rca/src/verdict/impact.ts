import type { EntityId } from '@abduce/core';
import { citeResource, citeService } from '../scene/cite.ts';
import { citeRoute } from '../scene/cite-routes.ts';
import { citeSignal } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';

export const impactDefaults = {
  /** Callers that are told of beside the service itself. */
  callers: 2,
  /** Routes that are hurt, and routes that are not. */
  routes: 2,
  /** A route is hurt when it takes this many times as long, and is not when it takes less than `same` times. */
  slower: 1.5,
  same: 1.1,
  /** Requests of a route at least, before and after. */
  requests: 20,
} as const;

/** Requests per second while it lasted: of traffic that comes and goes, what came meanwhile is of interest. */
export function citeMeanwhile(scene: Scene, service: EntityId): string | undefined {
  const { symptom } = scene;
  if (symptom?.onset === undefined) return undefined;
  return citeSignal(scene, {
    signal: 'service.requests',
    entity: service,
    during: symptom.interval,
    title: 'Requests per second while the trouble lasted',
  });
}

/** The routes of a service that were hurt most, and some that were not. */
function citeRoutes(scene: Scene, service: EntityId): readonly string[] {
  const { routes, slower, same, requests } = impactDefaults;
  const all = (scene.traces?.operations ?? []).filter(
    (one) =>
      one.service === service &&
      one.entry &&
      Math.min(one.calls.before, one.calls.after) >= requests,
  );
  if (all.length < 2) return [];
  const growth = ({ time }: (typeof all)[number]): number => time.after / time.before;
  const hurt = all
    .filter((one) => growth(one) >= slower)
    .toSorted((a, b) => growth(b) - growth(a))
    .slice(0, routes);
  const well = all.filter((one) => growth(one) < same).slice(0, routes);
  return hurt.length === 0 ? [] : [...hurt, ...well].map((one) => citeRoute(scene, one));
}

/** How users were hurt: always cited first, so that the first ids are what a reader wants first. */
export function impactOf(scene: Scene): readonly string[] {
  const { symptom, view } = scene;
  if (symptom === undefined) return [];
  const { service, indicator } = symptom;
  const both = [
    citeService(scene, indicator === 'availability' ? 'errorRatio' : 'latency', service),
    citeService(scene, indicator === 'availability' ? 'latency' : 'errorRatio', service),
    citeMeanwhile(scene, service) ?? citeService(scene, 'requests', service),
  ];
  if (!symptom.slower && !symptom.failing) return both.filter((id) => id !== undefined);
  const tail = view.resource('service.latency.p95', service);
  const measure = indicator === 'availability' ? 'errorRatio' : 'latency';
  const callers = view.graph
    .callers(service)
    .filter((id) => view.service(measure, id)?.shift.direction === 'up')
    .slice(0, impactDefaults.callers);
  return [
    ...both,
    symptom.slower && tail?.shift.direction === 'up'
      ? citeResource(scene, 'service.latency.p95', service)
      : undefined,
    ...citeRoutes(scene, service),
    ...callers.map((id) => citeService(scene, measure, id)),
  ].filter((id) => id !== undefined);
}
