import type { Report } from '@abduce/core';
import type { ModelCall } from '@abduce/rca';

/** Who worded a report, what became of the model's sentences, and what it cost. */
export function wordingNote({ wording }: Report, calls: readonly ModelCall[]): string {
  const error = wording.by === 'model' ? undefined : calls.at(-1)?.error;
  return [
    who(wording),
    ...(calls.length === 0 ? [] : [costs(calls)]),
    // A server may say anything: nothing of it may steer a terminal.
    ...(error === undefined ? [] : [error.replace(/\p{C}+/gu, ' ')]),
  ].join('; ');
}

function who(wording: Report['wording']): string {
  if (wording.by === 'model') {
    const count = (outcome: string): number =>
      wording.checks.filter((check) => check.outcome === outcome).length;
    const parts = ['kept', 'repaired', 'replaced'].map((outcome) => `${count(outcome)} ${outcome}`);
    return `worded by ${wording.model}: ${parts.join(', ')}`;
  }
  return 'model' in wording
    ? `worded by the template, because ${wording.reason} (${wording.model})`
    : 'worded by the template';
}

function costs(calls: readonly ModelCall[]): string {
  const sum = (of: (call: ModelCall) => number): number =>
    calls.reduce((total, call) => total + of(call), 0);
  const about = calls.some(({ estimated }) => estimated) ? 'about ' : '';
  const tokens = `${about}${sum(({ inputTokens }) => inputTokens)} + ${sum(({ outputTokens }) => outputTokens)} tokens`;
  const seconds = `${(sum(({ latency }) => latency) / 1000).toFixed(1)} s`;
  const cost = sum((call) => call.cost ?? 0);
  return [
    `${calls.length} ${calls.length === 1 ? 'request' : 'requests'}`,
    tokens,
    seconds,
    ...(calls.some((call) => call.cost !== undefined) ? [`cost ${cost.toFixed(4)}`] : []),
  ].join(', ');
}
