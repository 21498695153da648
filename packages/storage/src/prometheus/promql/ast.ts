import type { Millis } from '@abduce/core';

/** As Prometheus has them: label names must be legal there, see `escapeName`. */
export interface PromMatcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What we ever ask of an engine: selectors, functions over windows, aggregations. */
export type PromExpression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'selector'; readonly matchers: readonly PromMatcher[] }
  /** A selector, and what lies in the `window` up to the instant. Whole milliseconds. */
  | { readonly type: 'range'; readonly matchers: readonly PromMatcher[]; readonly window: Millis }
  | {
      readonly type: 'call';
      readonly name: string;
      readonly arguments: readonly PromExpression[];
    }
  | {
      readonly type: 'aggregate';
      readonly operator: 'sum' | 'avg' | 'min' | 'max' | 'count';
      readonly by: readonly string[];
      readonly of: PromExpression;
    };
