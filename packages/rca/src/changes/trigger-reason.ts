import { wordFact } from '../evidence.ts';
import { marks } from '../hypotheses/pieces.ts';
import { citeChange } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import type { Clue } from './clues/clue.ts';
import type { Judged } from './judge-delivery.ts';
import type { Outside } from './outside/outside-event.ts';

interface Told {
  readonly reason: string;
  readonly evidence: readonly string[];
}

const known = (ids: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

/** Cites what of a change speaks for it: the line, the words, the deploy. */
export function citeMechanism(scene: Scene, { delivery, match }: Judged): string {
  const { change, deploy, since, service } = delivery;
  return scene.ledger.cite(`mechanism|${change.id}`, () => ({
    kind: 'change',
    entity: service ?? scene.symptom?.service ?? '',
    title: change.title,
    query: { kind: 'change', id: change.id },
    window: scene.view.caseFile.window,
    facts: [
      ...wordFact('title', change.title),
      ...wordFact('kind', change.kind),
      ...wordFact('does', match?.effect?.does),
      ...wordFact('line', match?.effect?.line?.slice(0, 300)),
      ...wordFact('name', match?.name),
      ...wordFact('words', match?.words.join(', ')),
      ...wordFact('files', change.files?.slice(0, 5).join(', ')),
      ...wordFact('service', service),
      ...wordFact('version', change.version),
      ...wordFact('deployed', deploy?.title),
      { name: 'time', value: change.time, unit: 'ms{epoch}' },
      ...(since === undefined
        ? []
        : [
            { name: 'since', value: since, unit: 'ms{epoch}' },
            { name: 'lag', value: (scene.onset - since) / 1000, unit: 's' },
          ]),
    ],
    trust: 'user_influenced',
  }));
}

const mostClues = 3;

function citeClues(clues: readonly Clue[]): readonly string[] {
  return known(clues.slice(0, mostClues).map((clue) => clue.cite()));
}

/**
 * Clues that speak for a change. Where what was measured names the cause, no line of a log is evidence because it has a
 * word in common with a diff: anybody could have had it written.
 */
function heardOf({ words }: Scene, clues: readonly Clue[]): readonly Clue[] {
  return words.causes ? clues : clues.filter(({ kind }) => kind !== 'log');
}

/** Why a change is likely or cleared. Only the likeliest gets evidence of its own, so that ledgers stay small. */
export function changeReason(scene: Scene, judged: Judged, best: boolean): Told {
  const { delivery, match, timing, reach, inert, read } = judged;
  const { since, service } = delivery;
  if (best) {
    const mark = citeMechanism(scene, judged);
    const seen = citeClues(heardOf(scene, match?.clues ?? []));
    const parts = [
      match?.effect === undefined ? undefined : `it ${match.effect.does}`,
      match?.name === undefined ? undefined : `it touches the very name that the trouble speaks of`,
    ].filter((part) => part !== undefined);
    const what =
      parts.length > 0 ? parts.join(', and ') : 'it came before the trouble where the trouble is';
    return {
      reason: `${what}${marks(mark)}${seen.length > 0 ? `, and that is what is seen${marks(...seen)}` : ''}.`,
      evidence: known([mark, ...seen]),
    };
  }
  const mark = judged.score > 0.05 ? citeChange(scene, delivery.change) : undefined;
  const evidence = known([mark]);
  const told = (reason: string): Told => ({ reason: `${reason}${marks(mark)}.`, evidence });
  if (inert !== undefined) return told(`it touches nothing that runs here, only ${inert}`);
  if (since === undefined) return told('it was merged, and no deploy has shipped it');
  if (timing !== undefined && timing.score === 0)
    return told('it came after the trouble had begun');
  if (timing !== undefined && timing.before > 0.4) {
    return told('most of the trouble had begun before it');
  }
  if (reach === 'apart') return told(`nothing joins ${service ?? 'it'} and what is hurt`);
  if (read.readable && (match?.score ?? 0) < 0.4) {
    return told('what it does cannot bring about what is seen');
  }
  return told('another explanation fits what is seen better');
}

/** Why no change need be guilty. */
export function nobodyReason(event: Outside | undefined): Told {
  if (event === undefined) {
    return { reason: 'no sign of a cause outside what was changed.', evidence: [] };
  }
  const seen = citeClues(event.clues);
  return {
    reason: `${event.what}, which no change brings about${marks(...seen)}.`,
    evidence: seen,
  };
}
