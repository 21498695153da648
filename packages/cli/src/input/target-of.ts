import { AbduceError, type InvestigationTarget } from '@abduce/core';
import type { Flags, Invocation } from '../invocation.ts';
import { usageError } from '../usage.ts';
import type { Recording } from './recording.ts';

type Target = Exclude<InvestigationTarget, { objective: unknown }>;

function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw usageError(`--${flag} is "${text}"; it must be a time such as 2026-11-19T03:12:00Z`);
  return time;
}

/** The time that the flags ask for. Throws a usage error when it makes no sense. */
export function timesOf({ from, to }: Flags): { readonly from?: number; readonly to?: number } {
  const [start, end] = [timeOf('from', from), timeOf('to', to)];
  if (start === undefined) {
    if (end !== undefined) throw usageError('--to needs --from');
    return {};
  }
  if (end === undefined) return { from: start };
  if (end <= start) throw usageError(`--to is "${to}"; it must be after --from, "${from}"`);
  return { from: start, to: end };
}

/** A time, compared with everything recorded before it. */
function around({ range }: Recording, start: number, end: number): Target {
  const data = `the data are from ${new Date(range.start).toISOString()} to ${new Date(range.end).toISOString()}`;
  if (start <= range.start) {
    throw new AbduceError('CONFIG', 'there is no normal time before the time to explain', {
      hint: `${data}; choose a later --from, or add earlier data`,
    });
  }
  if (start >= range.end) {
    throw new AbduceError('CONFIG', 'there are no data in the time to explain', {
      hint: `${data}; choose an earlier --from`,
    });
  }
  return { range: { start, end }, baselines: [{ start: range.start, end: start }] };
}

/** What to explain: as told by the flags, else the incident that the data shows, else its second half. */
export async function targetOf(
  recording: Recording,
  { flags, terminal, signal }: Pick<Invocation, 'flags' | 'terminal' | 'signal'>,
): Promise<InvestigationTarget> {
  const { range, lead, step } = recording;
  const service = flags.service !== undefined && { service: flags.service };
  const told = timesOf(flags);
  if (told.from !== undefined)
    return { ...around(recording, told.from, told.to ?? range.end), ...service };
  if (range.end - range.start < 4 * step) {
    throw new AbduceError('CONFIG', `the data cover ${range.end - range.start} ms only`, {
      hint: 'record the time around the incident, and some normal time before it',
    });
  }
  const incident = await recording.play(
    (share) => terminal.status(`playing the recording: ${Math.round(share * 100)} %`),
    { signal },
  );
  if (incident === undefined) {
    terminal.note('no objective burns in the data; comparing its second half with its first');
    return { ...around(recording, (range.start + range.end) / 2, range.end), ...service };
  }
  terminal.note(
    `incident: ${incident.objective.indicator} of ${incident.service}, opened ${new Date(incident.openedAt).toISOString()}`,
  );
  const end = incident.resolvedAt ?? range.end;
  const start = Math.max(range.start + 2 * step, incident.openedAt - lead);
  return {
    ...around(recording, Math.min(start, end - step), end),
    service: incident.service,
    indicator: incident.objective.indicator,
    ...service,
  };
}
