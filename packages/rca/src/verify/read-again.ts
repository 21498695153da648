import {
  type CaseFile,
  type CaseReadPlan,
  type Evidence,
  gatherCase,
  type ObserverOptions,
  type Report,
  readCase,
  settingsOf,
  type TelemetryStore,
} from '@abduce/core';

/** The times that a report measured, as its evidence states them. */
export type MeasuredTimes = Pick<CaseReadPlan, 'window' | 'baselines'>;

/** The times of most of the evidence; `undefined` where none states how it was measured. */
export function measuredTimes(evidence: readonly Evidence[]): MeasuredTimes | undefined {
  const votes = new Map<string, { readonly times: MeasuredTimes; count: number }>();
  for (const { window, scope } of evidence) {
    if (scope === undefined) continue;
    const { grid, baselines } = scope;
    const key = JSON.stringify(
      [{ ...window, grid }, ...baselines].map((one) => [
        one.start,
        one.end,
        one.grid.start,
        one.grid.step,
        one.grid.length,
      ]),
    );
    const vote = votes.get(key);
    if (vote === undefined)
      votes.set(key, { times: { window: { ...window, grid }, baselines }, count: 1 });
    else vote.count++;
  }
  let best: { readonly times: MeasuredTimes; count: number } | undefined;
  for (const vote of votes.values()) if (vote.count > (best?.count ?? 0)) best = vote;
  return best?.times;
}

/** Reads the case that the report is about out of a store again: one round of queries for each of its times. */
export function readAgain(
  report: Report,
  times: MeasuredTimes,
  store: TelemetryStore,
  observer: Omit<ObserverOptions, 'store'>,
  signal: AbortSignal | undefined,
): Promise<CaseFile> {
  const { target } = report;
  const options = signal === undefined ? {} : { signal };
  const { window, baselines } = times;
  if (store.topology !== undefined) {
    const profileTypes = [
      ...new Set(
        report.evidence.flatMap(({ query }) => (query.kind === 'profile' ? [query.type] : [])),
      ),
    ];
    return readCase(store, { ...(target && { target }), window, baselines, profileTypes }, options);
  }
  const range = ({ start, end }: { readonly start: number; readonly end: number }) => ({
    start,
    end,
  });
  return gatherCase(
    { ...(target && { target }), window: range(window), baselines: baselines.map(range) },
    settingsOf({ ...observer, store, step: window.grid.step }),
    options,
  );
}
