import type { AttributesInit, UnixMs } from '@abduce/core';
import type { Random } from '@abduce/core/testing';
import { newStream, type Stream } from './streams.ts';
import { backends, nodeOf } from './topology.ts';
import { minute, type WeekService } from './types.ts';

/** One running copy of a service, and what it has counted since it started. */
export interface Process {
  readonly service: WeekService;
  readonly index: number;
  readonly node: string;
  readonly resource: AttributesInit;
  /** Since when its counters count. */
  readonly started: UnixMs;
  /** Milliseconds into the minute at which it exports. */
  readonly phase: number;
  readonly streams: Map<string, Stream>;
  /** Seconds of CPU. */
  cpu: number;
}

export function startProcess(
  service: WeekService,
  index: number,
  from: UnixMs,
  chance: Random,
  node: string = nodeOf(service.name, index),
): Process {
  const phase = 1000 + chance.integer(50_000);
  const id = `${service.name}-${chance.hex(8)}`;
  return {
    service,
    index,
    node,
    // Its first export covers a whole interval, as all others do.
    started: from + phase - minute,
    phase,
    streams: new Map(),
    cpu: 0,
    resource: {
      'service.name': service.name,
      'service.instance.id': id,
      'host.name': node,
      'process.pid': 1000 + chance.integer(30_000),
    },
  };
}

function streamOf(
  { streams }: Process,
  key: string,
  make: () => readonly [name: string, attributes: AttributesInit],
  bucketed: boolean,
): Stream {
  let stream = streams.get(key);
  if (stream === undefined) streams.set(key, (stream = newStream(...make(), bucketed)));
  return stream;
}

/** Requests that a process answered on one route, well or not. */
export function servedBy(process: Process, route: string, failed: boolean): Stream {
  return streamOf(
    process,
    `${route} ${failed}`,
    () => {
      switch (process.service.protocol) {
        case 'http':
          return [
            'http.server.request.duration',
            {
              'http.request.method': 'GET',
              'http.route': route,
              'http.response.status_code': failed ? 500 : 200,
            },
          ];
        case 'rpc':
          return [
            'rpc.server.call.duration',
            { 'rpc.method': 'Watch', ...(failed && { 'error.type': 'UNAVAILABLE' }) },
          ];
        case 'messaging':
          return [
            'messaging.process.duration',
            {
              'messaging.system': 'kafka',
              'messaging.destination.name': 'orders',
              ...(failed && { 'error.type': 'Error' }),
            },
          ];
      }
    },
    true,
  );
}

const kinds = new Map(backends.map(({ name, kind }) => [name, kind]));

/** Calls that a process made; counted without buckets. */
export function calledBy(process: Process, target: string, failed: boolean): Stream {
  return streamOf(
    process,
    `> ${target} ${failed}`,
    () => {
      const error = failed ? { 'error.type': '500' } : {};
      const name = target.slice(target.indexOf(':') + 1);
      switch (kinds.get(target)) {
        case 'database':
          return [
            'db.client.operation.duration',
            { 'db.system.name': 'postgresql', 'db.namespace': name, ...error },
          ];
        case 'queue':
          return [
            'messaging.client.operation.duration',
            {
              'messaging.system': 'kafka',
              'messaging.destination.name': name,
              'messaging.operation.name': 'poll',
              ...error,
            },
          ];
        default:
          return ['http.client.request.duration', { 'server.address': name, ...error }];
      }
    },
    false,
  );
}
