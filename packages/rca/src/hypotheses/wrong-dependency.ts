import { citeCalls } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import type { CallGroup } from '../traces/call-groups.ts';
import { marks, nameOf, pieces, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

/** Calls of a kind that ended: fewer than this share of what the caller's other calls let one expect. */
const ended = 0.2;

/** What one service calls, kinds that ended and kinds that began. */
function switches(groups: readonly CallGroup[]): {
  readonly ended: readonly CallGroup[];
  readonly begun: readonly CallGroup[];
} {
  let before = 0;
  let after = 0;
  for (const { calls } of groups) {
    before += calls.before;
    after += calls.after;
  }
  return {
    ended: groups.filter(
      ({ calls }) => calls.before > 0 && calls.after < (ended * calls.before * after) / before,
    ),
    begun: groups.filter(({ calls }) => calls.before === 0 && calls.after > 0),
  };
}

export const wrongDependency: CauseRule = {
  cause: 'wrong_dependency',
  supports:
    'calls that go to a callee which never had them and fails them, in place of calls to another',
  refutes: 'every call goes where such calls went before',
  needs: ['spans of calls'],
  test(scene: Scene) {
    const { traces } = scene;
    if (traces === undefined) {
      return [untestable(suspect(scene), 'no spans tell what calls go where', ['spans of calls'])];
    }
    const found = pieces(scene, 'unanswered', 'failing').flatMap((piece): Suspicion[] => {
      const sources = new Set(
        traces.calls
          .filter(({ target, failed }) => target === piece.entity && failed.after > 0)
          .map(({ source }) => source),
      );
      return [...sources].sort().flatMap((source): Suspicion[] => {
        const { ended, begun } = switches(traces.calls.filter((one) => one.source === source));
        const wrong = begun.find(
          ({ target, failed, calls }) =>
            target === piece.entity && failed.after >= 0.5 * calls.after,
        );
        const right = ended.find(
          ({ target, statement }) => target !== piece.entity && statement === wrong?.statement,
        );
        if (wrong === undefined || right === undefined) return [];
        const [gone, come] = [citeCalls(scene, right), citeCalls(scene, wrong)];
        return [
          {
            entity: source,
            ...(wrong.dependency !== undefined && { dependency: wrong.dependency }),
            status: 'supported',
            share: piece.share * piece.confidence,
            fit: right.call === wrong.call ? 0.96 : 0.85,
            support: [come, gone],
            mechanism: { peer: piece.entity, operation: wrong.call },
            reason: `calls of ${wrong.call} now go to ${nameOf(scene, piece.entity)}, which never had them and fails them${marks(come)}; calls of ${right.call} to ${nameOf(scene, right.target ?? '')} ended${marks(gone)}.`,
          },
        ];
      });
    });
    if (found.length > 0) return found;
    return [refuted(suspect(scene), 'every call goes where such calls went before')];
  },
};
