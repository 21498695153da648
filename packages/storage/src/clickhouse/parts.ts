import type { TelemetryStore } from '@abduce/core';
import type { PartContext } from './part-context.ts';

export type StoreParts = Pick<
  TelemetryStore,
  'metrics' | 'logs' | 'traces' | 'profiles' | 'changes'
>;

/** The parts of the store, over what they share. */
export function storeParts(_context: PartContext): StoreParts {
  return {};
}
