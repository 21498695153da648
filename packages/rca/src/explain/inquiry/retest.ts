import type { CaseFile, CauseType, Diagnosis, EntityId } from '@abduce/core';
import { type EngineOptions, engineParts } from '../../engine.ts';
import type { Suspicion } from '../../hypotheses/rule.ts';
import { type Scene, sceneOf } from '../../scene/scene.ts';
import { conclude } from '../../verdict/conclude.ts';

/** What the engine says of an idea. */
export interface Verdict {
  readonly status: Suspicion['status'];
  /** With ids of the scene's ledger in square brackets. */
  readonly reason: string;
  /** Ids of the scene's ledger. */
  readonly evidence: readonly string[];
  /** From 1, among the supported hypotheses of the diagnosis. */
  readonly rank?: number;
  /** A diagnosis of the engine in which more was looked at; absent when nothing changes. */
  readonly diagnosis?: Diagnosis;
}

export interface Retester {
  /** Looked at when it is first asked for. */
  scene(): Scene;
  readonly causes: readonly CauseType[];
  test(cause: CauseType, entity: EntityId, current: Diagnosis): Verdict;
}

/**
 * Tests ideas as the engine tests its own: by the same rules, over the same case. An idea changes a diagnosis only
 * where the engine had not looked at the entity, and only into what the engine itself concludes from looking.
 */
export function retester(caseFile: CaseFile, options: EngineOptions = {}): Retester {
  const { rules, parameters } = engineParts(options);
  let seen: Scene | undefined;
  const sceneOnce = (): Scene => {
    seen ??= sceneOf(caseFile, parameters);
    return seen;
  };
  return {
    scene: sceneOnce,
    causes: [...new Set(rules.map(({ cause }) => cause))].sort(),
    test(cause, entity, current) {
      const scene = sceneOnce();
      const looked = scene.suspects.includes(entity);
      const wider = looked ? scene : widened(scene, entity);
      const found = rules
        .filter((rule) => rule.cause === cause)
        .flatMap((rule) => rule.test(wider))
        .filter((suspicion) => suspicion.entity === entity);
      const best = found.find(({ status }) => status === 'supported') ?? found[0];
      if (best === undefined) {
        const reason = 'nothing in the data speaks for this cause at this entity';
        return { status: 'refuted', reason, evidence: [] };
      }
      const { status, reason, support = [], against = [] } = best;
      const evidence = [...support, ...against].filter((id) => id !== undefined);
      const diagnosis =
        looked || status !== 'supported'
          ? undefined
          : conclude(widened(sceneOf(caseFile, parameters), entity), rules);
      const rank = rankIn(diagnosis ?? current, cause, entity);
      return {
        status,
        reason,
        evidence,
        ...(rank === 0 ? {} : { rank }),
        ...(diagnosis === undefined || sameRanking(diagnosis, current) ? {} : { diagnosis }),
      };
    },
  };
}

function widened(scene: Scene, entity: EntityId): Scene {
  return { ...scene, suspects: [...scene.suspects, entity].sort() };
}

/** 0 where it is not among the supported ones. */
function rankIn({ hypotheses }: Diagnosis, cause: CauseType, entity: EntityId): number {
  return hypotheses.findIndex((one) => one.cause === cause && one.entity === entity) + 1;
}

function sameRanking(a: Diagnosis, b: Diagnosis): boolean {
  const order = ({ hypotheses, verdict }: Diagnosis): string =>
    JSON.stringify([verdict, ...hypotheses.map(({ cause, entity }) => [cause, entity])]);
  return order(a) === order(b);
}
