import { AbduceError, type ChangeEvent, type EntityId, type RootCauseEngine } from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';

/**
 * Blames the last deploy before the window ends, then the one before it: what many people do first. With `ofTarget`
 * only deploys of the service that the case is about.
 */
export function latestDeploy(options: { readonly ofTarget?: boolean } = {}): RootCauseEngine {
  const { ofTarget = false } = options;
  return {
    name: ofTarget ? 'latest deploy of the target' : 'latest deploy',
    async analyze(caseFile) {
      const { changes, services } = caseFile.world;
      const deploys = changes
        .filter(({ kind, time }) => kind === 'deploy' && time < caseFile.window.end)
        .sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1));
      if (deploys.length === 0) {
        throw new AbduceError('UNSUPPORTED', 'latest deploy needs deploys');
      }
      const known = new Map(services.map(({ id, name }) => [name, id]));
      const idOf = ({ service }: ChangeEvent): EntityId | undefined =>
        service === undefined ? undefined : known.get(service);
      const target = caseFile.target?.service;
      const blamed = ofTarget
        ? deploys.filter((deploy) => target !== undefined && idOf(deploy) === target)
        : deploys;
      const [last] = blamed;
      const service = last && idOf(last);
      return diagnosisOf(caseFile, new Map(service === undefined ? [] : [[service, 1]]), blamed);
    },
  };
}
