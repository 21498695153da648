import type { Scene } from '../../scene/scene.ts';
import type { Clue } from '../clues/clue.ts';
import type { Outside } from './outside-event.ts';

/** A public host name: what a package or a cluster calls itself does not end so. */
const host =
  /(?<![\w.@/-])(?:[a-z\d-]+\.)+(?:com|io|net|org|dev|ai|cloud|app|co|eu|example)(?![\w.(-])/g;
const answer =
  /(?<![\w.-])([a-z][\w.-]*)(?:'s)?(?: (?:api|gateway|endpoint|provider|service))* (?:returned|answered|responded|replied|replies|returns|answers|is returning)(?: with)?(?: (?:an?|http|https|status|code|error))* ?(?:5\d\d|429|unavailable|service unavailable)/gi;
const fails =
  /\b5\d\d\b|\b429\b|unavailable|time(?:d)?[ -]?out|outage|degraded|reset by peer|connection (?:reset|refused)|too many requests|overloaded/i;
/** Words that stand for any service, not for a name. */
const pronouns =
  /^(?:upstream|downstream|server|service|backend|dependency|it|and|api|call|request|which|that|has|was|http|endpoint|gateway|then|handler|proxy|retry|attempt|method|client|route)$/;

/** Names that only resolve at home. */
const inside = /\.(?:internal|local|localhost|lan|svc|test|invalid|home|corp)\b/i;

const core = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z\d]/g, '')
    .replace(/(?:service|server|svc|app|api|backend)$/, '');

/** Whoever fails is none of ours: a host of the internet, or a name that no service of the case has. */
export function strangers(scene: Scene, clues: readonly Clue[]): readonly Outside[] {
  const ours = new Set<string>();
  for (const { kind, name, id } of scene.view.services) {
    if (kind !== 'external') for (const one of [name, id]) ours.add(core(one));
  }
  for (const { service } of scene.view.caseFile.world.changes) {
    if (service !== undefined) ours.add(core(service));
  }
  const isStranger = (name: string): boolean => {
    const short = core(name);
    if (inside.test(name)) return false;
    return (
      short.length > 2 &&
      !pronouns.test(name.toLowerCase()) &&
      ![...ours].some(
        (own) =>
          own === short ||
          (own.length > 3 && short.includes(own)) ||
          (short.length > 3 && own.startsWith(short)),
      )
    );
  };
  const hits = clues.filter(({ kind, weight, samples, text }) => {
    if ((kind !== 'log' && kind !== 'failure' && kind !== 'finding') || weight < 0.6) return false;
    const all = samples.length > 0 ? samples : [text];
    const speaking = all.filter((sample) => {
      if (!fails.test(sample)) return false;
      if ([...sample.matchAll(host)].some(([name]) => isStranger(name))) return true;
      return [...sample.matchAll(answer)].some(([, name = '']) => isStranger(name));
    });
    return speaking.length >= all.length / 2;
  });
  const [first] = hits;
  if (first === undefined) return [];
  return [
    {
      what: 'somebody outside fails',
      strength: 0.7 * Math.min(1, Math.max(...hits.map(({ weight }) => weight))),
      clues: hits,
      unless:
        /time limit|number of tries|who is let in|where something|others expect|between tries|more often|encrypted|passed along|read or written/,
    },
  ];
}
