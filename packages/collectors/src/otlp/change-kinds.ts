import type { ChangeKind } from '@abduce/core';

const kinds: Record<ChangeKind, true> = {
  deploy: true,
  config: true,
  flag: true,
  schema: true,
  limit: true,
  schedule: true,
  certificate: true,
  credential: true,
  traffic: true,
  scale: true,
  commit: true,
  other: true,
};

export const changeKinds: readonly ChangeKind[] = Object.keys(kinds) as ChangeKind[];

export function isChangeKind(value: unknown): value is ChangeKind {
  return typeof value === 'string' && Object.hasOwn(kinds, value);
}
