export {
  type LogPatternBuilder,
  type LogPatternBuilderOptions,
  logPatternBuilder,
} from './log-pattern-builder.ts';
export { logSeverity } from './log-severity.ts';
export { logText } from './log-text.ts';
export type { PatternMinerState } from './miner-state.ts';
export {
  type LogPattern,
  overflowPattern,
  type PatternId,
  type PatternMiner,
  type PatternMinerOptions,
  patternMiner,
} from './pattern-miner.ts';
