export {
  atLeast,
  atMost,
  type Bench,
  type BenchContext,
  type BenchRatio,
  type BenchReport,
  type BenchResult,
  defineBench,
} from './bench.ts';
export {
  type InterleaveOptions,
  interleave,
  speedup,
  type Timing,
  type Variant,
} from './interleave.ts';
export { describeMachine, type Machine } from './machine.ts';
export { median } from './median.ts';
export { cpuOf, stepBack } from './process.ts';
export { type DatedReport, renderMarkdown, renderReport } from './render.ts';
export { formatNumber, table } from './table.ts';
