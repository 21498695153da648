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
 * The symptom is measured anew at the target of the report, or found where it names none. An incident in the timeline
 * makes the engine heed what it would otherwise take for usual.
 */
export function standAgain(
  report: Report,
  caseFile: CaseFile,
  parameters: EngineParameters,
): SceneAgain {
  const view = caseView(caseFile, parameters);
  const { target } = report;
  const burning = report.timeline.some(({ kind }) => kind === 'incident');
  const feltAt = (service: string): Symptom => symptomOf(view, service, undefined, burning);
  const known = target !== undefined && view.services.some(({ id }) => id === target.service);
  const symptom =
    target === undefined
      ? findSymptom(view)
      : known
        ? symptomOf(view, target.service, target.indicator, burning)
        : undefined;
  return { scene: sceneAround({ view, symptom, rebased: false }), feltAt };
}
