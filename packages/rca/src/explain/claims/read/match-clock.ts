import type { PackIndex } from '../index/pack-index.ts';
import type { Candidate } from './item.ts';
import { candidateOf, valuePart } from './reference.ts';

const day = 86_400_000;

/** Milliseconds of the day, or since 1970 where a date is given, with the size of the last digit. */
interface Clock {
  readonly at: number;
  readonly dated: boolean;
  readonly step: number;
}

export function readClock(text: string): Clock | undefined {
  const iso =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(text);
  if (iso !== null) {
    const [, date = '', time = '', zone = 'Z'] = iso;
    const at = Date.parse(
      `${date}T${time.length === 5 ? `${time}:00` : time}${zone === 'UTC' ? 'Z' : zone}`,
    );
    return Number.isFinite(at) ? { at, dated: true, step: stepOf(time) } : undefined;
  }
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)? ?([ap])?\.?m?\.?/i.exec(text);
  if (clock === null) return undefined;
  const [, hours = '', minutes = '', seconds = '0', part = '', half] = clock;
  let hour = Number(hours);
  if (half !== undefined) hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const at = ((hour * 60 + Number(minutes)) * 60 + Number(seconds) + Number(`0${part}`)) * 1000;
  return { at, dated: false, step: clock[3] === undefined ? 60_000 : 1000 };
}

function stepOf(time: string): number {
  return time.length === 5 ? 60_000 : 1000;
}

/**
 * The moments of the cited evidence, and of the report, that a typed time may be: within a second, or, where no
 * seconds were typed, within that minute.
 */
export function momentsOf(
  index: PackIndex,
  cited: ReadonlySet<string>,
  clock: Clock,
): readonly Candidate[] {
  const fits = (at: number): boolean => {
    const time = clock.dated ? at : ((at % day) + day) % day;
    if (clock.step === 60_000) return Math.floor(time / 60_000) === Math.floor(clock.at / 60_000);
    return Math.abs(time - clock.at) <= 1000;
  };
  const found: Candidate[] = [];
  for (const id of cited) {
    for (const fact of index.evidence.get(id)?.facts ?? []) {
      if (fact.role === 'time' && fact.value !== undefined && fits(fact.value))
        found.push(candidateOf(fact, valuePart(index, fact)));
    }
  }
  for (const { ref, at } of index.pack.times) {
    const part = index.part(ref);
    if (part === undefined || typeof part === 'string' || !('figure' in part) || !fits(at))
      continue;
    found.push({
      part,
      role: 'time',
      evidence: [],
      measure: undefined,
      fact: undefined,
      value: at,
    });
  }
  return found;
}
