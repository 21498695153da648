import type { Scene } from '../scene/scene.ts';
import { indicated } from './indicated.ts';
import { marks } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

/** Where requests go another way through the code, with or without an error record that is new. */
export function otherWay(scene: Scene, failing: boolean): readonly Suspicion[] {
  return indicated(
    scene,
    'structure',
    ({ mechanism }) => (mechanism.template !== undefined) === failing,
  ).map(({ entity, strength, mechanism, cite }): Suspicion => {
    const id = cite(scene.ledger);
    const { operation, after, missing, novel } = mechanism;
    const place = after === undefined ? '' : ` after ${after}`;
    const what =
      missing === undefined ? `takes a new step, ${novel}` : `no longer reaches ${missing}`;
    return {
      entity,
      status: 'supported',
      share: strength,
      fit: 0.86,
      support: [id],
      mechanism,
      reason: `${operation}${place} ${what}${marks(id)}.`,
    };
  });
}

/** Silent where users were seen to be hurt: there the rules that measure the trouble decide. */
export const wrongResult: CauseRule = {
  cause: 'wrong_result',
  supports:
    'requests that no longer take steps which the same requests took before, without an error of the service',
  refutes: 'requests take the same steps as before',
  needs: ['spans of the service, with its log records where there are any'],
  test: (scene) => otherWay(scene, false),
};
