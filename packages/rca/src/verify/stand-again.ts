import type { CaseFile, Report } from '@abduce/core';
import { caseView } from '../case/case-view.ts';
import type { EngineParameters } from '../parameters.ts';
import { findSymptom, type Symptom, symptomOf } from '../rank/symptom.ts';
import { type Scene, sceneAround } from '../scene/scene.ts';

/** The scene of a report, looked at again, and how to tell what users felt at one of its services. */
export interface SceneAgain {
  readonly scene: Scene;
  readonly feltAt: (service: string) => Symptom;
}

/**
 * The symptom is measured anew at the target of the report, or found where it names none. With an incident behind it the
 * engine heeds what it would otherwise take for usual; the report does not say which, so that it is what was measured
 * where either way gives the onset it states.
 */
export function standAgain(
  report: Report,
  caseFile: CaseFile,
  parameters: EngineParameters,
): SceneAgain {
  const view = caseView(caseFile, parameters);
  const { target } = report;
  const known = target !== undefined && view.services.some(({ id }) => id === target.service);
  if (target === undefined || !known) {
    const symptom = target === undefined ? findSymptom(view) : undefined;
    const scene = sceneAround({ view, symptom, rebased: false });
    return { scene, feltAt: (service) => symptomOf(view, service) };
  }
  const { service, indicator } = target;
  const plain = symptomOf(view, service, indicator);
  const burning = symptomOf(view, service, indicator, true);
  const burns = plain.onset !== report.onset && burning.onset === report.onset;
  return {
    scene: sceneAround({ view, symptom: burns ? burning : plain, rebased: false }),
    feltAt: (id) => symptomOf(view, id, undefined, burns),
  };
}
