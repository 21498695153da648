import { parseContainerId } from '../graph/container-id.ts';
import { type Attributes, readAttributes } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';
import { type IdentityIndex, identityIndex } from './identity-index.ts';
import { selectRows } from './select-rows.ts';

/** Instrumentation scopes of node agents. */
const agentScopes: ReadonlySet<string> = new Set(['@abduce/agent-native', 'coroot-node-agent']);

/** Rows of the scopes table that are an agent's. */
function scopesOfAgents({ scopes, strings }: TelemetryBatch): ReadonlySet<number> {
  const found = new Set<number>();
  for (let scope = 0; scope < scopes.length; scope++) {
    if (agentScopes.has(strings[scopes.name[scope] as number] as string)) found.add(scope);
  }
  return found;
}

/** Leaves out the spans of agents whose resource row is `unwanted`. */
function* leaveOut(
  batches: readonly TelemetryBatch[],
  unwanted: (batch: TelemetryBatch) => (resource: number) => boolean,
): Generator<void, readonly TelemetryBatch[]> {
  const others: TelemetryBatch[] = [];
  for (const batch of batches) {
    const { spans } = batch;
    const ofAgent = scopesOfAgents(batch);
    if (spans === undefined || ofAgent.size === 0) {
      others.push(batch);
      continue;
    }
    const out = unwanted(batch);
    const kept: number[] = [];
    for (let row = 0; row < spans.length; row++) {
      const agents = ofAgent.has(spans.scope[row] as number);
      if (!agents || !out(spans.resource[row] as number)) kept.push(row);
    }
    if (kept.length === spans.length) others.push(batch);
    else if (kept.length > 0) others.push(selectRows(batch, { spans: kept }));
    yield;
  }
  return others;
}

/**
 * Leaves out spans that node agents made. They are a sample of requests that the agents' metrics count in full, and of
 * calls that a program's own spans may tell of as well: topology and rates come from elsewhere.
 */
export function withoutAgentSpans(
  batches: readonly TelemetryBatch[],
): Generator<void, readonly TelemetryBatch[]> {
  return leaveOut(batches, () => () => true);
}

/** Whether the container of an agent's resource is one that reports spans of its own. */
function reportsItself(resource: Attributes, identities: IdentityIndex): boolean {
  const text = (name: string): string => String(resource.get(name) ?? '');
  const runtimeId = text('container.runtime.id');
  const pod = text('k8s.pod.name');
  const known =
    (runtimeId === '' ? undefined : identities.resolve(new Map([['container.id', runtimeId]]))) ??
    (pod === ''
      ? undefined
      : identities.resolve(
          new Map([
            ['k8s.namespace.name', text('k8s.namespace.name')],
            ['k8s.pod.name', pod],
          ]),
        ));
  if (known !== undefined) return true;
  const name = parseContainerId(text('service.name'));
  return [name?.service, name?.short].some(
    (one) => one !== undefined && identities.named(one).length > 0,
  );
}

/**
 * Leaves out what an agent saw of services that report themselves: one request would be there twice, as the program and
 * as the kernel saw it. Of services that report nothing the agent's spans stay: there are no others.
 */
export function* withoutDoubledSpans(
  batches: readonly TelemetryBatch[],
): Generator<void, readonly TelemetryBatch[]> {
  if (batches.every((batch) => scopesOfAgents(batch).size === 0)) return batches;
  const identities = identityIndex({ byName: true });
  for (const { resources, strings } of batches) {
    for (let row = 0; row < resources.length; row++) {
      identities.learn(readAttributes(resources.attributes, strings, row));
    }
    yield;
  }
  return yield* leaveOut(batches, ({ resources, strings }) => {
    const doubled: (boolean | undefined)[] = [];
    return (row) =>
      (doubled[row] ??= reportsItself(
        readAttributes(resources.attributes, strings, row),
        identities,
      ));
  });
}
