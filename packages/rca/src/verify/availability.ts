import type { CaseFile, Evidence } from '@abduce/core';
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

/** Periods of the evidence from which the store holds nothing of the kind. */
function emptyPeriod(scene: Scene, { query }: Evidence): string | undefined {
  const { caseFile, lookup } = scene.view;
  const { window, baselines } = caseFile;
  const say = (what: string, inWindow: boolean, inBaselines: boolean): string | undefined => {
    if (inWindow && inBaselines) return undefined;
    const when = inWindow ? 'normal times' : inBaselines ? 'window' : 'window and normal times';
    return `the store holds no ${what} of the ${when} any more`;
  };
  if (query.kind === 'spans' || query.kind === 'logs') {
    const times = [...timesOf(caseFile, query.kind)];
    const within = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
      times.some((time) => time >= start && time < end);
    return say(
      query.kind === 'spans' ? 'spans' : 'log records',
      within(window),
      baselines.some(within),
    );
  }
  if (query.kind === 'signal') {
    const ids = [query.entity, ...scene.view.instancesOf(query.entity).map(({ id }) => id)];
    const tracks = [query.signal, ...(query.per === undefined ? [] : [query.per])].map((signal) =>
      ids.map((id) => lookup.track(signal, id)).find((track) => track !== undefined),
    );
    const some = (values: Float64Array): boolean => values.some(Number.isFinite);
    const shown = tracks.filter((track) => track !== undefined);
    return say(
      query.signal,
      shown.some(({ window: values }) => some(values)),
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
