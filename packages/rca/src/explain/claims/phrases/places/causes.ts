import { type CauseType, causeTypes } from '@abduce/core';
import { causeWordings } from '../../book/causes.ts';
import { mechanisms } from '../../book/mechanisms.ts';
import { factOf } from '../../index/pack-index.ts';
import type { Frame } from '../frame.ts';
import { lexeme } from '../lexeme.ts';
import type { Then } from '../match.ts';
import { anyOf, type Pattern } from '../pattern.ts';
import { type Places, type Reader, where } from '../reader.ts';
import { tenseProblem } from '../tense.ts';
import { causeScale } from '../weigh-causes.ts';
import { afterwards } from './measures.ts';

const compiled = new Map<string, Pattern>();

function wording(
  cause: string,
  part: 'clauses' | 'nouns' | 'done' | 'general',
): Pattern | undefined {
  const key = `${cause} ${part}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const name = cause as CauseType;
  const sources = part === 'general' ? mechanisms[name] : causeWordings[name]?.[part];
  if (sources === undefined) return undefined;
  const pattern = anyOf(sources);
  compiled.set(key, pattern);
  return pattern;
}

function titlePattern(title: string): Pattern {
  const article: Pattern = { kind: 'maybe', part: anyOf(['a', 'an', 'the']) };
  const words = title.match(/[A-Za-z][A-Za-z'/-]*/g) ?? [];
  return { kind: 'all', parts: [article, ...words.map(lexeme)] };
}

/** The root cause in words, and claims that one thing brought about another. */
export function causePlaces(reader: Reader): Places {
  const { index, items } = reader;
  const { pack } = index;
  const { causeProblem, isPart, root, guilty: guiltyIds } = causeScale(index, reader.template);
  /** Title and time: daily jobs have the same title. */
  const nameOf = (id: string): string => {
    const change = index.evidence.get(id);
    const lag = change && factOf(change, 'lag')?.value;
    return JSON.stringify([change?.title, Math.round(lag ?? 0)]);
  };
  const worded = (part: 'clauses' | 'nouns' | 'done' | 'general'): readonly Pattern[] => {
    const own = pack.cause === null ? undefined : wording(pack.cause, part);
    return [
      ...(part === 'clauses' ? reader.template.rootClauses : []),
      ...(own === undefined ? [] : [own]),
    ];
  };
  const telling =
    (part: 'clauses' | 'nouns'): Places[string] =>
    (at, frame, _, then) => {
      if (pack.verdict !== 'root_cause' || pack.cause === null) return false;
      return worded(part).some((pattern) =>
        reader.match(pattern, at, frame, (end, next) =>
          told(end, afterwards(reader, end, next, root), then, at),
        ),
      );
    };
  const told = (end: number, frame: Frame, then: Then<Frame>, from: number): boolean => {
    const problem = tenseProblem(reader, from, end);
    return problem === undefined
      ? reader.onward(end, frame, then)
      : reader.complain(end, 'time', problem, from);
  };
  const weighing =
    (order: 'effect first' | 'cause first'): Places[string] =>
    (at, frame, _, then) => {
      const [first, second] = frame.statements.slice(-2);
      if (first === undefined || second === undefined) return false;
      const [effect, cause] = order === 'effect first' ? [first, second] : [second, first];
      const problem = causeProblem(effect, cause);
      return problem === undefined ? then(at, frame) : reader.complain(at - 1, 'cause', problem);
    };

  return {
    'root-clause': telling('clauses'),
    'root-noun': telling('nouns'),
    /** Somebody said where it began. */
    'says-root': (at, frame, _, then) =>
      pack.verdict === 'root_cause' &&
      then(at, afterwards(reader, at, frame, { ...root, entity: '' })),
    /** What the change did, as a verb phrase. */
    done: (at, frame, _, then) =>
      pack.verdict === 'root_cause' &&
      worded('done').some((pattern) => reader.match(pattern, at, frame, then)),
    /** What such a cause is called in the catalogue: `a memory leak`. */
    'cause-title': (at, frame, _, then) =>
      pack.verdict === 'root_cause' &&
      pack.cause !== null &&
      reader.match(titlePattern(causeTypes[pack.cause].title), at, frame, (end, next) =>
        told(end, afterwards(reader, end, next, root), then, at),
      ),
    /** A quotation of the template's clause, by its number there. */
    quote: (at, frame, option, then) => {
      const item = items[at];
      if (item?.kind !== 'quoted') return false;
      const shown =
        typeof item.part === 'object' && 'quote' in item.part ? item.part.quote : undefined;
      const { rootQuotes } = reader.template;
      const known = rootQuotes[Number(option) - 1] ?? [];
      return (
        known.some((one) => one === shown || one === JSON.stringify(item.part)) &&
        then(at + 1, frame)
      );
    },
    /** "It" may stand for the trouble where nothing else was spoken of. */
    troubled: (at, frame, _, then) =>
      frame.statements.every(isPart)
        ? then(at, frame)
        : reader.complain(
            at,
            'cause',
            'say what "it" is; what was told before is no part of the trouble',
          ),
    /** The symptom is one of errors, or of time. */
    felt: (at, frame, option, then) => {
      const titles = option === 'errors' ? /^Share of failed/ : /^Time per|percentile/;
      const felt = [...index.symptoms].some((id) =>
        titles.test(index.evidence.get(id)?.title ?? ''),
      );
      return felt
        ? then(at, frame)
        : reader.complain(at - 1, 'citation', 'that is not what users felt');
    },
    /** The clause is about what was told last. */
    again: (at, frame, _, then) => {
      const last = frame.statements.at(-1)?.measure;
      const same = where(({ measure }) => measure === last);
      return same(at, { ...frame, placed: frame.statements.at(-1)?.entity }, '', then);
    },
    'same-evidence': (at, frame, _, then) => {
      const [first, second] = frame.statements.slice(-2);
      return (
        first?.kind === 'measured' &&
        first.evidence.join() === second?.evidence.join() &&
        then(at, frame)
      );
    },
    /** The change that was told last, by whatever evidence. */
    'last-change': (at, frame, _, then) => {
      const last = frame.statements.at(-1);
      const names = last?.evidence.map((id) => nameOf(id));
      const changes = frame.changes.filter(({ pack: one }) => names?.includes(nameOf(one.id)));
      return last?.kind === 'change' && changes.length > 0 && then(at, { ...frame, changes });
    },
    /** From here on a cause is given. */
    'cause-here': (at, frame, _, then) => {
      reader.wantCause(at);
      return then(at, frame);
    },
    /** How such a cause does its harm: where nothing was said before. */
    general: (at, frame, _, then) =>
      frame.statements.length === frame.since &&
      pack.verdict === 'root_cause' &&
      worded('general').some((pattern) =>
        reader.match(pattern, at, frame, (end, next) =>
          then(end, afterwards(reader, end, next, { ...root, kind: 'other', evidence: [] })),
        ),
      ),
    caused: weighing('effect first'),
    causes: weighing('cause first'),
    'is-trouble': (at, frame, _, then) =>
      then(at, afterwards(reader, at, frame, { kind: 'trouble', evidence: [], entity: undefined })),
    /** A statement of the template, word by word. */
    template: (at, frame, _, then) =>
      reader.template.sentences.some(({ pattern, evidence, anaphoric, named, causal }) => {
        const alone = at === 0 || (frame.statements.length === frame.since && named && !anaphoric);
        if (!alone) return false;
        return reader.match(pattern, at, frame, (end, next) => {
          const problem = tenseProblem(reader, at, end);
          if (problem !== undefined) return reader.complain(end, 'time', problem, at);
          return then(end, {
            ...afterwards(reader, end, next, {
              kind: 'other',
              evidence,
              entity: index.evidence.get(evidence[0] ?? '')?.at,
            }),
            closed: causal || frame.closed,
          });
        });
      }),
    /** A part of the template's sentences that is the very same. */
    same: (at, frame, option, then) => {
      const item = items[at];
      if (item === undefined) return false;
      if (item.kind === 'entity') return item.name === option && then(at + 1, frame);
      if (item.kind === 'quoted') {
        const part = JSON.stringify(item.part);
        return part === option && then(at + 1, frame);
      }
      if (item.kind !== 'value') return false;
      const candidate = item.candidates.find(({ part }) => JSON.stringify(part) === option);
      if (candidate === undefined) return false;
      return then(at + 1, { ...frame, chosen: [...frame.chosen, [item, candidate]] });
    },
    /** What comes next stands apart from what was said before. */
    apart: (at, frame, _, then) =>
      then(at, { ...frame, since: frame.statements.length, closed: false }),
    /** Behind cause and effect of two entities, "it" could be either. */
    closed: (at, frame, _, then) => {
      const [first, second] = frame.statements.slice(-2);
      const two = first !== undefined && second !== undefined && first.entity !== second.entity;
      const statements = two
        ? [...frame.statements.slice(0, -1), { ...second, entity: '' }]
        : frame.statements;
      return then(at, { ...frame, statements, closed: true });
    },
    /** Nothing was said before. */
    alone: (at, frame, _, then) => frame.statements.length === 0 && then(at, frame),
    as: (at, frame, option, then) => then(at, { ...frame, purpose: option }),
    /** A cause and its effect were told, and nothing since. */
    chained: (at, frame, _, then) =>
      frame.closed && frame.statements.at(-1)?.kind === 'measured' && then(at, frame),
    /** The change that set it off was told last. */
    'guilty-change': (at, frame, _, then) => {
      const last = frame.statements.at(-1);
      const guilty = last?.evidence.every((id) => guiltyIds.includes(id)) === true;
      const released = last?.evidence.some((id) => {
        const change = index.evidence.get(id);
        return change !== undefined && factOf(change, 'kind')?.shown === 'deploy';
      });
      return last?.kind === 'change' && guilty && released === true && then(at, frame);
    },
    /** Nothing was said before that would be read as a cause, too. */
    fresh: (at, frame, _, then) => frame.statements.length === frame.since && then(at, frame),
    open: (at, frame, _, then) => !frame.closed && then(at, frame),
    end: (at, frame, _, then) => at >= items.length && then(at, frame),
  };
}
