import type { Attributes } from './attributes.ts';
import type { Millis, UnixMs } from './units.ts';

/**
 * Stack samples of one type (`cpu`, `wall`, `alloc_space` …). Stacks are a tree of parent pointers,
 * so that shared prefixes are stored once.
 */
export interface Profile {
  readonly type: string;
  /** Unit of the sample values: `nanoseconds`, `bytes`, `count`. */
  readonly unit: string;
  readonly start: UnixMs;
  readonly duration: Millis;
  readonly resource: Attributes;
  /** Id 0 is the empty string. */
  readonly strings: readonly string[];
  readonly frames: {
    /** String ids. */
    readonly function: Uint32Array;
    /** String ids. */
    readonly file: Uint32Array;
    /** 0 when unknown. */
    readonly line: Uint32Array;
  };
  readonly stacks: {
    /** Stack of the caller, -1 at the root; always smaller than the stack's own index. */
    readonly parent: Int32Array;
    /** Index into `frames`: the innermost frame of this stack. */
    readonly frame: Uint32Array;
  };
  readonly samples: {
    /** Index into `stacks`. */
    readonly stack: Uint32Array;
    readonly value: Float64Array;
  };
}
