import type { ChangeEvent, UnixMs } from '@abduce/core';
import { useOf } from './touched-files.ts';

/** The attribute of a deploy that holds the id of the commit it ships, as OpenTelemetry names it. */
export const revisionAttribute = 'vcs.ref.head.revision';

/** When and where a change began to act. */
export interface Delivery {
  readonly change: ChangeEvent;
  /** Absent for a commit that no deploy has shipped. */
  readonly since?: UnixMs;
  /** Name of the service that got it; absent when it concerns the whole system. */
  readonly service?: string;
  readonly deploy?: ChangeEvent;
  /** How sure it is that it came this way, 0..1. */
  readonly sure: number;
}

export const deliveryDefaults = {
  /** A deploy of the service whose folder a commit touches. */
  sameFolder: 0.9,
  /** Settings that are applied as they are merged, without a deploy. */
  applied: 0.6,
  /** Code in no service's folder: every later deploy may link it. */
  shared: 0.75,
  /** Nobody tells of deploys: a commit counts from its own time on. */
  noDeploys: 0.8,
} as const;

/** A name without what every service is called. */
function core(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z\d]/g, '')
    .replace(/(?:service|server|svc|app|api|backend)$/, '');
}

/** Whether a path lies in the folder of a service. */
export function liesIn(path: string, service: string): boolean {
  const wanted = core(service);
  if (wanted.length < 2) return false;
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => core(part) === wanted);
}

function isRevision(id: string, revision: string | undefined): boolean {
  if (id === revision) return true;
  if (revision === undefined || Math.min(id.length, revision.length) < 7) return false;
  return id.startsWith(revision) || revision.startsWith(id);
}

/** How every change of a case came to act. Deploys that ship a known commit are told of with that commit. */
export function deliveriesOf(
  changes: readonly ChangeEvent[],
  names: readonly string[],
): readonly Delivery[] {
  const commits = changes.filter(({ kind }) => kind === 'commit');
  const deploys = changes
    .filter(({ kind }) => kind === 'deploy')
    .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const services = new Set([
    ...names,
    ...deploys.map(({ service }) => service).filter((name) => name !== undefined),
  ]);
  const vehicles = new Set<ChangeEvent>();
  const carried = commits.map((change): Delivery => {
    const explicit = deploys.filter(({ attributes }) =>
      isRevision(change.id, attributes?.[revisionAttribute]),
    );
    for (const deploy of explicit) vehicles.add(deploy);
    return deliver(change, explicit[0], deploys, services);
  });
  const others = changes
    .filter((change) => change.kind !== 'commit' && !vehicles.has(change))
    .map(
      (change): Delivery => ({
        change,
        since: change.time,
        ...(change.service !== undefined && { service: change.service }),
        sure: 1,
      }),
    );
  return [...carried, ...others];
}

function by(change: ChangeEvent, deploy: ChangeEvent, sure: number): Delivery {
  const { service, time } = deploy;
  return { change, since: time, ...(service !== undefined && { service }), deploy, sure };
}

function deliver(
  change: ChangeEvent,
  explicit: ChangeEvent | undefined,
  deploys: readonly ChangeEvent[],
  services: ReadonlySet<string>,
): Delivery {
  if (explicit !== undefined) return by(change, explicit, 1);
  const files = change.files ?? [];
  if (deploys.length === 0) {
    const service =
      change.service ?? [...services].find((name) => files.some((f) => liesIn(f, name)));
    const sure = deliveryDefaults.noDeploys;
    return { change, since: change.time, ...(service !== undefined && { service }), sure };
  }
  const later = deploys.filter(({ time }) => time >= change.time);
  const homes =
    change.service === undefined
      ? [...services].filter((name) => files.some((path) => liesIn(path, name)))
      : [change.service];
  const [own] = later.filter(({ service }) => service !== undefined && homes.includes(service));
  if (own !== undefined) return by(change, own, deliveryDefaults.sameFolder);
  if (files.length > 0 && files.every((path) => ['settings', 'schema'].includes(useOf(path)))) {
    const [service] = homes;
    const sure = deliveryDefaults.applied;
    return { change, since: change.time, ...(service !== undefined && { service }), sure };
  }
  const [next] = later;
  if (homes.length > 0 || next === undefined) return { change, sure: 0 };
  return by(change, next, deliveryDefaults.shared);
}
