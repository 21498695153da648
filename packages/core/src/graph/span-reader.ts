import type { TelemetryBatch } from '../model/batch.ts';
import { spanKind } from '../model/batch.ts';
import { role } from './attribute-roles.ts';
import { type AttributeSlots, attributeSlots } from './attribute-slots.ts';
import { isFailed } from './is-failed.ts';
import type { ResourceTable } from './resource-table.ts';
import { normaliseRoute } from './route-text.ts';
import { flag } from './span-columns.ts';
import { appendSpans, type SpanPages } from './span-pages.ts';
import { normaliseStatement } from './statement-text.ts';
import type { StringPool } from './string-pool.ts';
import { targetReader } from './target-reader.ts';
import { type TargetTable, targetType } from './target-table.ts';
import { textHash, textMemo } from './text-memo.ts';
import type { WordIndex } from './word-index.ts';

export interface SpanReaderContext {
  readonly pages: SpanPages;
  readonly pool: StringPool;
  readonly pair: (first: number, second: number) => number;
  readonly resources: ResourceTable;
  readonly targets: TargetTable;
  /** Host, port, and 1 for "this machine". */
  readonly hosts: WordIndex;
  /** Leaves out operations, statements and attempts. */
  readonly edgesOnly: boolean;
  readonly isWait: ((batch: TelemetryBatch, row: number) => boolean) | undefined;
}

/** What the call is, without its values. */
function statementReader(
  strings: readonly string[],
  toGlobal: (id: number) => number,
  { pool, pair, targets }: SpanReaderContext,
): (slots: AttributeSlots, target: number, name: number) => number {
  const statement = textMemo(strings, (text) => pool.intern(normaliseStatement(text)));
  const route = textMemo(strings, (text) => pool.intern(normaliseRoute(text)));
  return (slots, target, name) => {
    if (targets.type(target) === targetType.database) {
      const summary = toGlobal(slots.stringId(role.dbSummary));
      if (summary !== 0) return summary;
      const text = statement(slots.stringId(role.dbText));
      if (text !== 0) return text;
      const operation = toGlobal(slots.stringId(role.dbOperation));
      return pair(operation, toGlobal(slots.stringId(role.dbCollection))) || toGlobal(name);
    }
    const method = toGlobal(slots.stringId(role.method));
    if (method !== 0) {
      const path =
        toGlobal(slots.stringId(role.route)) ||
        route(slots.stringId(role.url) || slots.stringId(role.path));
      return path === 0 ? toGlobal(name) : pair(method, path);
    }
    const rpc = toGlobal(slots.stringId(role.rpcMethod));
    return rpc === 0 ? toGlobal(name) : pair(toGlobal(slots.stringId(role.rpcService)), rpc);
  };
}

/** Appends the batch's first `count` spans to the columns. Returns how many were left out because their service did not fit. */
export function readSpans(
  batch: TelemetryBatch,
  count: number,
  context: SpanReaderContext,
): number {
  const { pages, pool, resources, targets, isWait, pair, edgesOnly } = context;
  const spans = batch.spans;
  if (spans === undefined || count === 0) return 0;
  const { columns, used } = appendSpans(pages, spans, count);
  const first = used - count;
  const toGlobal = pool.translator(batch.strings);
  const toResource = resources.translator(batch);
  const slots = attributeSlots(batch, spans);
  const target = targetReader(batch.strings, toGlobal, context);
  const statement = statementReader(batch.strings, toGlobal, context);
  const hash = textMemo(batch.strings, textHash);
  const receive = pool.intern('receive');
  const settle = pool.intern('settle');
  let resource = 0;
  const caller = (): string => {
    const identity = resources.resources[resource];
    return identity?.node || identity?.instance || '';
  };
  const { flags: flagsOf, resource: resourceOf, target: targetOf } = columns;
  const { operation: operationOf, statement: statementOf, attempt: attemptOf } = columns;
  let left = 0;
  for (let row = 0; row < count; row++) {
    const at = first + row;
    resource = toResource(spans.resource[row] as number);
    if (resource === -1) {
      flagsOf[at] = flag.ignored;
      left++;
      continue;
    }
    resourceOf[at] = resource;
    const kind = spans.kind[row] as number;
    if (kind < spanKind.server || kind > spanKind.consumer) continue;
    slots.seek(row);
    const name = spans.name[row] as number;
    let flags = isFailed(kind, spans.status[row] as number, slots) ? flag.error : 0;
    const to = target(slots, kind, caller);
    targetOf[at] = to;
    if (kind === spanKind.server || kind === spanKind.consumer) {
      if (!edgesOnly) {
        const route = toGlobal(slots.stringId(role.route));
        operationOf[at] =
          route === 0 ? toGlobal(name) : pair(toGlobal(slots.stringId(role.method)), route);
      }
      if (isWait?.(batch, row) === true) flags |= flag.wait;
    } else {
      if (!edgesOnly) {
        operationOf[at] = toGlobal(name);
        statementOf[at] = statement(slots, to, name);
        attemptOf[at] = hash(slots.stringId(role.url) || slots.stringId(role.dbText));
      }
      if (slots.number(role.resend) > 0) flags |= flag.resent;
      if (kind === spanKind.client && targets.type(to) === targetType.queue) {
        const operation = toGlobal(slots.stringId(role.queueOperation));
        if (operation === receive || operation === settle) flags |= flag.receive;
      }
    }
    flagsOf[at] = flags;
  }
  return left;
}
