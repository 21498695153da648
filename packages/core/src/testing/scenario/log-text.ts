import type { Random } from '../random.ts';

const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron'] as const;

/** Fills the placeholders of a log body with something new. */
export function fillTemplate(body: string, chance: Random): string {
  return body.replaceAll(/\{(int|hex|word|ip)\}/g, (_, kind: string) => {
    if (kind === 'int') return String(chance.integer(100_000));
    if (kind === 'hex') return chance.hex(12);
    if (kind === 'word') return chance.pick(words);
    return `10.0.${chance.integer(256)}.${chance.integer(256)}`;
  });
}

/** The short name of an OTLP severity number. */
export function severityText(severity: number): string {
  const names = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  return severity < 1 ? '' : (names[Math.floor((severity - 1) / 4)] ?? 'FATAL');
}
