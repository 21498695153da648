import { type CallOptions, type Labels, labelsKey, type MetricDescriptor } from '@abduce/core';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { type Sql, sql, uint64 } from '../sql.ts';
import { bigintsOf, textListsOf, textsOf } from './column-access.ts';

/** A series as a query sees it. */
export interface KnownStream {
  readonly labels: Labels;
  readonly key: string;
  readonly delta: boolean;
  readonly kind: MetricDescriptor['kind'];
}

/** Labels as two lists, in order of names. */
export const labelLists: Sql = sql`any(mapKeys(Labels)) AS Names, any(mapValues(Labels)) AS Texts`;

/** Series by id, those that the filter leaves; `undefined` when they are more than `limit`. */
export async function knownStreams(
  context: PartContext,
  filter: Sql,
  limit: number,
  options: CallOptions,
): Promise<ReadonlyMap<bigint, KnownStream> | undefined> {
  const found = new Map<bigint, KnownStream>();
  const answer = context.connection.read(
    sql`SELECT Series, any(Kind) AS OneKind, any(Temporality) AS OneTemporality, ${labelLists}
    ${filter} GROUP BY Series LIMIT ${uint64(limit + 1)}`,
    options,
  );
  for await (const block of decodeNative(answer)) {
    const ids = bigintsOf(block, 'Series');
    const kind = textsOf(block, 'OneKind');
    const temporality = textsOf(block, 'OneTemporality');
    const names = textListsOf(block, 'Names');
    const texts = textListsOf(block, 'Texts');
    for (let row = 0; row < block.rows; row++) {
      const values = texts(row);
      const labels = new Map(names(row).map((name, i) => [name, values[i] as string]));
      found.set(ids[row] as bigint, {
        labels,
        key: labelsKey(labels),
        delta: temporality(row) === 'delta',
        kind: kind(row) as KnownStream['kind'],
      });
    }
  }
  return found.size > limit ? undefined : found;
}
