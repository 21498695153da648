export { builtinInspections } from './builtin-inspections.ts';
export {
  defineInspection,
  type FailInit,
  type InspectionContext,
  type InspectionInit,
  type Outcome,
} from './define-inspection.ts';
export { describeInspections } from './describe-inspections.ts';
export { type DryRun, type DryRunFiring, dryRun } from './dry-run.ts';
export type {
  EvidenceBuilder,
  LogEvidenceInit,
  SignalEvidenceInit,
} from './evidence-builder.ts';
export { defaultAuxiliary } from './indicators/auxiliary.ts';
export {
  type IndicatorOptions,
  type IndicatorSeries,
  indicatorSeries,
} from './indicators/indicator-series.ts';
export {
  intentionalWaits,
  type WaitInput,
  type WaitMode,
} from './indicators/intentional-waits.ts';
export { objectiveId } from './indicators/objective-for.ts';
export {
  type WaitingOperation,
  waitingOperations,
} from './indicators/waiting-operations.ts';
export type {
  Inspection,
  InspectionDocs,
  InspectionScope,
  NeedName,
  ParamDefinition,
  ParamValues,
} from './inspection.ts';
export { matchesGlob } from './matches-glob.ts';
export {
  type ParamLayers,
  type ParamOverrides,
  resolveParams,
} from './resolve-params.ts';
export {
  inspectWorld,
  type RunInspectionsOptions,
  runInspections,
} from './run-inspections.ts';
export type { EntitySeries } from './scope-entities.ts';
