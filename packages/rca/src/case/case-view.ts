import {
  type CaseFile,
  type EntityId,
  type Instance,
  type Service,
  type ServiceGraph,
  type SignalName,
  serviceGraph,
  signals,
  type TimeGrid,
} from '@abduce/core';
import { type Shift, shiftOf } from '../detect/shift.ts';
import { defaultParameters, type EngineParameters } from '../parameters.ts';
import { type SignalLookup, signalLookup } from './signal-lookup.ts';
import { maxTracks, ratioTrack, sumTracks, type Track, zeroWhere } from './track.ts';

/** What one service does for its callers. */
export type ServiceMeasure = 'requests' | 'errors' | 'errorRatio' | 'latency' | 'time' | 'selfTime';

/** What one service's calls to another look like from the caller. */
export type CallMeasure =
  | 'requests'
  | 'errors'
  | 'errorRatio'
  | 'latency'
  | 'time'
  | 'networkTime'
  | 'connectErrors'
  | 'retransmits';

export interface Measured {
  readonly track: Track;
  readonly shift: Shift;
}

/** A case file with what makes it quick to ask. Everything is computed on demand and once. */
export interface CaseView {
  readonly caseFile: CaseFile;
  readonly parameters: EngineParameters;
  readonly graph: ServiceGraph;
  readonly grid: TimeGrid;
  readonly lookup: SignalLookup;
  /** All services, sorted by id. */
  readonly services: readonly Service[];
  instancesOf(service: EntityId): readonly Instance[];
  service(measure: ServiceMeasure, id: EntityId): Measured | undefined;
  call(measure: CallMeasure, dependency: EntityId): Measured | undefined;
  /** A signal of the instances of a service (or of the service itself), as one. */
  resource(signal: SignalName, service: EntityId): Measured | undefined;
  /** Any track, measured once per key. */
  measure(key: string, track: () => Track | undefined): Measured | undefined;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function caseView(
  caseFile: CaseFile,
  parameters: EngineParameters = defaultParameters,
): CaseView {
  const { world } = caseFile;
  const graph = serviceGraph(world.services, world.dependencies);
  const lookup = signalLookup(caseFile);
  const instances = new Map<EntityId, Instance[]>();
  for (const instance of world.instances) {
    const list = instances.get(instance.service);
    if (list === undefined) instances.set(instance.service, [instance]);
    else list.push(instance);
  }
  const incoming = new Map<EntityId, EntityId[]>();
  for (const { id, target } of graph.dependencies) {
    const list = incoming.get(target);
    if (list === undefined) incoming.set(target, [id]);
    else list.push(id);
  }
  const memo = new Map<string, Measured | undefined>();
  const measure = (key: string, track: () => Track | undefined): Measured | undefined => {
    if (memo.has(key)) return memo.get(key);
    const found = track();
    const measured =
      found === undefined
        ? undefined
        : { track: found, shift: shiftOf(found.baselines, found.window, parameters) };
    memo.set(key, measured);
    return measured;
  };

  /** A service that does not report itself is seen through its callers. */
  const served = (part: 'requests' | 'errors' | 'time', id: EntityId): Track | undefined => {
    const own = lookup.track(`service.${part}`, id);
    if (own !== undefined) return own;
    if (part !== 'requests' && lookup.track('service.requests', id) !== undefined) return undefined;
    const parts: Track[] = [];
    for (const edge of incoming.get(id) ?? []) {
      const track = lookup.track(`dependency.${part}`, edge);
      if (track !== undefined) parts.push(track);
    }
    return sumTracks(parts);
  };

  const serviceTrack = (wanted: ServiceMeasure, id: EntityId): Track | undefined => {
    const requests = served('requests', id);
    switch (wanted) {
      case 'requests':
        return requests;
      case 'errors':
        return requests === undefined
          ? served('errors', id)
          : zeroWhere(served('errors', id), requests);
      case 'errorRatio':
        return requests && ratioTrack(zeroWhere(served('errors', id), requests), requests);
      case 'time':
        return served('time', id);
      case 'latency': {
        const time = served('time', id);
        if (time !== undefined && requests !== undefined) return ratioTrack(time, requests);
        return (
          lookup.track('service.latency.p50', id) ??
          lookup.track('service.latency.p95', id) ??
          lookup.track('service.latency.p99', id)
        );
      }
      case 'selfTime': {
        const self = lookup.track('service.self_time', id);
        return self && requests && ratioTrack(self, requests);
      }
    }
  };

  const callTrack = (wanted: CallMeasure, edge: EntityId): Track | undefined => {
    const requests = lookup.track('dependency.requests', edge);
    switch (wanted) {
      case 'requests':
        return requests;
      case 'errors':
        return requests && zeroWhere(lookup.track('dependency.errors', edge), requests);
      case 'errorRatio':
        return (
          requests &&
          ratioTrack(zeroWhere(lookup.track('dependency.errors', edge), requests), requests)
        );
      case 'time':
        return lookup.track('dependency.time', edge);
      case 'latency': {
        const time = lookup.track('dependency.time', edge);
        return time && requests ? ratioTrack(time, requests) : undefined;
      }
      case 'networkTime': {
        const time = lookup.track('dependency.network_time', edge);
        return time && requests ? ratioTrack(time, requests) : undefined;
      }
      case 'connectErrors':
      case 'retransmits': {
        const name = wanted === 'retransmits' ? 'retransmits' : 'connect_errors';
        const track = lookup.track(`dependency.${name}`, edge);
        // A counter that nobody needed yet is not reported.
        return track && requests ? zeroWhere(track, requests) : track;
      }
    }
  };

  return {
    caseFile,
    parameters,
    graph,
    lookup,
    grid: world.signals.grid,
    services: [...graph.services].sort(byId),
    instancesOf: (id) => instances.get(id) ?? [],
    service: (wanted, id) => measure(`service\0${wanted}\0${id}`, () => serviceTrack(wanted, id)),
    call: (wanted, edge) => measure(`call\0${wanted}\0${edge}`, () => callTrack(wanted, edge)),
    resource: (signal, id) =>
      measure(`resource\0${signal}\0${id}`, () => {
        const parts: Track[] = [];
        for (const entity of [id, ...(instances.get(id) ?? []).map((instance) => instance.id)]) {
          const track = lookup.track(signal, entity);
          if (track !== undefined) parts.push(track);
        }
        return signals[signal].combine === 'sum' ? sumTracks(parts) : maxTracks(parts);
      }),
    measure,
  };
}
