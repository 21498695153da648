import type { Clue } from '../clues/clue.ts';
import type { Outside } from './outside-event.ts';

const position =
  /\b((?:offset|record|message|msg|seq(?:uence)?|event|row|key|doc(?:ument)?|object|job|order|batch|item|partition|payload)(?:[-_ ]?(?:id|key|no|number|offset))?)\s*[=:#@ ]\s*["']?([\w-]*\d[\w-]*)/gi;
const processing =
  /pars|deseriali[sz]|decod|unmarshal|invalid|malformed|process|consum|poison|corrupt|schema|apply|reject|handle/i;

/** Texts that must agree before it counts. */
const least = 4;

/**
 * A message that complains of one and the same record again and again: bad code fails on many records, a bad
 * record fails alone. A partition alone is no record.
 */
export function sameRecord(clues: readonly Clue[]): readonly Outside[] {
  const found: Outside[] = [];
  for (const clue of clues) {
    if (clue.kind !== 'log' || clue.weight < 0.9 || clue.samples.length < least) continue;
    if (!processing.test(clue.text)) continue;
    const seen = new Map<string, number>();
    for (const sample of clue.samples) {
      for (const [, name = '', value = ''] of sample.matchAll(position)) {
        if (/^partition$/i.test(name)) continue;
        const key = `${name.toLowerCase()} ${value}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    const most = Math.max(0, ...seen.values());
    if (most < least || most < 0.8 * clue.samples.length) continue;
    found.push({
      what: 'it is one record that cannot be processed',
      strength: 0.75,
      clues: [clue],
      unless: /what others expect|guard/,
    });
  }
  return found.slice(0, 1);
}
