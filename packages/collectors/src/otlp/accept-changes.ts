import { batchBuilder } from '@abduce/core';
import type { Lease } from './budget.ts';
import { parseChanges } from './parse-changes.ts';
import type { Receiver } from './receiver.ts';
import { type FieldProblem, isRefusal, type Refusal, refuse } from './refusal.ts';

export interface AcceptedChanges {
  readonly ids: readonly string[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function describe({ path, expected, got }: FieldProblem): string {
  return `${path === '' ? 'the document' : path}: expected ${expected}, got ${got}`;
}

/** Takes all of the changes or none, and the lease with them. */
export async function acceptChanges(
  receiver: Receiver,
  bytes: Uint8Array,
  lease: Lease,
  abort: AbortSignal | undefined,
): Promise<AcceptedChanges | Refusal> {
  let document: unknown;
  try {
    document = JSON.parse(utf8.decode(bytes));
  } catch {
    lease.release();
    return refuse('bad_data', 'the body is not valid JSON in UTF-8');
  }
  const { clock, limits } = receiver;
  const { changes, problems } = parseChanges(document, clock.now(), limits.maxFuture);
  if (problems.length > 0 || changes.length === 0) lease.release();
  if (problems.length > 0) {
    return refuse('bad_data', problems.map(describe).join('; '), { problems });
  }
  if (changes.length === 0) return { ids: [] };
  const builder = batchBuilder();
  for (const change of changes) builder.change(change);
  const accepted = { records: changes.length, refused: 0, message: '' };
  const result = await receiver.write(builder.build(), accepted, lease, abort);
  return isRefusal(result) ? result : { ids: changes.map((change) => change.id) };
}
