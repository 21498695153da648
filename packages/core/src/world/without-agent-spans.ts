import type { TelemetryBatch } from '../model/batch.ts';
import { selectRows } from './select-rows.ts';

/** Instrumentation scopes of node agents. */
const agentScopes: ReadonlySet<string> = new Set(['@abduce/agent-native', 'coroot-node-agent']);

/**
 * Leaves out spans that node agents made. They are a sample of requests that the agents' metrics count in full, and of
 * calls that a program's own spans may tell of as well: topology and rates come from elsewhere.
 */
export function* withoutAgentSpans(
  batches: readonly TelemetryBatch[],
): Generator<void, readonly TelemetryBatch[]> {
  const others: TelemetryBatch[] = [];
  for (const batch of batches) {
    const { spans, scopes, strings } = batch;
    const ofAgent = new Set<number>();
    for (let scope = 0; scope < scopes.length; scope++) {
      if (agentScopes.has(strings[scopes.name[scope] as number] as string)) ofAgent.add(scope);
    }
    if (spans === undefined || ofAgent.size === 0) {
      others.push(batch);
      continue;
    }
    const kept: number[] = [];
    for (let row = 0; row < spans.length; row++) {
      if (!ofAgent.has(spans.scope[row] as number)) kept.push(row);
    }
    if (kept.length > 0) others.push(selectRows(batch, { spans: kept }));
    yield;
  }
  return others;
}
