import type { EntityId, Service, ServiceGraph } from '@abduce/core';
import type { SpanRows } from './span-rows.ts';
import type { SpanTree } from './span-tree.ts';

function score(callee: Service, system: string, space: string, host: string, peer: string): number {
  let points = 0;
  if (system !== '') {
    if (callee.kind !== 'database' && callee.kind !== 'queue') return -1;
    if (callee.system === system) points += 4;
  } else if (callee.kind === 'database' || callee.kind === 'queue') return -1;
  if (space !== '' && callee.id.includes(space)) points += 2;
  if (host !== '' && callee.id.includes(host)) points += 2;
  if (peer !== '' && (callee.name === peer || callee.id === peer)) points += 8;
  return points;
}

/**
 * Which of the caller's known dependencies a call goes to: the service that answered it, else the one
 * that fits what the span says about the other side. `undefined` when none fits.
 */
export function targetResolver(
  graph: Pick<ServiceGraph, 'callees' | 'service'>,
  rows: SpanRows,
  tree: SpanTree,
): (row: number) => EntityId | undefined {
  const known = new Map<string, EntityId | undefined>();
  // An address that one call of a caller was answered from is the same service on the next call.
  const learned = new Map<string, EntityId>();
  for (let row = 0; row < rows.length; row++) {
    const answered = tree.answer[row] as number;
    if (answered < 0 || rows.host[row] === 0) continue;
    const key = `${rows.service[row]}|${rows.host[row]}|${rows.port[row]}`;
    if (learned.has(key)) continue;
    learned.set(key, rows.services[rows.service[answered] as number] as EntityId);
  }
  return (row) => {
    const answered = tree.answer[row] as number;
    if (answered >= 0) return rows.services[rows.service[answered] as number];
    const address = learned.get(`${rows.service[row]}|${rows.host[row]}|${rows.port[row]}`);
    if (address !== undefined && rows.system[row] === 0) return address;
    const source = rows.services[rows.service[row] as number] as EntityId;
    const [system, space, host, peer] = [rows.system, rows.space, rows.host, rows.peer].map(
      (column) => column[row] as number,
    ) as [number, number, number, number];
    const key = `${rows.service[row]}|${system}|${space}|${host}|${peer}`;
    if (known.has(key)) return known.get(key);
    const text = (id: number): string => rows.texts[id] ?? '';
    let best: EntityId | undefined;
    let most = 0;
    for (const id of graph.callees(source)) {
      const callee = graph.service(id);
      if (callee === undefined) continue;
      const points = score(callee, text(system), text(space), text(host), text(peer));
      if (points > most || (points === most && points > 0 && best !== undefined && id < best)) {
        most = points;
        best = id;
      }
    }
    known.set(key, best);
    return best;
  };
}
