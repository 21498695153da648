import type { CauseType } from '@abduce/core';
import { evidenceLedger } from '../evidence.ts';
import type { CauseRule } from '../hypotheses/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { settleClose } from './agree.ts';
import { weighAll } from './weigh.ts';

/** Causes that say where it hurts rather than why: words may well know more than the measurement does. */
const broad: ReadonlySet<CauseType> = new Set([
  'exception',
  'wrong_result',
  'cpu_regression',
  'dependency_down',
]);

/**
 * Decides whether the words of log lines may speak. Anybody who can send a request can have a line written: where
 * what was measured names a cause by itself, no line may make it weaker or put another in its place.
 */
export function withHearing(scene: Scene, rules: readonly CauseRule[]): Scene {
  if (!(scene.logs?.some(({ hint }) => hint !== undefined) ?? false) && !hasChanges(scene))
    return scene;
  const deaf: Scene = { ...scene, words: false };
  if (isUnhurt(scene)) return deaf;
  // What this look cites is cited again by the one that counts.
  const [best] = settleClose(weighAll({ ...deaf, ledger: evidenceLedger() }, rules), scene.ranking);
  const named =
    best !== undefined &&
    best.suspicion.status === 'supported' &&
    best.score >= scene.view.parameters.rootCauseScore &&
    !broad.has(best.cause);
  return named ? deaf : scene;
}

function hasChanges({ view }: Scene): boolean {
  return view.caseFile.world.changes.length > 0;
}

/** Users were watched, and did as well as ever: no line of a log makes an incident of that. */
function isUnhurt({ symptom }: Scene): boolean {
  if (symptom === undefined) return false;
  const { latency, errors, slower, failing, silent } = symptom;
  return (latency !== undefined || errors !== undefined) && !slower && !failing && !silent;
}
