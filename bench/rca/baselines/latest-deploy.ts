import { AbduceError, type RootCauseEngine } from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';

/** Blames the last deploy before the window ends, then the one before it: what many people do first. */
export function latestDeploy(): RootCauseEngine {
  return {
    name: 'latest deploy',
    async analyze(caseFile) {
      const { changes, services } = caseFile.world;
      const deploys = changes
        .filter(({ kind, time }) => kind === 'deploy' && time < caseFile.window.end)
        .sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1));
      const [last] = deploys;
      if (last === undefined) throw new AbduceError('UNSUPPORTED', 'latest deploy needs deploys');
      const known = new Map(services.map(({ id, name }) => [name, id]));
      const service = last.service === undefined ? undefined : known.get(last.service);
      return diagnosisOf(caseFile, new Map(service === undefined ? [] : [[service, 1]]), deploys);
    },
  };
}
