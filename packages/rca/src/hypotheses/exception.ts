import { hintOf } from '../logs/hints.ts';
import { citeFailure, citeLog, citeService } from '../scene/cite.ts';
import { arrow, marks, nameOf, pieces, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { otherWay } from './wrong-result.ts';

export const exception: CauseRule = {
  cause: 'exception',
  supports:
    'requests that fail inside the service itself, with an exception or an error line that was not there before',
  refutes: 'requests do not fail, or fail below',
  needs: ['spans or logs of the failing service'],
  test(scene) {
    const found = pieces(scene, 'failing').map((piece): Suspicion => {
      const { entity } = piece;
      const failing = citeService(scene, 'errorRatio', entity);
      const failure = scene.traces?.failures.find(
        ({ service, target, count }) =>
          service === entity && target === undefined && count.after > 2 * count.before,
      );
      const line = scene.logs?.find(
        ({ service, severity }) =>
          service === entity && (severity === 'error' || severity === 'fatal'),
      );
      const words = `${failure?.errorType ?? ''} ${failure?.message ?? ''} ${line?.template ?? ''}`;
      const hint = hintOf(words);
      const told = hint !== undefined && hint !== 'missing_schema';
      const source = failure && citeFailure(scene, failure);
      const log = line && citeLog(scene, line);
      return {
        entity,
        status: 'supported',
        share: piece.share * piece.confidence,
        fit: told ? 0.35 : line !== undefined ? 0.86 : failure !== undefined ? 0.8 : 0.6,
        support: [failing, source, log],
        ...(failure === undefined &&
          line === undefined && { missing: [`errors in the logs of ${nameOf(scene, entity)}`] }),
        ...(Number.isFinite(failure?.first ?? line?.first ?? Number.NaN) && {
          onset: (failure?.first ?? line?.first) as number,
        }),
        mechanism: {
          ...(failure !== undefined && { operation: failure.operation }),
          ...(line !== undefined
            ? { template: line.template }
            : failure !== undefined && words.trim() !== '' && { template: words.trim() }),
        },
        reason: `share of failed requests that begin here: ${arrow(scene, failing)}${marks(failing)}${source === undefined ? '' : `, at one operation${marks(source)}`}${log === undefined ? '' : `, with an error line that was not there before${marks(log)}`}.`,
      };
    });
    if (found.length > 0) return found;
    const told = otherWay(scene, true);
    if (told.length > 0) return told;
    const entity = scene.symptom?.service ?? suspect(scene);
    const failing = citeService(scene, 'errorRatio', entity);
    return [
      failing === undefined
        ? untestable(entity, 'failed requests are not counted', ['errors of the service'])
        : refuted(entity, 'no service fails more requests by itself than before', [failing]),
    ];
  },
};
