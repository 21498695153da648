import { spanKind } from '../model/batch.ts';
import { isLoopback, parseAddress } from './address.ts';
import { role } from './attribute-roles.ts';
import type { AttributeSlots } from './attribute-slots.ts';
import type { StringPool } from './string-pool.ts';
import { type TargetTable, targetType } from './target-table.ts';
import { textMemo } from './text-memo.ts';
import type { WordIndex } from './word-index.ts';

/** Reads from a span's attributes what it talks to. `caller` tells the machine where hosts such as `localhost` are. */
export type TargetReader = (slots: AttributeSlots, kind: number, caller: () => string) => number;

export interface TargetReaderContext {
  readonly pool: StringPool;
  readonly targets: TargetTable;
  /** Host, port, and 1 for "this machine". */
  readonly hosts: WordIndex;
}

export function targetReader(
  strings: readonly string[],
  toGlobal: (id: number) => number,
  { pool, targets, hosts }: TargetReaderContext,
): TargetReader {
  const address = textMemo(strings, (text) => {
    const { host, port } = parseAddress(text);
    return hosts.intern(pool.intern(host), port, isLoopback(host) ? 1 : 0);
  });
  const http = pool.intern('http');
  return (slots, kind, caller) => {
    const named = slots.stringId(role.host) || slots.stringId(role.url);
    let host = 0;
    let port = 0;
    let scope = 0;
    // A server's own address says nothing about who called it.
    if (named !== 0 && (kind === spanKind.client || kind === spanKind.producer)) {
      const at = address(named);
      host = hosts.word(at, 0);
      if (hosts.word(at, 2) === 1) scope = pool.intern(caller());
      port = slots.has(role.host) ? slots.number(role.port) : 0;
      if (!(port > 0 && port < 65_536)) port = hosts.word(at, 1);
      if (port === 0 && slots.stringId(role.url) !== 0) {
        port = hosts.word(address(slots.stringId(role.url)), 1);
      }
    }
    const database = toGlobal(slots.stringId(role.dbSystem));
    if (database !== 0) {
      const name = toGlobal(slots.stringId(role.dbNamespace));
      return targets.intern(targetType.database, database, name, host, port, scope);
    }
    const queue = toGlobal(slots.stringId(role.queueSystem));
    if (queue !== 0) {
      const name =
        slots.number(role.queueTemporary) === 1
          ? pool.intern('(temporary)')
          : toGlobal(slots.stringId(role.queueName));
      return targets.intern(targetType.queue, queue, name, host, port, scope);
    }
    const rpc = toGlobal(slots.stringId(role.rpcSystem));
    const protocol = rpc || (slots.has(role.method) || slots.has(role.url) ? http : 0);
    const peer = toGlobal(slots.stringId(role.peer));
    return targets.intern(targetType.peer, protocol, peer, host, port, scope);
  };
}
