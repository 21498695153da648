import { type EffectRule, type FoundEffect, type ReadChange, some } from './effect.ts';

/** Takes something that others wait for, until the end of a block. */
const taking =
  /transaction|\bbegin\b|pool\.(?:connect|acquire|checkout)|(?:with|get|acquire|borrow)_?(?:client|connection|session|lock)|\bsynchronized\b|\.lock\(|mutex/i;
/** Waits for something outside of the process. */
const asking =
  /\bfetch\(|\baxios|https?\.|\bhttp_?client|rest_?template|\bgrpc|\bstub\.|\bawait\s+\w+\.(?:get|post|put|patch|call|send|request|invoke|publish)\(|requests\.(?:get|post|put)\(|\.invoke\(|\burlopen/i;
/** What a connection is taken for. */
const meant =
  /quer(?:y|ies)|execute|select\b|insert\b|update\b|\bdb\.|\bclient\.|\bconn(?:ection)?\./i;

/** An added call that stands deeper than the line above which takes something. */
function inside({ change, added }: ReadChange): FoundEffect | undefined {
  const fresh = new Set(added.map((line) => line.trim()));
  let depth = Number.POSITIVE_INFINITY;
  for (const whole of (change.diff ?? '').slice(0, 100_000).split('\n')) {
    if (/^(?:@@|diff |--- |\+\+\+ )/.test(whole)) depth = Number.POSITIVE_INFINITY;
    if (whole.startsWith('-') || whole.startsWith('@@')) continue;
    const line = whole.slice(1);
    const indent = line.search(/\S/);
    if (indent < 0) continue;
    if (indent <= depth) depth = Number.POSITIVE_INFINITY;
    if (taking.test(line) && !/^\s*(?:\/\/|#|\*)/.test(line)) depth = Math.min(depth, indent);
    else if (
      indent > depth &&
      whole.startsWith('+') &&
      fresh.has(line.trim()) &&
      asking.test(line) &&
      !meant.test(line)
    ) {
      return some(0.9, line.trim());
    }
  }
  return undefined;
}

/** What code can do to what it holds. */
export const holdEffects: readonly EffectRule[] = [
  {
    does: 'waits for another service while it holds a connection or a lock',
    telling: true,
    brings:
      /acquir|\bpool\b|connections?\b|idle in transaction|\block|deadlock|waiting for|time(?:d ?)?out/i,
    find: inside,
  },
];
