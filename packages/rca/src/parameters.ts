/** The numbers that the engine's judgement rests on. All are without unit unless stated. */
export interface EngineParameters {
  /** Weight of the long history against the last baseline in the level that is expected, 0..1. */
  readonly historyWeight: number;
  /** Robust standard deviations from the expected level below which nothing moved. */
  readonly shiftThreshold: number;
  /** Noise is at least this share of the larger level: clocks and counters are not exact. */
  readonly relativeNoise: number;
  /** The same where the baselines hold fewer than eight values. */
  readonly shortRelativeNoise: number;
  /** Slower means slower by this share of the usual latency. */
  readonly symptomLatencyShare: number;
  /** Failing means this many more failures per request. */
  readonly symptomErrorShare: number;
  /** A move that lies in this share of the windows of a long history is usual, and no symptom. */
  readonly usualShare: number;
  /** Weight of what the symptom cannot have been hurt by through calls, 0..1. */
  readonly unreachableWeight: number;
  /** Weight of a callee that nobody called before, 0..1: a misdirected call is its caller's doing. */
  readonly novelCalleeWeight: number;
  /** Weight of what is only the consequence of something slow, 0..1. */
  readonly consequenceWeight: number;
  /** Weight of the indicator that is not the target's, 0..1: of slowness where requests fail, and the reverse. */
  readonly otherIndicatorWeight: number;
  /** Without a target or a symptom, indications this strong at one entity, 0..1, say that something is wrong. */
  readonly indicatedStrength: number;
  /** Pieces of the trouble smaller than this share are not worth a hypothesis. */
  readonly leastPiece: number;
  /** How far a likely trigger closes what the fit of a hypothesis leaves open, 0..1. */
  readonly triggerWeight: number;
  /** A best score from here on is a root cause. */
  readonly rootCauseScore: number;
  /** … from here on too, when it is twice as strong as any rival. */
  readonly clearRootCauseScore: number;
  /** … from here on it contributes; below, nothing explains enough. */
  readonly contributingScore: number;
  /** Confidence is the belief in a cause, 0..1, to this power. */
  readonly confidenceExponent: number;
}

export const defaultParameters: EngineParameters = {
  historyWeight: 0.5,
  shiftThreshold: 3,
  relativeNoise: 0.02,
  shortRelativeNoise: 0.05,
  symptomLatencyShare: 0.15,
  symptomErrorShare: 0.003,
  usualShare: 0.025,
  unreachableWeight: 0.15,
  novelCalleeWeight: 0.2,
  consequenceWeight: 0.2,
  otherIndicatorWeight: 0.1,
  indicatedStrength: 0.5,
  leastPiece: 0.08,
  triggerWeight: 0.6,
  rootCauseScore: 0.3,
  clearRootCauseScore: 0.2,
  contributingScore: 0.12,
  confidenceExponent: 0.5,
};
