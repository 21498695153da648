import { wordsOf } from '../words.ts';
import type { EffectRule, FoundEffect, ReadChange } from './effect.ts';
import { byTitle } from './kind-effects.ts';

type Found = ReturnType<EffectRule['find']>;

/** A number under one of these names that became smaller (`down`) or larger, by a factor worth speaking of. */
function moved(name: RegExp, way: 'down' | 'up', not?: RegExp): (read: ReadChange) => Found {
  return ({ values }) => {
    let best: Found;
    for (const { subject, before, after, line } of values) {
      if (!name.test(subject) || not?.test(subject)) continue;
      const [small, large] = way === 'down' ? [after, before] : [before, after];
      if (!(small < large) || !(large > 0)) continue;
      const factor = small > 0 ? large / small : 1000;
      const strength = factor >= 2 ? 0.9 : factor >= 1.3 ? 0.7 : 0.3;
      if (best === undefined || strength > best.strength) best = { strength, line };
    }
    return best;
  };
}

const waiting = /time[-_ ]?out|deadline|max[-_ ]?wait|with_?timeout|patience/i;
const keeping =
  /ttl|max[-_ ]?age|expir|(?:cache|entry|entries).{0,20}(?:life|size|max|capacity)|cache/i;
const capacity =
  /pool|max[-_ ]?(?:conn|idle|open|size|client|worker|thread|concurren|in[-_ ]?flight|batch|queue|buffer|session|request)|limit|replica|quota|capacity|worker|thread|concurren|parallel|heap|xmx|memory|\bcpu\b|burst|buffer|prefetch|partitions?|slots?|ulimit|nofile|per[-_ ]?sec|\brps\b|\bqps\b|\brate\b/i;
const trying = /retr(?:y|ies)|attempt|(?:^|[^a-z])tries|[a-z]Tries|budget/i;
const pausing = /backoff|back[-_ ]?off|delay|jitter|sleep|pause/i;
const often = /interval|period|poll|refresh|flush|heartbeat|schedule|cron|debounce/i;

const starved =
  /exhaust|acquir|pool|saturat|queue|pending|waiting|wait time|throttl|too many|reject|out of memory|oom|evict|capacity|limit|backlog|lag\b|overload|no (?:free|available|idle)|unavailable|\b(?:429|503)\b|slots?\b/i;

/** Numbers of a configuration that became too small, too large, too short or too long. */
export const valueEffects: readonly EffectRule[] = [
  {
    does: 'shortens a time limit',
    telling: true,
    brings: /deadline|time(?:d)?[ _-]?out|cancell?ed|cancel|abort|took too long/i,
    find: moved(waiting, 'down', /keep[-_ ]?alive/i),
  },
  {
    does: 'lengthens a time limit',
    brings: /pool|exhaust|thread|hang|stuck|pending|saturat|waiting|latency.*rose|duration.*rose/i,
    find: (read) => {
      const found = moved(waiting, 'up')(read);
      return found && { ...found, strength: 0.6 * found.strength };
    },
  },
  {
    does: 'makes a cache forget sooner',
    telling: true,
    brings:
      /cache|\bmiss(?:es)?\b|hit[ _](?:ratio|rate).*fell|stampede|read-through|evict|quer(?:y|ies).*rose|cpu.*rose|load.*rose/i,
    find: moved(keeping, 'down', waiting),
  },
  {
    does: 'makes a cache keep more or for longer',
    brings: /stale|outdated|memory|heap|oom|evict/i,
    find: (read) => {
      const found = moved(keeping, 'up', waiting);
      const one = found(read);
      return one && { ...one, strength: 0.7 * one.strength };
    },
  },
  {
    does: 'lowers a limit',
    brings: starved,
    find: moved(capacity, 'down', waiting),
  },
  {
    does: 'raises a limit',
    brings:
      /too many (?:clients|connections)|connection slots|max_connections|out of memory|oom|memory.*rose|heap.*rose|overload/i,
    find: (read) => {
      const found = moved(capacity, 'up', waiting)(read);
      return found && { ...found, strength: 0.6 * found.strength };
    },
  },
  {
    does: 'lowers the number of tries',
    telling: true,
    brings: /retr|attempt|exhaust|budget|conflict|gave up|giving up/i,
    find: moved(trying, 'down', pausing),
  },
  {
    does: 'raises the number of tries',
    brings:
      /retr|\btries\b|attempt|storm|amplif|overload|\bshed|throttl|too many|\b429\b|requests?.*rose|calls.*rose/i,
    find: moved(trying, 'up', pausing),
  },
  {
    does: 'waits less between tries, or not at all',
    brings:
      /retr|attempt|storm|amplif|overload|throttl|too many|\b429\b|exhaust|requests?.*rose|calls.*rose|conflict/i,
    find: moved(pausing, 'down'),
  },
  {
    does: 'repeats something more often',
    brings: /rate|load|cpu|quer(?:y|ies)|requests?.*rose|calls.*rose|throttl|too many|lock/i,
    find: (read) => {
      const found = moved(often, 'down', waiting)(read);
      return found && { ...found, strength: 0.8 * found.strength };
    },
  },
  {
    does: 'changes a number',
    brings: /./,
    find: ({ values, change }) => {
      let best: FoundEffect | undefined;
      for (const { before, after, subject, line } of values) {
        const factor = Math.max(before, after) / Math.max(1e-9, Math.min(before, after));
        if (!(factor >= 2) || best !== undefined) continue;
        best = {
          strength: 0.65,
          line,
          about: new Set(wordsOf(`${subject} ${change.files?.join(' ') ?? ''}`)),
        };
      }
      return best;
    },
  },
  byTitle('changes a time limit', waiting, /deadline|time(?:d)?[ _-]?out|cancel|abort/i),
  byTitle(
    'changes a cache',
    keeping,
    /cache|\bmiss(?:es)?\b|hit.*fell|stale|evict|quer(?:y|ies).*rose|slow/i,
  ),
  byTitle('changes a limit', /pool|max[-_ ]|limit|quota|replica|concurren/i, starved),
  byTitle('changes the number of tries', trying, /retr|attempt|exhaust|storm|overload/i),
  byTitle(
    'changes where something is reached',
    /address|endpoint|\burl|\bhost|\bdns\b|rout(?:e|ing)|discovery/i,
    /no such host|enotfound|refused|\b404\b|unreachable|nxdomain|no route|not found/i,
  ),
];
