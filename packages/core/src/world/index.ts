export type { GivenWorld } from './add-given.ts';
export { buildWorld } from './build-world.ts';
export { caseStore } from './case-store.ts';
export { corootDialect } from './coroot-dialect.ts';
export { type CaseFileInit, createCaseFile } from './create-case-file.ts';
export type {
  Dialect,
  DialectRule,
  EntityRule,
  FactKind,
  FactRule,
  SeriesTransform,
} from './dialect.ts';
export type { DependencyInit, InstanceInit, ServiceInit } from './given-entities.ts';
export type { GivenPeriod, GivenSignals, GivenValues } from './given-signals.ts';
export {
  type FactAnswer,
  factQueryOf,
  factsOf,
  type MetricAnswer,
  metricQueryOf,
  rulesFor,
} from './metric-need.ts';
export { otelDialect } from './otel-dialect.ts';
export { type CaseReadPlan, readCase } from './read-case.ts';
export { selectRows } from './select-rows.ts';
export { type World, worldOf } from './world.ts';
export type { WorldInput } from './world-input.ts';
