import type { Flags } from '../invocation.ts';

/** Flags of whatever can have a model word its reports. */
export const modelFlags: readonly (keyof Flags)[] = [
  ...(['model', 'base-url', 'strict', 'timeout', 'cache', 'prices', 'names'] as const),
];
