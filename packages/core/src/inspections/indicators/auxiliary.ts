import type { EntityId } from '../../model/entity.ts';
import { matchesGlob } from '../matches-glob.ts';

/** Globs on the ids of monitoring and control planes: no user waits for them. */
export const defaultAuxiliary: readonly string[] = [
  '*kube-system/*',
  '*monitoring/*',
  '*observability/*',
  '*prometheus*',
  '*grafana*',
  '*alertmanager*',
  '*otel*collector*',
  '*opentelemetry-collector*',
  '*jaeger*',
  '*coroot*',
];

export function isAuxiliary(
  service: EntityId,
  globs: readonly string[] = defaultAuxiliary,
): boolean {
  return globs.some((glob) => matchesGlob(glob, service));
}
