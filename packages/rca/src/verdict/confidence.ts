import type { Counterfactual } from '@abduce/core';
import { combined } from '../indications/indication.ts';
import type { Scene } from '../scene/scene.ts';
import type { Weighed } from './weigh.ts';

/** What the absence of a kind of data costs, as a factor on the confidence. */
const cost = {
  spans: 0.85,
  logs: 0.97,
  changes: 0.97,
  shortBaseline: 0.9,
  noTarget: 0.95,
} as const;

/** 0..1: how complete the case is. */
export function completeness(scene: Scene): number {
  const { caseFile } = scene.view;
  let factor = 1;
  if (scene.traces === undefined) factor *= cost.spans;
  if (scene.logs === undefined && caseFile.world.logPatterns === undefined) factor *= cost.logs;
  if (caseFile.world.changes.length === 0) factor *= cost.changes;
  if (caseFile.target === undefined) factor *= cost.noTarget;
  const steps = caseFile.baselineSignals.reduce((sum, { grid }) => sum + grid.length, 0);
  if (steps < 8) factor *= cost.shortBaseline;
  return factor;
}

/**
 * Confidence in the best hypothesis: grows with its score, 1 − exp(−3.2 · score); shrinks with the score of
 * the best rival elsewhere, by up to 30 %; with checks that contradict it, by a quarter each; and with every
 * kind of data that is missing. Its square root is what labelled incidents bear out, still on the side of
 * doubt. Never above 0.97.
 */
export function confidenceIn(
  scene: Scene,
  best: Weighed,
  rival: Weighed | undefined,
  checks: readonly Counterfactual[],
): number {
  const margin = rival === undefined ? 1 : 1 - Math.min(1, rival.score / best.score);
  let belief = (1 - Math.exp(-3.2 * best.score)) * (0.7 + 0.3 * margin) * completeness(scene);
  for (const { verdict } of checks) {
    if (verdict === 'contradicts') belief *= 0.75;
    if (verdict === 'confirms') belief = 1 - (1 - belief) * 0.8;
  }
  return Math.min(0.97, belief ** scene.view.parameters.confidenceExponent);
}

/** Confidence that nothing is wrong: what was indicated somewhere, though too weakly to accuse, speaks against it. */
export function confidenceInCalm(scene: Scene): number {
  const strongest = Math.max(0, ...combined(scene.indications).values());
  const doubt = scene.view.caseFile.target === undefined ? Math.min(1, strongest) : 0;
  return 0.95 * completeness(scene) * (1 - doubt);
}
