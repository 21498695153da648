import type { Gap, Text, TextQuote } from '@abduce/core';
import type { ReportContext } from './context.ts';
import { capital, ended, list, text } from './text.ts';

const limit = 6;

/** What data of a kind would have told, by the beginning of its signal. */
const wouldTell: readonly (readonly [RegExp, string])[] = [
  [/^profiles$/, 'which function takes the time'],
  [/^logs$|^log\./, 'which errors were logged'],
  [/^traces$/, 'which call or statement takes the time'],
  [/^changes$/, 'what was altered'],
  [/^pool\./, 'whether a connection pool ran out'],
  [/^db\./, 'what the database itself counted'],
  [/^queue\./, 'whether messages pile up'],
  [/^node\.disk|^instance\.disk/, 'whether a disk is slow or full'],
  [/^node\.|^instance\.cpu/, 'whether a neighbour or a limit takes the CPU'],
  [/^instance\.(?:memory|heap|gc|oom)/, 'whether memory ran short'],
  [/^instance\.event_loop/, 'whether the event loop is blocked'],
  [/^instance\./, 'how the processes themselves fare'],
  [/^service\.dns/, 'whether names are resolved'],
  [
    /^dependency\.(?:connect|retransmits|round_trip|bytes|network)/,
    'how the network between services fares',
  ],
];

/** What could not be known, and what it would have told: the engine's own doubts, then signals without any data. */
export function unknownsOf({ caseFile, diagnosis, sourcing }: ReportContext): readonly Text[] {
  const said = diagnosis.unknowns.map((unknown) => ended(capital(sourcing(unknown).text)));
  const spoken = diagnosis.unknowns.join(' ');
  const absent = new Map<string, Gap['signal'][]>();
  for (const { signal, reason } of caseFile.world.gaps) {
    if (reason !== 'absent') continue;
    // The engine has said already what these would have told.
    if (signal === 'logs' && /\bNo logs\b/.test(spoken)) continue;
    if (signal === 'traces' && /\bNo spans\b/.test(spoken)) continue;
    if (signal === 'changes' && /\bNo change events\b/.test(spoken)) continue;
    const told = wouldTell.find(([name]) => name.test(signal))?.[1] ?? '';
    const signals = absent.get(told) ?? [];
    if (!signals.includes(signal)) absent.set(told, [...signals, signal]);
  }
  const lines = [...absent].map(([told, signals]) => {
    const shown = signals.slice(0, limit).map((name): TextQuote => ({ quote: name, code: true }));
    const items = signals.length > limit ? [...shown, 'more'] : shown;
    const tail = told === '' ? '.' : `, which would tell ${told}.`;
    return text('No data for ', list(items), tail);
  });
  return [...said, ...lines];
}
