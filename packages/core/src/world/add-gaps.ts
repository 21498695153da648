import { type SignalName, signals } from '../model/signals.ts';
import type { Gap } from '../model/world.ts';
import { fedBy } from './metric-need.ts';
import type { WorldDraft } from './world-draft.ts';
import type { WorldInput } from './world-input.ts';

function sourcesOf(signal: SignalName, { metrics = [] }: WorldInput): string {
  const names = new Set<string>();
  for (const { rule } of metrics) if (fedBy(rule).includes(signal)) names.add(rule.metric);
  const { entity } = signals[signal];
  const sources = [...names].slice(0, 4);
  if (names.size > 4) sources.push(`${names.size - 4} more`);
  if (signal === 'log.messages') sources.push('log records');
  else if (entity === 'service' || entity === 'dependency') sources.push('spans');
  return sources.length === 0 ? 'no source is known for it' : `asked for ${sources.join(', ')}`;
}

/** Names every need that had no data. Failed queries are in the gaps already, and say more. */
export function addGaps(draft: WorldDraft, input: WorldInput): void {
  const named = new Set<Gap['signal']>(draft.gaps.map(({ signal }) => signal));
  const absent = (signal: Gap['signal'], detail: string): void => {
    if (!named.has(signal)) draft.gaps.push({ signal, reason: 'absent', detail });
  };
  if (!(input.spans ?? []).some(({ spans }) => (spans?.length ?? 0) > 0)) {
    absent('traces', input.spans === undefined ? 'traces are not kept' : 'no span was found');
  }
  if (!(input.logs ?? []).some(({ logs }) => (logs?.length ?? 0) > 0)) {
    absent('logs', input.logs === undefined ? 'logs are not kept' : 'no log record was found');
  }
  if (input.changes === undefined) absent('changes', 'changes are not kept');
  for (const signal of input.wanted ?? []) {
    if (!draft.signals.present.has(signal)) absent(signal, `no data: ${sourcesOf(signal, input)}`);
  }
}
