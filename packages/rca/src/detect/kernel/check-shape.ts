import { AbduceError } from '@abduce/core';

/** Throws `CONFIG` unless `rows` rows of `length` steps can be. */
export function checkShape(rows: number, length: number): void {
  if (!Number.isInteger(length) || length < 1 || !Number.isInteger(rows) || rows < 0) {
    throw new AbduceError('CONFIG', `${rows} series of ${length} steps is no whole matrix`, {
      hint: 'Give one series after the other, each of the same number of steps, at least 1.',
    });
  }
}
