import { isWord } from '../../read/item.ts';
import { sameSecond } from '../../read/same-second.ts';
import type { Frame } from '../frame.ts';
import type { Place } from '../match.ts';
import type { Places, Reader } from '../reader.ts';

/** How sure the verdict is, and whether it was over when the window ended. */
export function verdictPlaces(reader: Reader): Places {
  const { index, items } = reader;
  const said: Place<Frame> = (at, frame, _, then) =>
    then(at, {
      ...frame,
      statements: [...frame.statements, { kind: 'other', evidence: [], entity: undefined }],
    });
  const moment =
    (what: RegExp): Place<Frame> =>
    (at, frame, option, then) => {
      const item = items[at];
      const time = index.pack.times.find((one) => what.test(one.what));
      if (item?.kind !== 'value' || time === undefined) return false;
      const candidate = item.candidates.find(
        (one) => one.evidence.length === 0 && sameSecond(one.value, time.at),
      );
      if (candidate === undefined) return reader.complain(at, 'time', `that is ${time.shown}`);
      return said(at + 1, { ...frame, chosen: [...frame.chosen, [item, candidate]] }, option, then);
    };
  const ended = index.harmEnd !== undefined;
  const end = moment(/^the window ends/);
  return {
    grade: (at, frame, _, then) => {
      const item = items[at];
      if (item?.kind !== 'word') return false;
      const { grade } = index.pack;
      if (isWord(item, grade)) return said(at + 1, frame, '', then);
      return isWord(item, 'high', 'medium', 'low')
        ? reader.complain(at, 'certainty', `confidence is ${grade}`)
        : false;
    },
    confidence: (at, frame, _, then) => {
      const item = items[at];
      if (item?.kind !== 'value') return false;
      const candidate = item.candidates.find(
        ({ part }) => typeof part === 'object' && 'figure' in part && part.figure === 'confidence',
      );
      if (candidate === undefined) return false;
      return then(at + 1, { ...frame, chosen: [...frame.chosen, [item, candidate]] });
    },
    faultless: (at, frame, option, then) =>
      index.pack.verdict === 'no_fault' && said(at, frame, option, then),
    'has-cause': (at, frame, _, then) => index.pack.verdict === 'root_cause' && then(at, frame),
    'window-end': (at, frame, option, then) =>
      !ended && index.saysOngoing && end(at, frame, option, then),
    'harm-end': (at, frame, option, then) =>
      ended && moment(/^users are no longer hurt/)(at, frame, option, then),
    'harm-start': moment(/^users are hurt/),
  };
}
