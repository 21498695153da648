import type { LogSeverity } from '../model/world.ts';

const byText: ReadonlyMap<string, LogSeverity> = new Map([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['information', 'info'],
  ['notice', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['error', 'error'],
  ['err', 'error'],
  ['severe', 'error'],
  ['fatal', 'fatal'],
  ['critical', 'fatal'],
  ['crit', 'fatal'],
  ['alert', 'fatal'],
  ['emergency', 'fatal'],
  ['emerg', 'fatal'],
  ['panic', 'fatal'],
]);

/**
 * The severity of a log record from its OTLP number, or from its text where the number is unspecified; `info`
 * where both are. What the body says is no severity: an "error" logged as information is information.
 */
export function logSeverity(number: number, text = ''): LogSeverity {
  if (number >= 21 && number <= 24) return 'fatal';
  if (number >= 17) return number <= 20 ? 'error' : 'info';
  if (number >= 13) return 'warn';
  if (number >= 9) return 'info';
  if (number >= 1) return 'debug';
  return byText.get(text.trim().toLowerCase()) ?? 'info';
}
