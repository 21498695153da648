import { wordIndex } from './word-index.ts';

/** What kind of thing a span says it talks to. */
export const targetType = { none: 0, database: 1, queue: 2, peer: 3 } as const;

/** What a span says about the other side. All but `type` and `port` are string numbers. */
export interface Target {
  readonly type: number;
  readonly protocol: number;
  /** Database, destination, or the peer's service name. */
  readonly name: number;
  readonly host: number;
  readonly port: number;
  /** The caller's node where the host means "this machine". */
  readonly scope: number;
}

/** Distinct targets; number 0 says nothing at all. */
export interface TargetTable {
  readonly size: number;
  /** Whether any span talks to a queue. */
  readonly anyQueue: boolean;
  /** 0 when the table is full. */
  intern(
    type: number,
    protocol: number,
    name: number,
    host: number,
    port: number,
    scope: number,
  ): number;
  type(target: number): number;
  protocol(target: number): number;
  get(target: number): Target;
}

export function targetTable(limit: number): TargetTable {
  const index = wordIndex(6, limit);
  index.intern(0, 0, 0, 0, 0, 0);
  let anyQueue = false;
  return {
    get size() {
      return index.size;
    },
    get anyQueue() {
      return anyQueue;
    },
    intern(type, protocol, name, host, port, scope) {
      if (type === targetType.queue) anyQueue = true;
      return Math.max(0, index.intern(type, protocol, name, host, port, scope));
    },
    type: (target) => index.word(target, 0),
    protocol: (target) => index.word(target, 1),
    get: (target) => ({
      type: index.word(target, 0),
      protocol: index.word(target, 1),
      name: index.word(target, 2),
      host: index.word(target, 3),
      port: index.word(target, 4),
      scope: index.word(target, 5),
    }),
  };
}
