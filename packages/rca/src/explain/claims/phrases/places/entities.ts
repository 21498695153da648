import { kindNouns } from '../../book/nouns.ts';
import { type EntityItem, isMark, isWord } from '../../read/item.ts';
import type { Frame, Reading } from '../frame.ts';
import type { Then } from '../match.ts';
import { narrowed, type Places, type Reader, where } from '../reader.ts';

/** Entities in their roles: where something was measured, who called whom, and what stands for them. */
export function entityPlaces(reader: Reader): Places {
  const { index, items } = reader;

  /** `{S2}`, `the database {S2}`, `the {S2} service`. */
  const named = (at: number, then: (end: number, name: string) => boolean): boolean => {
    let place = at;
    if (isWord(items[place], 'the')) place++;
    const noun = nounAt(items[place]);
    if (noun !== undefined && items[place + 1]?.kind === 'entity') place++;
    const item = items[place];
    if (item?.kind !== 'entity') return false;
    if (noun !== undefined && items[place - 1]?.kind === 'word' && !isKind(item, noun))
      return false;
    const after = nounAt(items[place + 1]);
    if (after !== undefined && isKind(item, after) && then(place + 2, item.name)) return true;
    return then(place + 1, item.name);
  };

  const nounAt = (item: (typeof items)[number] | undefined): string | undefined =>
    item?.kind === 'word' ? item.forms.find((form) => kindNouns[form] !== undefined) : undefined;

  const isKind = ({ name }: EntityItem, noun: string): boolean =>
    index.pack.entities.some(
      (entity) => entity.name.toLowerCase() === name && kindNouns[noun]?.includes(entity.kind),
    );

  /** The clause is about readings of this entity, at the place that `fits` tells. */
  const placing =
    (fits: (reading: Reading, name: string) => boolean) =>
    (at: number, frame: Frame, _: string, then: Then<Frame>): boolean =>
      named(at, (end, name) => {
        const next = narrowed(
          reader,
          at,
          frame,
          (reading) => fits(reading, name),
          ([first]) => [
            'entity',
            first === undefined
              ? `nothing cited was measured at ${name}`
              : first.evidence.entities.includes(name)
                ? `say what ${name} has to do with ${first.evidence.pack.id}`
                : `${first.evidence.pack.id} was measured at ${first.evidence.entities.join(' and ') || 'no entity'}, not at ${name}`,
          ],
        );
        return next !== undefined && then(end, { ...next, placed: name });
      });

  /** Calls per request are made by the caller; where they arrive is not where they are. */
  const isAt = ({ evidence, measure }: Reading, name: string): boolean =>
    evidence.at === name && measure.prefix !== 'calls_';

  /** Whom a pronoun stands for: who was spoken of last; before anything was said, the root cause. */
  const antecedents = (frame: Frame): readonly string[] => {
    if (frame.placed !== undefined) return [frame.placed];
    const last = frame.statements.flatMap(({ entity }) => entity ?? []).at(-1);
    if (last !== undefined) return [last];
    const first = frame.statements.length === 0 && !/ground|opening/.test(frame.purpose);
    return index.root === undefined || !first ? [] : [index.root];
  };

  /** `it`, `they`, `its`: what was spoken of last, or else the root cause. */
  const pronoun =
    (...words: readonly string[]) =>
    (at: number, frame: Frame, _: string, then: Then<Frame>): boolean => {
      if (!isWord(items[at], ...words)) return false;
      return antecedents(frame).some((name) => {
        const readings = frame.readings.filter((reading) => isAt(reading, name));
        if (readings.length === 0)
          return reader.complain(at, 'entity', `say what "${words[0]}" stands for`);
        return then(at + 1, { ...frame, readings, placed: name });
      });
    };

  const at = placing(isAt);
  const it = pronoun('it', 'they');
  return {
    at,
    from: placing(({ evidence }, name) => evidence.edge?.[0] === name),
    to: placing(({ evidence }, name) => evidence.edge?.[1] === name),
    /** Who does something: an entity, or "it". */
    who: (from, frame, option, then) =>
      at(from, frame, option, then) || it(from, frame, option, then),
    its: pronoun('its', 'their'),
    /** `its calls to payments`. */
    'its-from': (from, frame, _, then) => {
      if (!isWord(items[from], 'its')) return false;
      const [name] = antecedents(frame);
      const own = where(({ evidence }) => name !== undefined && evidence.edge?.[0] === name);
      return own(from + 1, frame, '', then);
    },
    /** Of what was spoken of last: `…, whose latency`. */
    last: (from, frame, _, then) => {
      const name = frame.statements.at(-1)?.entity;
      const own = where((reading) => name !== undefined && isAt(reading, name));
      return own(from, { ...frame, placed: name }, '', then);
    },
    /** `gateway's`. */
    owner: (from, frame, option, then) =>
      at(
        from,
        frame,
        option,
        (end, next) =>
          isMark(items[end], "'", '’') && isWord(items[end + 1], 's') && then(end + 2, next),
      ),
    root: (from, frame, _, then) =>
      named(from, (end, name) => name === index.root && then(end, frame)) ||
      (isWord(items[from], 'it') &&
        antecedents(frame).includes(index.root ?? '') &&
        then(from + 1, frame)),
    /** Nobody else calls it. */
    sole: where(({ evidence: { edge } }) => edge !== undefined && index.callers(edge[1]).size <= 1),
    target: (from, frame, _, then) =>
      named(from, (end, name) => name === index.target && then(end, frame)),
    'of-root': (from, frame, _, then) => {
      if (isWord(items[from], 'of', 'in', 'at', 'for'))
        return named(from + 1, (end, name) => name === index.root && then(end, frame));
      // `its pool`, of what was spoken of.
      return antecedents(frame).includes(index.root ?? '') && then(from, frame);
    },
    peer: (from, frame, _, then) =>
      named(from, (end, name) => reader.template.rootPeers.has(name) && then(end, frame)),
  };
}
