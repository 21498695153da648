export { attributeText } from './attribute-text.ts';
export { evaluateMetricQuery } from './evaluate.ts';
export {
  type CumulativeBuckets,
  type ExponentialLadder,
  exponentialBuckets,
  exponentialLadder,
  mergeExponentials,
  quantileOfExponential,
} from './exponential.ts';
export {
  type CompiledMatcher,
  compileMatchers,
  matchesCompiled,
  matchesLabels,
} from './matcher.ts';
export {
  counterLookback,
  type MetricCombine,
  type MetricField,
  type MetricPlan,
  type MetricReduce,
  planMetricQuery,
} from './metric-plan.ts';
export { pointLabels, rowLabels } from './point-labels.ts';
export { boundText, bucketsAt, fieldAt, startMsAt } from './point-samples.ts';
export { diffProfiles, mergeProfiles } from './profile-merge.ts';
export { quantileOfBuckets } from './quantile-of-buckets.ts';
export { compileRegex } from './regex.ts';
export { rowMatcher } from './row-matcher.ts';
export * as statistics from './statistics.ts';
