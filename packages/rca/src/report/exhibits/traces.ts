import type { CaseFile, Diagnosis, EntityId, ReportExhibits } from '@abduce/core';
import { readTraces, type TraceColumns } from '../../traces/analytics/traces.ts';
import { targetResolver } from '../../traces/resolve-target.ts';
import { type Candidate, candidatesOf, spansOf } from './candidates.ts';
import { entryOperations } from './entry-operations.ts';
import type { Places } from './places.ts';
import { reportTrace } from './report-trace.ts';
import { type TraceHead, traceHeads } from './trace-heads.ts';

/** Where a span's time passes: at who answers without spans of its own, else at who sent the span. */
function entities({ world }: CaseFile, { rows, tree }: TraceColumns): (row: number) => EntityId {
  const services = new Map(world.services.map((service) => [service.id, service]));
  const callees = new Map<EntityId, EntityId[]>();
  for (const { source, target } of world.dependencies) {
    const known = callees.get(source);
    if (known === undefined) callees.set(source, [target]);
    else known.push(target);
  }
  const graph = {
    service: (id: EntityId) => services.get(id),
    callees: (id: EntityId) => callees.get(id) ?? [],
  };
  const targetOf = targetResolver(graph, rows, tree);
  return (row) => {
    const sender = rows.services[rows.service[row] as number] as EntityId;
    if ((tree.answer[row] as number) >= 0) return sender;
    const told = rows.system[row] !== 0 || rows.peer[row] !== 0 || rows.host[row] !== 0;
    const calls = rows.kind[row] !== 2 && rows.kind[row] !== 5;
    return (told && calls ? targetOf(row) : undefined) ?? sender;
  };
}

/**
 * A trace from before the trouble and one from during it, of the same entry operation. The operation is one whose
 * requests reach the root cause, if there is one, and of those the one most harmed; the traces are the ones of
 * median duration, or next to it where those do not reach the root cause. Failed or unusually long
 * requests stand for the trouble where those are what is new.
 */
export function tracesOf(
  caseFile: CaseFile,
  diagnosis: Diagnosis,
  places: Places,
): ReportExhibits['traces'] {
  const onset = diagnosis.onset ?? caseFile.window.start;
  const heads = traceHeads(caseFile, places.seenBy);
  const operations = entryOperations(caseFile, onset, heads.heads, places.seenBy.size > 0);
  const candidates = candidatesOf(operations);
  const wanted = candidates.flatMap(({ before, during }) => [...during, ...before]);
  const { columns, list } = readTraces(spansOf(caseFile, heads, wanted));
  if (columns === undefined) return undefined;
  const entityOf = entities(caseFile, columns);
  const find = ({ start, duration, name, service }: TraceHead): number =>
    list.findIndex(
      (one) =>
        one.start === start &&
        one.duration === duration &&
        one.operation === name &&
        one.service === service,
    );
  const crosses = (trace: number): boolean => {
    const { rows, offsets, members } = columns;
    for (let at = offsets[trace] as number; at < (offsets[trace + 1] as number); at++) {
      const row = members[at] as number;
      const sender = rows.services[rows.service[row] as number] as EntityId;
      if (places.services.has(sender) || places.services.has(entityOf(row))) return true;
    }
    return false;
  };
  const pick = (side: readonly TraceHead[]): { trace: number; crossing: boolean } | undefined => {
    const known = side.map(find).filter((trace) => trace >= 0);
    const crossing = known.find(crosses);
    const trace = crossing ?? known[0];
    return trace === undefined ? undefined : { trace, crossing: crossing !== undefined };
  };
  const picked = candidates.flatMap((one: Candidate) => {
    const during = pick(one.during);
    return during === undefined ? [] : [{ during, before: pick(one.before) }];
  });
  const best = picked.find(({ during }) => during.crossing) ?? picked[0];
  if (best === undefined) return undefined;
  const { during, before } = best;
  return {
    ...(before !== undefined && { before: reportTrace(columns, before.trace, entityOf) }),
    during: reportTrace(columns, during.trace, entityOf),
  };
}
