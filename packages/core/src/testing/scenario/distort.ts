import { spanKind } from '../../model/batch.ts';
import type { Millis } from '../../model/units.ts';
import type { Random } from '../random.ts';
import type { ReportedSpan, ScenarioDistortion } from './types.ts';

function lost({ by, span }: ReportedSpan, distortion: ScenarioDistortion): boolean {
  const client = span.kind === spanKind.client || span.kind === spanKind.producer;
  const server = span.kind === spanKind.server || span.kind === spanKind.consumer;
  return (
    (client && distortion.withoutClientSpans?.includes(by) === true) ||
    (server && distortion.withoutServerSpans?.includes(by) === true)
  );
}

export function skewOf(distortion: ScenarioDistortion, by: string): Millis {
  const { skew } = distortion;
  return skew !== undefined && Object.hasOwn(skew, by) ? (skew[by] as number) : 0;
}

/**
 * Spans per batch as they arrive: `batchOf` tells which batch a span is exported in; duplicates come one batch later.
 * Losing, doubling and skewing never change what other spans look like.
 */
export function distortSpans(
  spans: readonly ReportedSpan[],
  distortion: ScenarioDistortion,
  chance: Random,
  batches: number,
  batchOf: (span: ReportedSpan) => number,
): ReportedSpan[][] {
  const arriving = Array.from({ length: batches }, (): ReportedSpan[] => []);
  for (const reported of spans) {
    const drop = chance.chance(distortion.dropped ?? 0);
    const twice = chance.chance(distortion.duplicated ?? 0);
    if (drop || lost(reported, distortion)) continue;
    const at = Math.max(0, Math.min(batches - 1, batchOf(reported)));
    const skew = skewOf(distortion, reported.by);
    const { by, span } = reported;
    const seen = skew === 0 ? reported : { by, span: { ...span, start: span.start + skew } };
    arriving[at]?.push(seen);
    if (twice) arriving[Math.min(batches - 1, at + 1)]?.push(seen);
  }
  return distortion.shuffled === true
    ? arriving.map((spansOfBatch) => chance.shuffle(spansOfBatch))
    : arriving;
}
