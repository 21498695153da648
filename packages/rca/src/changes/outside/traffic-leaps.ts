import type { EntityId } from '@abduce/core';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from '../clues/clue.ts';
import type { Outside } from './outside-event.ts';

/** Names of numbers that count what comes in from users. */
const demand =
  /^service requests|(?:^|\s)(?:requests?|rps|qps|sessions?|visitors?|users|orders|checkouts?|logins?|page ?views|traffic|connections? accepted|ingress)(?:\s(?:rate|per|rps|in|count|total|active|sec|second|min|minute).*)?\s(?:rose)$/i;
const inner =
  /\bdb\b|database|sql|quer|cache|redis|retry|retries|error|fail|5xx|4xx|cancel|reject|throttl|queue|outbound|upstream/i;

/** What brings more requests itself, or the same strain with as many as on every day. */
export const leapRivals: RegExp =
  /number of tries|more often|between tries|one by one|cache|quer|index|computes more|search for very long|lowers a limit|hold locks|lets? go|keeps something|at one moment|holds everything up/;

/** From this factor on more demand is a leap; each doubling makes it surer. */
const least = 1.7;
/** What a leap behind callers that nobody counts is worth. */
const inside = 0.75;

/** Whether it is known how much a service has to do: a count that never varies is none. */
function isCounted(scene: Scene, service: EntityId): boolean {
  const track = scene.view.lookup.track('service.requests', service);
  return track !== undefined && new Set(track.window).size > 1;
}

/**
 * More requests at services that nobody inside calls, or only such as leapt too, no later than the rest of the trouble. What rises only
 * inside (queries, retries) is an effect.
 */
export function trafficLeaps(scene: Scene, clues: readonly Clue[]): readonly Outside[] {
  const { graph, grid } = scene.view;
  const candidates = clues.filter(
    ({ kind, text, levels, service }) =>
      kind === 'measurement' &&
      levels !== undefined &&
      levels.before > 0 &&
      levels.after >= least * levels.before &&
      demand.test(text) &&
      !inner.test(text) &&
      graph.service(service)?.kind === 'application',
  );
  const leaping = new Set(candidates.map(({ service }) => service));
  const leaps = candidates.filter(
    ({ service }) =>
      !graph.callers(service).some((caller) => !leaping.has(caller) && isCounted(scene, caller)),
  );
  if (leaps.length === 0) return [];
  const first = Math.min(...leaps.map((leap) => leap.first));
  const trouble = clues.filter(
    (clue) =>
      clue.turn === 'new' &&
      clue.weight >= 0.7 &&
      Number.isFinite(clue.first) &&
      !leaps.includes(clue),
  );
  const earlier = trouble.filter((clue) => clue.first < first - 2 * grid.step).length;
  const factor = Math.max(
    ...leaps.map(({ levels }) => (levels?.after ?? 1) / (levels?.before ?? 1)),
  );
  // Who calls it is known, but not how much more they ask: it may as well be their doing.
  const entry = leaps.some(({ service }) => graph.callers(service).length === 0);
  const sure = Math.min(0.88, 0.5 + 0.17 * Math.log2(factor)) * (entry ? 1 : inside);
  return [
    {
      what: 'demand from outside leapt',
      strength: sure * (1 - 0.7 * (earlier / Math.max(1, trouble.length))),
      clues: leaps,
      unless: leapRivals,
    },
  ];
}
