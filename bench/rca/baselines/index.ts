import type { RootCauseEngine } from '@abduce/core';
import { baro } from './baro.ts';
import { epsilonDiagnosis } from './epsilon-diagnosis.ts';
import { latestDeploy } from './latest-deploy.ts';
import { microRca } from './micro-rca.ts';
import { monitorRank } from './monitor-rank.ts';
import { nSigma } from './n-sigma.ts';
import { rankedCorrelation } from './ranked-correlation.ts';
import { traceSpectrum } from './trace-spectrum.ts';
import { traversal } from './traversal.ts';

/** Published methods, re-implemented from their papers. Metric scorers come as published and in their best variant. */
export const baselines: readonly RootCauseEngine[] = [
  traversal(),
  rankedCorrelation(),
  nSigma(),
  nSigma({ targetOnly: true }),
  baro(),
  baro({ targetOnly: true }),
  epsilonDiagnosis(),
  microRca(),
  monitorRank(),
  traceSpectrum(),
  latestDeploy(),
  latestDeploy({ ofTarget: true }),
];
