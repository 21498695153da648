export {
  type CaseOptions,
  type CaseRunner,
  type ConformanceCase,
  registerCases,
} from './conformance/conform.ts';
export { conform, type StoreConformance } from './conformance/conform-store.ts';
export { conformDetector, detectorCases } from './conformance/detector-cases.ts';
export { detectorSeason } from './conformance/detector-shape-cases.ts';
export type { DetectorCase, DetectorFeature } from './conformance/detector-subject.ts';
export {
  type DifferentialOptions,
  differMetrics,
  seriesDifference,
} from './conformance/metric-differential.ts';
export type { MetricAbilities } from './conformance/random-streams.ts';
export { storeCases } from './conformance/store-cases.ts';
export {
  type StoreCase,
  type StoreFeature,
  type StoreRetention,
  type StoreSubject,
  storeFeatures,
} from './conformance/store-subject.ts';
export {
  type InspectionExpectation,
  type InspectionRow,
  type InspectionRows,
  type InspectionTest,
  inspectionTester,
  inspectionTests,
  type TestRunner,
} from './inspection-tester.ts';
export {
  type SmallSignal,
  type SmallValues,
  type SmallWorldInit,
  smallWorld,
} from './inspection-tester-world.ts';
export { type ManualClock, manualClock } from './manual-clock.ts';
export { type Random, random } from './random.ts';
export { type Scenario, scenario } from './scenario/scenario.ts';
export {
  minutes,
  type Offset,
  type ScenarioCall,
  type ScenarioConsumer,
  type ScenarioDeploy,
  type ScenarioDistortion,
  type ScenarioEffect,
  type ScenarioLog,
  type ScenarioOperation,
  type ScenarioOptions,
  type ScenarioService,
  seconds,
} from './scenario/types.ts';
export { type SeriesInit, series } from './series.ts';
