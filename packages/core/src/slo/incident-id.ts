import type { UnixMs } from '../model/units.ts';

/** The same for the same objective and time of opening, whoever computes it. */
export function incidentId(objective: string, openedAt: UnixMs): string {
  const text = `${objective} ${openedAt}`;
  let [a, b] = [0x811c9dc5, 0xcbf29ce4];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  const half = (value: number): string => (value >>> 0).toString(36).padStart(7, '0');
  return `incident-${half(a)}${half(b)}`;
}
