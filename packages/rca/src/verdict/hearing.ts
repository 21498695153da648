import type { CauseType } from '@abduce/core';
import { evidenceLedger } from '../evidence.ts';
import type { CauseRule } from '../hypotheses/rule.ts';
import type { Hearing, Scene } from '../scene/scene.ts';
import { settleClose } from './agree.ts';
import { type Weighed, weighAll } from './weigh.ts';

/** Causes that say where it hurts rather than why: words may well know more than the measurement does. */
const broad: ReadonlySet<CauseType> = new Set([
  'exception',
  'wrong_result',
  'cpu_regression',
  'dependency_down',
]);

const silence: Hearing = { causes: false, world: false, changes: false };

function isForeign({ view }: Scene, { suspicion }: Weighed): boolean {
  return view.graph.service(suspicion.entity)?.kind === 'external';
}

/**
 * Decides whether the words of log lines may speak. Anybody who can send a request can have a line written: where
 * what was measured names a cause by itself, no line may make it weaker or put another in its place; and where words
 * would change nothing but how sure it is, they change nothing.
 */
export function withHearing(scene: Scene, rules: readonly CauseRule[]): Scene {
  if (!(scene.logs?.some(({ hint }) => hint !== undefined) ?? false) && !hasChanges(scene))
    return scene;
  const deaf: Scene = { ...scene, words: { ...silence, changes: tells(scene) } };
  if (isUnhurt(scene)) return deaf;
  const measured = bestOf(deaf, rules);
  if (measured === undefined) return scene;
  if (measured.score >= scene.view.parameters.rootCauseScore && !broad.has(measured.cause)) {
    return isForeign(scene, measured) ? { ...deaf, words: silence } : deaf;
  }
  const told = bestOf(scene, rules);
  const same =
    told?.cause === measured.cause && told.suspicion.entity === measured.suspicion.entity;
  return same ? { ...scene, words: { ...scene.words, causes: false } } : scene;
}

/** What it cites is cited again by the look that counts. */
function bestOf(scene: Scene, rules: readonly CauseRule[]): Weighed | undefined {
  const weighed = weighAll({ ...scene, ledger: evidenceLedger() }, rules);
  const [best] = settleClose(weighed, scene.ranking);
  return best?.suspicion.status === 'supported' && best.score > 0 ? best : undefined;
}

/** Words may be compared with what a change touched; compared with what somebody says of it, they are words against words. */
function tells({ view }: Scene): boolean {
  return view.caseFile.world.changes.some(({ diff = '' }) => diff !== '');
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
