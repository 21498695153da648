import type { Scene } from '../../scene/scene.ts';
import { namesOf, wordsOf } from '../words.ts';
import type { Clue, Clues } from './clue.ts';
import { logClues } from './log-clues.ts';
import { numberClues } from './number-clues.ts';
import { spanClues } from './span-clues.ts';

/** Everything that is different from before, whatever shows it. Asked for only where there are changes to judge. */
export function gatherClues(scene: Scene): Clues {
  const usual = new Set<string>();
  const learn = (text: string): void => {
    for (const word of wordsOf(text)) usual.add(word);
    for (const name of namesOf(text)) usual.add(name);
  };
  for (const { name } of scene.view.services) learn(name);
  const told = scene.view.caseFile.findings
    .filter(({ verdict }) => verdict === 'fail')
    .map(
      ({ entity, message, evidence }): Clue => ({
        kind: 'finding',
        turn: 'new',
        service: entity,
        text: message,
        first: Number.NaN,
        weight: 0.7,
        samples: [message],
        cite: () => {
          const [first] = evidence;
          return first && scene.ledger.cite(`finding|${first.id}`, () => first);
        },
      }),
    );
  const lines = logClues(scene, learn);
  const all = [
    ...(scene.words.changes ? lines : []),
    ...spanClues(scene, learn).filter(({ kind }) => scene.words.changes || kind === 'failure'),
    ...numberClues(scene),
    ...told,
  ].map(shortened);
  return { all, usual };
}

/** Texts are searched for many patterns: what stands far behind in one is left out. */
const maxText = 2000;

function shortened(clue: Clue): Clue {
  if (clue.text.length <= maxText && clue.samples.every(({ length }) => length <= maxText)) {
    return clue;
  }
  return {
    ...clue,
    text: clue.text.slice(0, maxText),
    samples: clue.samples.map((sample) => sample.slice(0, maxText)),
  };
}
