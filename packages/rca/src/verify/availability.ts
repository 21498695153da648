import type { CaseFile, Evidence, TimeRange } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';

const kinds = { spans: 'traces', logs: 'logs', change: 'changes', profile: 'profiles' } as const;

/** What the store said it could not give, in its own words. */
function gapOf({ world }: CaseFile, { query }: Evidence): string | undefined {
  const wanted =
    query.kind === 'signal'
      ? query.signal
      : query.kind === 'topology'
        ? undefined
        : kinds[query.kind];
  return world.gaps.find(
    ({ signal, reason }) => signal === wanted && (reason === 'failed' || reason === 'truncated'),
  )?.detail;
}

function sampled({ sampling }: CaseFile, { query }: Evidence): string | undefined {
  if (query.kind !== 'spans' && query.kind !== 'logs') return undefined;
  const cut = sampling.find(({ signal, kept, total }) => signal === query.kind && kept < total);
  return cut && `only ${cut.kept} of ${cut.total} ${query.kind} of that time fit into a case`;
}

function* timesOf(caseFile: CaseFile, part: 'spans' | 'logs'): Generator<number> {
  for (const batch of caseFile.telemetry) {
    if (part === 'spans') yield* batch.spans?.startMs ?? [];
    else yield* batch.logs?.timeMs ?? [];
  }
}

/** Which of the periods, that the numbers rest on, the store holds nothing of the kind from. */
function emptyPeriod(scene: Scene, { query, scope }: Evidence): string | undefined {
  const { caseFile, lookup } = scene.view;
  const { window, baselines } = caseFile;
  const say = (what: string, inWindow: boolean, inBaselines: boolean): string | undefined => {
    // A count of nothing needs no data; where it is not said how much there was, one period has to be left.
    const { before, after } = scope?.samples ?? { before: 0, after: inBaselines ? 0 : 1 };
    const missing = [
      ...(after > 0 && !inWindow ? ['window'] : []),
      ...(before > 0 && !inBaselines ? ['normal times'] : []),
    ];
    if (missing.length === 0) return undefined;
    return `the store holds no ${what} of the ${missing.join(' and ')} any more`;
  };
  if (query.kind === 'spans' || query.kind === 'logs') {
    const times = [...timesOf(caseFile, query.kind)];
    const within = ({ start, end }: TimeRange): boolean =>
      times.some((time) => time >= start && time < end);
    const what = query.kind === 'spans' ? 'spans' : 'log records';
    return say(what, within(window), baselines.some(within));
  }
  if (query.kind === 'signal') {
    const ids = [query.entity, ...scene.view.instancesOf(query.entity).map(({ id }) => id)];
    const asked = query.per === undefined ? [query.signal] : [query.signal, query.per];
    const shown = asked
      .flatMap((signal) => ids.map((id) => lookup.track(signal, id)))
      .filter((track) => track !== undefined);
    const some = (values: Float64Array): boolean => values.some(Number.isFinite);
    return say(
      query.signal,
      shown.some((track) => some(track.window)),
      shown.some((track) => track.baselines.some(some)),
    );
  }
  return undefined;
}

function fewer(stated: Evidence, found: Evidence): string | undefined {
  const was = stated.scope?.samples;
  const is = found.scope?.samples;
  if (was === undefined || is === undefined) return undefined;
  if (is.before >= was.before && is.after >= was.after) return undefined;
  const [when, left, of] =
    is.before < was.before
      ? ['normal times', is.before, was.before]
      : ['window', is.after, was.after];
  return `of the ${of} values of the ${when} the store holds ${left} any more`;
}

/** Why the same numbers can no longer be measured; `undefined` when nothing stands in the way. */
export function unavailable(
  scene: Scene,
  stated: Evidence,
  found: Evidence | undefined,
): string | undefined {
  const { caseFile, graph } = scene.view;
  const { query } = stated;
  const less = found && fewer(stated, found);
  const said = less ?? gapOf(caseFile, stated) ?? sampled(caseFile, stated);
  if (said !== undefined) return said;
  if (found === undefined && query.kind === 'change') {
    return caseFile.world.changes.some(({ id }) => id === query.id)
      ? undefined
      : 'the store does not know the change any more';
  }
  if (query.kind === 'topology' && graph.service(query.entity) === undefined) {
    return 'the store does not know the service any more';
  }
  return emptyPeriod(scene, stated);
}
